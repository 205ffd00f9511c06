package dev.glovebox.guest.kernel;

import dev.glovebox.guest.http.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// One message, its four JSON parts and its buffers as the bytes that came in; nothing of it is parsed, and of the
/// headers only what the server looks for is looked for.
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
        return own(channel, session, type, content, EMPTY_OBJECT);
    }

    /// A message of the server's own.
    ///
    /// @param parentHeader the header of what it belongs to, as it came in
    static KernelMessage own(Channel channel, String session, String type, Object content, byte[] parentHeader) {
        Header header = new Header(UUID.randomUUID().toString(), type, session);
        return new KernelMessage(
                channel, Json.bytes(header.fields()), parentHeader, EMPTY_OBJECT, Json.bytes(content), List.of());
    }

    /// The same with other content.
    KernelMessage withContent(Object newContent) {
        return new KernelMessage(channel, header, parentHeader, metadata, Json.bytes(newContent), buffers);
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

    /// `msg_type` of the header.
    String type() {
        return JsonFields.strings(header, "msg_type")[0];
    }

    /// The string at `field` of the content, or an empty one.
    String contentText(String field) {
        return JsonFields.strings(content, field)[0];
    }

    /// How many bytes the parts and buffers have.
    long length() {
        long length = (long) header.length + parentHeader.length + metadata.length + content.length;
        for (byte[] buffer : buffers) {
            length += buffer.length;
        }
        return length;
    }

    /// The fields of a header that the server looks at.
    record Header(String id, String type, String session) {

        static Header of(byte[] json) {
            String[] values = JsonFields.strings(json, "msg_id", "msg_type", "session");
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
}
