package dev.glovebox.bridge.executor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.bridge.client.GuestException;
import dev.glovebox.bridge.client.GuestHttp;
import dev.glovebox.bridge.client.GuestJson;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;

/// The part of Jupyter's kernel API that is plain HTTP.
final class KernelApi {
    private static final int MAX_MODEL_BYTES = 1 << 20;

    private final GuestHttp http;

    KernelApi(GuestHttp http) {
        this.http = http;
    }

    /// Starts a kernel.
    ///
    /// @return its id
    String start(ExecutorOptions options) throws GuestException {
        ObjectNode wish = JsonNodeFactory.instance.objectNode();
        if (!options.kernelName().isEmpty()) {
            wish.put("name", options.kernelName());
        }
        if (!options.environment().isEmpty()) {
            ObjectNode variables = wish.putObject("env");
            options.environment().forEach(variables::put);
        }
        HttpRequest request =
                http.json("POST", "/api/kernels", KernelMessage.json(wish)).build();
        JsonNode model = GuestJson.tree(
                "POST /api/kernels", http.call(request, MAX_MODEL_BYTES).body());
        String id = model.path("id").asText("");
        if (!id.matches("[0-9A-Za-z-]{1,64}")) {
            throw new GuestException(
                    GuestException.Kind.BROKEN_ANSWER, "POST /api/kernels: the answer has no kernel's id");
        }
        return id;
    }

    /// Why a kernel is not what it was, as the guest tells it; empty when it does not.
    String reason(String id) {
        try {
            HttpRequest request = http.request("/api/kernels/" + id).build();
            JsonNode model =
                    GuestJson.tree("kernel", http.call(request, MAX_MODEL_BYTES).body());
            return GuestJson.printable(model.path("reason").asText(""));
        } catch (GuestException e) {
            return "";
        }
    }

    /// Whether a kernel is known under its id.
    ///
    /// @throws GuestException when the guest does not answer that
    boolean exists(String id) throws GuestException {
        HttpRequest request = http.request("/api/kernels/" + id).build();
        return http.call(request, MAX_MODEL_BYTES, 404).status() != 404;
    }

    void interrupt(String id) throws GuestException {
        http.call(post("/api/kernels/" + id + "/interrupt"), MAX_MODEL_BYTES);
    }

    void restart(String id) throws GuestException {
        http.call(post("/api/kernels/" + id + "/restart"), MAX_MODEL_BYTES);
    }

    /// Shuts a kernel down; one that is gone already is fine.
    void shutDown(String id, Duration within) throws GuestException {
        HttpRequest request = http.request("/api/kernels/" + id).DELETE().build();
        http.exchange(request, MAX_MODEL_BYTES, within);
    }

    private HttpRequest post(String path) {
        return http.request(path).POST(BodyPublishers.noBody()).build();
    }
}
