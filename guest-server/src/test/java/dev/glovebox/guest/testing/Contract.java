package dev.glovebox.guest.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// An OpenAPI document, and what is wrong with an answer by it.
///
/// Fields that the document does not describe count as wrong here, though it allows clients to meet them.
public final class Contract {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final List<String> METHODS = List.of("get", "put", "post", "delete", "options", "head", "patch");

    private final JsonNode document;
    private final JsonNode strictComponents;

    /// Reads `yaml`.
    public Contract(byte[] yaml) {
        try {
            document = YAML.readTree(yaml);
            strictComponents = strict(document.path("components"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One method of one path.
    ///
    /// @param method in upper case
    /// @param path as it is written, with its parameters in braces
    /// @param id its `operationId`
    /// @param json what the document says
    public record Operation(String method, String path, String id, JsonNode json) {
        /// The method and the path.
        @Override
        public String toString() {
            return method + " " + path;
        }

        /// Whether it needs no token.
        public boolean isOpen() {
            return json.has("security") && json.path("security").isEmpty();
        }
    }

    /// The whole document.
    public JsonNode document() {
        return document;
    }

    /// All operations, in the document's order.
    public List<Operation> operations() {
        var operations = new ArrayList<Operation>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(method -> METHODS.contains(method.getKey()))
                        .map(method -> new Operation(
                                method.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                method.getValue().path("operationId").asText(),
                                method.getValue()))
                        .forEach(operations::add));
        return operations;
    }

    /// The operation of that id.
    public Operation operation(String id) {
        return operations().stream()
                .filter(operation -> operation.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no operation " + id));
    }

    /// What `response` has that `operation` does not document; empty when all is as it should be.
    public List<String> mistakes(Operation operation, HttpResponse<byte[]> response) {
        JsonNode documented = resolve(operation.json().path("responses").path(String.valueOf(response.statusCode())));
        if (documented.isMissingNode()) {
            return List.of("status %d is not documented: %s".formatted(response.statusCode(), text(response)));
        }
        var mistakes = new ArrayList<String>();
        documented.path("headers").properties().forEach(header -> {
            boolean optional = !resolve(header.getValue()).path("required").asBoolean(true);
            if (response.headers().firstValue(header.getKey()).isEmpty() && !optional) {
                mistakes.add("header %s is missing".formatted(header.getKey()));
            }
        });
        JsonNode content = documented.path("content");
        String type = contentType(response);
        if (content.isMissingNode()) {
            if (response.body().length > 0) {
                mistakes.add("no content is documented for %d".formatted(response.statusCode()));
            }
        } else if (!content.has(type)) {
            mistakes.add("content type %s is not documented".formatted(type));
        } else if (type.endsWith("json")) {
            mistakes.addAll(mistakes(content.path(type).path("schema"), response.body()));
        }
        return mistakes;
    }

    /// What the JSON in `body` has that the named schema does not allow.
    public List<String> schemaMistakes(String name, byte[] body) {
        return mistakes(reference(name), body);
    }

    private List<String> mistakes(JsonNode schema, byte[] body) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.putArray("allOf").add(schema);
        root.set("components", strictComponents);
        root.put("unevaluatedProperties", false);
        JsonSchema validator = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(
                        root,
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build());
        try {
            Set<ValidationMessage> messages = validator.validate(YAML.readTree(body));
            return messages.stream().map(ValidationMessage::getMessage).sorted().toList();
        } catch (IOException e) {
            return List.of("not JSON: " + e.getMessage());
        }
    }

    /// The components, with fields that are not described forbidden, except where a schema is part of a larger one.
    private static JsonNode strict(JsonNode components) {
        ObjectNode copy = components.deepCopy();
        Set<String> parts = new HashSet<>();
        components
                .findValues("allOf")
                .forEach(all ->
                        all.forEach(part -> parts.add(part.path("$ref").asText().replaceFirst(".*/", ""))));
        copy.path("schemas").properties().forEach(schema -> {
            if (schema.getValue() instanceof ObjectNode object
                    && object.has("properties")
                    && !object.has("additionalProperties")
                    && !parts.contains(schema.getKey())) {
                object.put("additionalProperties", false);
            }
        });
        return copy;
    }

    private JsonNode resolve(JsonNode node) {
        String reference = node.path("$ref").asText();
        return reference.isEmpty() ? node : document.at(reference.substring(1));
    }

    private static JsonNode reference(String schema) {
        return JsonNodeFactory.instance.objectNode().put("$ref", "#/components/schemas/" + schema);
    }

    /// The media type of `response` without its parameters.
    public static String contentType(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Content-Type")
                .orElse("")
                .replaceFirst(";.*", "")
                .strip();
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), 0, Math.min(300, response.body().length), StandardCharsets.UTF_8);
    }
}
