package dev.glovebox.bridge.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.glovebox.bridge.client.generated.RFC3339JavaTimeModule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// JSON from a guest, which may be hostile: depth, the lengths of texts, names and numbers, and the number of
/// tokens are bounded, since a byte of JSON can become a hundred bytes of objects.
public final class GuestJson {
    private static final int MAX_TOKENS = 4_000_000;
    private static final int MAX_TEXT = 2000;

    /// Reads and writes the generated types. Fields that it does not know are passed over.
    public static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(200)
                            .maxNumberLength(400)
                            .maxNameLength(10_000)
                            .maxStringLength(64 << 20)
                            .maxTokenCount(MAX_TOKENS)
                            .build())
                    .build())
            .addModule(new JavaTimeModule())
            .addModule(new RFC3339JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_INVALID_SUBTYPE)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.USE_DEFAULTS))
            .build();

    private GuestJson() {}

    /// An answer's body as a type.
    ///
    /// @throws GuestException of kind `BROKEN_ANSWER` when it is none
    public static <T> T read(String request, byte[] body, Class<T> type) throws GuestException {
        try {
            T value = MAPPER.readValue(body, type);
            if (value != null) {
                return value;
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new GuestException(
                    GuestException.Kind.BROKEN_ANSWER,
                    "%s: the answer is no %s in JSON: %s"
                            .formatted(request, type.getSimpleName(), printable(String.valueOf(e.getMessage()))),
                    e);
        }
        throw new GuestException(GuestException.Kind.BROKEN_ANSWER, "%s: the answer is null".formatted(request));
    }

    /// An answer's body as a tree.
    ///
    /// @throws GuestException of kind `BROKEN_ANSWER` when it is no JSON
    public static JsonNode tree(String request, byte[] body) throws GuestException {
        return read(request, body, JsonNode.class);
    }

    /// What an answer says that is no success: a problem document, an error as Jupyter has it, or neither.
    static GuestProblem problem(GuestAnswer answer) {
        JsonNode body;
        try {
            body = answer.body().length > 1 << 20 ? MAPPER.nullNode() : MAPPER.readTree(answer.body());
        } catch (IOException e) {
            body = MAPPER.nullNode();
        }
        String title = text(body, "title", text(body, "reason", "error"));
        List<GuestProblem.Field> errors = new ArrayList<>();
        for (JsonNode error : body.path("errors")) {
            if (errors.size() < 100) {
                errors.add(new GuestProblem.Field(text(error, "field", ""), text(error, "message", "")));
            }
        }
        String id = text(body, "requestId", answer.header("X-Request-Id"));
        return new GuestProblem(
                answer.status(),
                text(body, "type", ""),
                title,
                text(body, "detail", text(body, "message", "")),
                errors,
                id.isEmpty() ? Optional.empty() : Optional.of(id));
    }

    private static String text(JsonNode object, String field, String otherwise) {
        JsonNode value = object.path(field);
        return value.isTextual() ? printable(value.textValue()) : otherwise;
    }

    /// A text that a guest has sent, fit for a line of a log or a terminal.
    public static String printable(String text) {
        String shown = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "…" : text;
        return shown.replaceAll("\\R", " ").replaceAll("\\p{Cntrl}", "?");
    }
}
