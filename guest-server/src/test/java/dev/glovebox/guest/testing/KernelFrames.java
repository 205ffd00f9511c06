package dev.glovebox.guest.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glovebox.guest.testing.KernelSocket.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What a kernel's channels carry in WebSocket messages, in both subprotocols, as a client makes and reads it.
public final class KernelFrames {
    /// The name of the binary subprotocol.
    public static final String V1 = "v1.kernel.websocket.jupyter.org";

    private static final ObjectMapper JSON = new ObjectMapper();

    private KernelFrames() {}

    /// A request.
    ///
    /// @param id its `msg_id`
    public record Request(String id, String session, String channel, String type, Object content) {
        /// One with a new id.
        public static Request of(String session, String channel, String type, Object content) {
            return new Request(UUID.randomUUID().toString(), session, channel, type, content);
        }

        private Map<String, Object> header() {
            return Map.of(
                    "msg_id",
                    id,
                    "msg_type",
                    type,
                    "session",
                    session,
                    "username",
                    "test",
                    "date",
                    "",
                    "version",
                    "5.3");
        }

        /// The text message that it is without buffers.
        public String json() {
            return text(bytes(envelope()));
        }

        /// The binary message that it is with buffers in the JSON subprotocol.
        public byte[] jsonWithBuffers(List<byte[]> buffers) {
            List<byte[]> parts = new ArrayList<>(List.of(bytes(envelope())));
            parts.addAll(buffers);
            ByteBuffer head = ByteBuffer.allocate(4 * (1 + parts.size())).putInt(parts.size());
            int offset = head.capacity();
            for (byte[] part : parts) {
                head.putInt(offset);
                offset += part.length;
            }
            return joined(head.array(), parts, offset);
        }

        /// The binary message that it is in the binary subprotocol.
        public byte[] v1(List<byte[]> buffers) {
            List<byte[]> parts = new ArrayList<>(List.of(
                    channel.getBytes(StandardCharsets.UTF_8),
                    bytes(header()),
                    bytes(Map.of()),
                    bytes(Map.of()),
                    bytes(content)));
            parts.addAll(buffers);
            return v1Frame(parts);
        }

        private Map<String, Object> envelope() {
            return Map.of(
                    "channel",
                    channel,
                    "header",
                    header(),
                    "parent_header",
                    Map.of(),
                    "metadata",
                    Map.of(),
                    "content",
                    content);
        }
    }

    /// A binary message of these parts, of which the first is the channel.
    public static byte[] v1Frame(List<byte[]> parts) {
        ByteBuffer head = ByteBuffer.allocate(8 * (2 + parts.size())).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(parts.size() + 1);
        int offset = head.capacity();
        for (byte[] part : parts) {
            head.putLong(offset);
            offset += part.length;
        }
        head.putLong(offset);
        return joined(head.array(), parts, offset);
    }

    /// The message that came in as text.
    public static Message fromText(String json) {
        return fromJson(json, List.of());
    }

    /// The message that came in as binary.
    public static Message fromBinary(byte[] whole, boolean v1) {
        return v1 ? fromV1(whole) : fromJsonWithBuffers(whole);
    }

    private static Message fromJsonWithBuffers(byte[] whole) {
        ByteBuffer frame = ByteBuffer.wrap(whole);
        int count = frame.getInt();
        List<byte[]> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int start = frame.getInt(4 * (1 + i));
            int end = i + 1 < count ? frame.getInt(4 * (2 + i)) : whole.length;
            parts.add(Arrays.copyOfRange(whole, start, end));
        }
        return fromJson(text(parts.getFirst()), parts.subList(1, count));
    }

    private static Message fromV1(byte[] whole) {
        ByteBuffer frame = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
        int count = (int) frame.getLong() - 1;
        List<byte[]> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int start = (int) frame.getLong(8 * (1 + i));
            int end = (int) frame.getLong(8 * (2 + i));
            parts.add(Arrays.copyOfRange(whole, start, end));
        }
        return new Message(
                text(parts.get(0)),
                parse(parts.get(1)),
                parse(parts.get(2)),
                parse(parts.get(4)),
                text(parts.get(4)),
                parts.subList(5, count));
    }

    private static Message fromJson(String json, List<byte[]> buffers) {
        JsonNode message = parse(json.getBytes(StandardCharsets.UTF_8));
        return new Message(
                message.path("channel").asText(),
                message.path("header"),
                message.path("parent_header"),
                message.path("content"),
                json,
                buffers);
    }

    private static byte[] joined(byte[] head, List<byte[]> parts, int length) {
        ByteBuffer whole = ByteBuffer.allocate(length).put(head);
        parts.forEach(whole::put);
        return whole.array();
    }

    private static byte[] bytes(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static JsonNode parse(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
