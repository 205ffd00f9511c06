package dev.glovebox.guest.kernel;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.glovebox.guest.http.Json;
import java.io.IOException;
import java.util.List;
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

    /// How many bytes its parts and buffers have.
    long length() {
        long length = 0;
        for (byte[] part : signedParts()) {
            length += part.length;
        }
        for (byte[] buffer : buffers) {
            length += buffer.length;
        }
        return length;
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
        return text(content, field);
    }

    /// The fields of a header that the server looks at.
    record Header(String id, String type, String session) {

        static Header of(byte[] json) {
            String id = "";
            String type = "";
            String session = "";
            try (JsonParser parser = Json.mapper().createParser(json)) {
                if (parser.nextToken() == JsonToken.START_OBJECT) {
                    for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                        JsonToken token = parser.nextToken();
                        if (token != JsonToken.VALUE_STRING) {
                            parser.skipChildren();
                            continue;
                        }
                        switch (field) {
                            case "msg_id" -> id = parser.getText();
                            case "msg_type" -> type = parser.getText();
                            case "session" -> session = parser.getText();
                            default -> {}
                        }
                    }
                }
            } catch (IOException _) {
                return new Header("", "", ""); // not JSON: then it names nothing
            }
            return new Header(id, type, session);
        }

        private java.util.Map<String, String> fields() {
            return java.util.Map.of(
                    "msg_id",
                    id,
                    "msg_type",
                    type,
                    "session",
                    session,
                    "username",
                    "glovebox",
                    "date",
                    java.time.Instant.now().toString(),
                    "version",
                    "5.3");
        }
    }

    private static String text(byte[] json, String field) {
        try (JsonParser parser = Json.mapper().createParser(json)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                    JsonToken token = parser.nextToken();
                    if (name.equals(field) && token == JsonToken.VALUE_STRING) {
                        return parser.getText();
                    }
                    parser.skipChildren();
                }
            }
        } catch (IOException _) {
            return ""; // not JSON
        }
        return "";
    }
}
