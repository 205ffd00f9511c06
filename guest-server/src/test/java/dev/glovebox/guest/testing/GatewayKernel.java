package dev.glovebox.guest.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.UUID;

/// A kernel of a test's own, made and used through the gateway's port; closing deletes it.
public final class GatewayKernel implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunningGuest guest;
    private final String id;

    private GatewayKernel(RunningGuest guest, String body) {
        this.guest = guest;
        HttpResponse<byte[]> created = guest.sendBody("POST", guest.gateway("/api/kernels"), body);
        if (created.statusCode() != 201) {
            throw new AssertionError("POST /api/kernels: %d %s".formatted(created.statusCode(), json(created)));
        }
        id = json(created).path("id").asText();
    }

    /// Starts one of the default kernelspec; it need not be ready yet.
    public static GatewayKernel start(RunningGuest guest) {
        return new GatewayKernel(guest, "{}");
    }

    /// Starts one by `body`.
    public static GatewayKernel start(RunningGuest guest, String body) {
        return new GatewayKernel(guest, body);
    }

    /// What JSON an answer has; missing when it has no body.
    public static JsonNode json(HttpResponse<byte[]> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Its id.
    public String id() {
        return id;
    }

    /// Its address with `more`, as in `/interrupt`; empty for its own.
    public URI address(String more) {
        return guest.gateway("/api/kernels/" + id + more);
    }

    /// The address of its channels.
    public URI channels() {
        return RunningGuest.webSocket(address("/channels"));
    }

    /// Connects a client with a session of its own.
    public KernelSocket connect(boolean v1) {
        return KernelSocket.as(UUID.randomUUID().toString(), channels(), v1);
    }

    /// What `GET` of it answers.
    public HttpResponse<byte[]> get() {
        return guest.send("GET", address(""));
    }

    /// Its model.
    public JsonNode model() {
        return json(get());
    }

    /// What a field of its model says.
    public String model(String field) {
        return model().path(field).asText();
    }

    /// Posts to an address of it.
    public HttpResponse<byte[]> post(String more) {
        return guest.send("POST", address(more));
    }

    /// Deletes it.
    public HttpResponse<byte[]> delete() {
        return guest.send("DELETE", address(""));
    }

    @Override
    public void close() {
        delete();
    }
}
