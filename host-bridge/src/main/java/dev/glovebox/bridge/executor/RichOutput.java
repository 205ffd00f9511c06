package dev.glovebox.bridge.executor;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Something shown in one or more forms, as [Jupyter's
/// messages](https://jupyter-client.readthedocs.io/en/stable/messaging.html#display-data) have it.
///
/// @param kind whether it was displayed or is the value of the last expression
/// @param data the forms, by media type; images are in base64
/// @param metadata by media type
/// @param displayId by which it can be changed later
public record RichOutput(
        Kind kind, Map<String, JsonNode> data, Map<String, JsonNode> metadata, Optional<String> displayId) {

    /// Where an output comes from.
    public enum Kind {
        /// `display(…)`, or a library that displays by itself.
        DISPLAY,
        /// The value of a cell's last expression.
        RESULT
    }

    public RichOutput {
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /// A form as text: `text/plain`, `text/html`; JSON is written out. Images come in base64.
    public Optional<String> text(String mediaType) {
        return Optional.ofNullable(data.get(mediaType))
                .map(value -> value.isTextual() ? value.textValue() : value.toString());
    }

    /// A form as bytes: those of a picture, or of a text in UTF-8.
    ///
    /// @throws IllegalArgumentException when an image's base64 is broken
    public Optional<byte[]> bytes(String mediaType) {
        boolean binary = mediaType.startsWith("image/") && !mediaType.startsWith("image/svg")
                || mediaType.equals("application/pdf");
        return text(mediaType)
                .map(text -> binary ? Base64.getMimeDecoder().decode(text) : text.getBytes(StandardCharsets.UTF_8));
    }

    static Map<String, JsonNode> fields(JsonNode object) {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        return fields;
    }
}
