package dev.glovebox.guest.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.Json;
import io.helidon.webserver.http.ServerRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What requests say in JSON about the kernels that they want. Clients of many versions send many fields; those
/// that mean nothing here are passed over, as the peer does.
final class KernelRequest {
    private static final int VARIABLE_CHARACTERS_MAX = 4096;
    private static final String ALWAYS_ALLOWED = "KERNEL_";
    private static final String ANY = "*";

    private KernelRequest() {}

    /// The body of `request`, an empty object when there is none.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.BadBody] when it is no JSON object
    static JsonNode body(ServerRequest request) {
        byte[] body = Json.body(request);
        JsonNode json = body.length == 0 ? Json.mapper().createObjectNode() : Json.read(body, JsonNode.class);
        if (!json.isObject()) {
            throw new Failure.BadBody("", "expected a JSON object").asException();
        }
        return json;
    }

    /// The kernel that `json` asks for.
    ///
    /// @param whitelist the variables that clients may set; others are passed over
    static KernelWish wish(JsonNode json, List<String> whitelist) {
        return new KernelWish(
                text(json, "name"), text(json, "kernel_id"), text(json, "path"), variables(json, whitelist));
    }

    /// The text in a field, empty when the field is absent or null.
    static String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isTextual()) {
            throw new Failure.BadBody(field, "expected a string").asException();
        }
        return value.textValue();
    }

    private static Map<String, String> variables(JsonNode json, List<String> whitelist) {
        JsonNode env = json.path("env");
        if (env.isMissingNode() || env.isNull()) {
            return Map.of();
        }
        if (!env.isObject()) {
            throw new Failure.BadBody("env", "expected an object of strings").asException();
        }
        Map<String, String> variables = new LinkedHashMap<>();
        env.properties().forEach(variable -> {
            JsonNode value = variable.getValue();
            if (!value.isTextual() || value.textValue().length() > VARIABLE_CHARACTERS_MAX) {
                throw new Failure.BadBody(
                                "env",
                                "%s: expected a string of at most %d characters"
                                        .formatted(variable.getKey(), VARIABLE_CHARACTERS_MAX))
                        .asException();
            }
            if (isAllowed(variable.getKey(), whitelist)) {
                variables.put(variable.getKey(), value.textValue());
            }
        });
        return variables;
    }

    private static boolean isAllowed(String name, List<String> whitelist) {
        return name.startsWith(ALWAYS_ALLOWED) || whitelist.contains(ANY) || whitelist.contains(name);
    }
}
