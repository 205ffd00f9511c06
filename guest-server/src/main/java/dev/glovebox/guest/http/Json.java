package dev.glovebox.guest.http;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;

/// JSON in and out of HTTP bodies: unknown fields are the caller's fault, and the answer lists the known ones.
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    private Json() {}

    /// The mapper behind this class, for formats that are not HTTP bodies.
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /// Writes `value` as UTF-8 JSON.
    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Answers `value` as `application/json` with `status`.
    public static void send(ServerResponse response, Status status, Object value) {
        response.status(status).header(HeaderNames.CONTENT_TYPE, "application/json");
        response.send(bytes(value));
    }

    /// Answers `value` as `application/json`; to `HEAD`, only its length.
    public static void send(ServerRequest request, ServerResponse response, Object value) {
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        Entity.send(request, response, bytes(value));
    }

    /// Reads the request's body as a `type`.
    ///
    /// @throws FailureException [Failure.BadBody] when it is not JSON, or has other fields or types than `type`
    public static <T> T read(ServerRequest request, Class<T> type) {
        return read(body(request), type);
    }

    /// The request's body, possibly empty.
    public static byte[] body(ServerRequest request) {
        return request.content().hasEntity() ? request.content().as(byte[].class) : new byte[0];
    }

    /// Reads `json` as a `type`.
    ///
    /// @throws FailureException [Failure.BadBody] when it is not JSON, or has other fields or types than `type`
    public static <T> T read(byte[] json, Class<T> type) {
        try {
            T value = MAPPER.readValue(json, type);
            if (value == null) {
                throw new Failure.BadBody("", "the body is null").asException();
            }
            return value;
        } catch (UnrecognizedPropertyException e) {
            String known = e.getKnownPropertyIds().stream()
                    .map(String::valueOf)
                    .sorted()
                    .collect(Collectors.joining(", "));
            throw new Failure.BadBody(e.getPropertyName(), "unknown field; known are " + known).asException();
        } catch (JsonParseException e) {
            throw new Failure.BadBody("", "the body is not JSON: " + e.getOriginalMessage()).asException();
        } catch (JsonMappingException e) {
            String field = e.getPath().isEmpty()
                    ? ""
                    : String.valueOf(e.getPath().getLast().getFieldName());
            throw new Failure.BadBody(field, e.getOriginalMessage()).asException();
        } catch (JsonProcessingException e) {
            throw new Failure.BadBody("", e.getOriginalMessage()).asException(); // too deep, or a number too long
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
