package dev.glovebox.guest.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.guest.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/// The kernel API's description in [Swagger 2.0](https://swagger.io/specification/v2/), as clients of Jupyter
/// Kernel Gateway look for it; our own description is the OpenAPI contract.
final class Swagger {
    private static final String RESOURCE = "/kernel/swagger.json";
    private static final String INDENT = "  ";

    private Swagger() {}

    /// The description of the API below `base`, which is empty or a path.
    static ObjectNode document(String base) {
        try (InputStream resource = Objects.requireNonNull(Swagger.class.getResourceAsStream(RESOURCE))) {
            ObjectNode document = (ObjectNode) Json.mapper().readTree(resource);
            return document.put("basePath", base.isEmpty() ? "/" : base);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// `document` as YAML. Its scalars are JSON's, which YAML 1.2 has too.
    static String yaml(JsonNode document) {
        var yaml = new StringBuilder();
        append(yaml, document, "");
        return yaml.append('\n').toString().stripLeading();
    }

    private static void append(StringBuilder yaml, JsonNode node, String indent) {
        if (node.isValueNode() || node.isEmpty()) {
            yaml.append(' ').append(node);
        } else if (node.isArray()) {
            for (JsonNode item : node) {
                yaml.append('\n').append(indent).append('-');
                append(yaml, item, indent + INDENT);
            }
        } else {
            node.properties().forEach(property -> {
                yaml.append('\n')
                        .append(indent)
                        .append(Json.mapper().valueToTree(property.getKey()).toString())
                        .append(':');
                append(yaml, property.getValue(), indent + INDENT);
            });
        }
    }
}
