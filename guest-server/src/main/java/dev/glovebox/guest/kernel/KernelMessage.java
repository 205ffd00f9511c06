package dev.glovebox.guest.kernel;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.glovebox.guest.http.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// One message, its four JSON parts and its buffers as the bytes that came in; nothing of it is parsed but the
/// header.
///
/// @param channel where it goes, or where it came from
/// @param header who says what: `msg_id`, `msg_type`, `session` …
/// @param parentHeader the header of what it answers, or `{}`
/// @param metadata JSON
/// @param content JSON
/// @param buffers raw bytes, possibly none
record KernelMessage(
        Channel channel, byte[] header, byte[] parentHeader, byte[] metadata, byte[] content, List<byte[]> buffers) {

    private static final byte[] EMPTY_OBJECT = {'{', '}'};

    /// A message of the server's own, without parent.
    static KernelMessage own(Channel channel, String session, String type, Object content) {
        Header header = new Header(UUID.randomUUID().toString(), type, session);
        return new KernelMessage(
                channel, Json.bytes(header.fields()), EMPTY_OBJECT, EMPTY_OBJECT, Json.bytes(content), List.of());
    }

    /// The parts that are signed, in their order on the wire.
    List<byte[]> signedParts() {
        return List.of(header, parentHeader, metadata, content);
    }

    /// What the header says, as far as the server looks at it.
    Header peek() {
        return Header.of(header);
    }

    /// What the parent's header says; every field is empty when there is no parent.
    Header peekParent() {
        return Header.of(parentHeader);
    }

    /// The string at `field` of the content, or an empty one.
    String contentText(String field) {
        return strings(content, field)[0];
    }

    /// The fields of a header that the server looks at.
    record Header(String id, String type, String session) {

        static Header of(byte[] json) {
            String[] values = strings(json, "msg_id", "msg_type", "session");
            return new Header(values[0], values[1], values[2]);
        }

        private Map<String, String> fields() {
            return Map.of(
                    "msg_id",
                    id,
                    "msg_type",
                    type,
                    "session",
                    session,
                    "username",
                    "glovebox",
                    "date",
                    Instant.now().toString(),
                    "version",
                    "5.3");
        }
    }

    /// The strings at these top-level fields; empty ones where there is none, and for all when it is not JSON.
    private static String[] strings(byte[] json, String... names) {
        String[] values = new String[names.length];
        Arrays.fill(values, "");
        try (JsonParser parser = Json.mapper().createParser(json)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                    JsonToken token = parser.nextToken();
                    int index = Arrays.asList(names).indexOf(field);
                    if (index >= 0 && token == JsonToken.VALUE_STRING) {
                        values[index] = parser.getText();
                    }
                    parser.skipChildren();
                }
            }
        } catch (IOException _) {
            Arrays.fill(values, "");
        }
        return values;
    }
}
