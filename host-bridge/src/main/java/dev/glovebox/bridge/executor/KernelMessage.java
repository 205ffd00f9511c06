package dev.glovebox.bridge.executor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.bridge.client.GuestJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// A message to or from a kernel ([Jupyter's
/// messaging](https://jupyter-client.readthedocs.io/en/stable/messaging.html)). Buffers that come with one are
/// passed over.
///
/// @param channel `shell`, `control`, `stdin` or `iopub`
record KernelMessage(String channel, JsonNode header, JsonNode parentHeader, JsonNode content) {
    /// The WebSocket's binary sub-protocol.
    static final String V1 = "v1.kernel.websocket.jupyter.org";

    private static final int PARTS = 5; // channel, header, parent_header, metadata, content

    /// A new request of a session.
    static KernelMessage request(String channel, String type, String session, JsonNode content) {
        ObjectNode header = JsonNodeFactory.instance.objectNode();
        header.put("msg_id", UUID.randomUUID().toString())
                .put("msg_type", type)
                .put("session", session)
                .put("username", "glovebox")
                .put("date", Instant.now().toString())
                .put("version", "5.4");
        return new KernelMessage(channel, header, JsonNodeFactory.instance.objectNode(), content);
    }

    /// This message as the answer to another one.
    KernelMessage inReplyTo(KernelMessage other) {
        return new KernelMessage(channel, header, other.header, content);
    }

    String id() {
        return header.path("msg_id").asText("");
    }

    String type() {
        return header.path("msg_type").asText("");
    }

    String parentId() {
        return parentHeader.path("msg_id").asText("");
    }

    /// A field of the content, empty when it is no text.
    String text(String field) {
        return content.path(field).asText("");
    }

    /// The binary form: how many offsets, the offsets, the parts; eight bytes little-endian each number.
    ByteBuffer toBinary() {
        List<byte[]> parts = List.of(
                channel.getBytes(StandardCharsets.UTF_8),
                json(header),
                json(parentHeader),
                new byte[] {'{', '}'},
                json(content));
        int at = 8 * (PARTS + 2);
        ByteBuffer frame = ByteBuffer.allocate(
                        at + parts.stream().mapToInt(part -> part.length).sum())
                .order(ByteOrder.LITTLE_ENDIAN);
        frame.putLong(PARTS + 1);
        for (byte[] part : parts) {
            frame.putLong(at);
            at += part.length;
        }
        frame.putLong(at);
        parts.forEach(frame::put);
        return frame.flip();
    }

    /// The form of servers that do not know the binary one.
    String toText() {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.put("channel", channel);
        message.set("header", header);
        message.set("parent_header", parentHeader);
        message.putObject("metadata");
        message.set("content", content);
        message.putArray("buffers");
        return message.toString();
    }

    /// @throws IOException when it is no message
    static KernelMessage ofBinary(byte[] frame) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        long count = frame.length < 8 ? 0 : bytes.getLong(0);
        if (count < PARTS + 1 || count > frame.length / 8 - 1) {
            throw new IOException("a message without its parts");
        }
        List<JsonNode> parts = new ArrayList<>();
        String channel = new String(part(bytes, 0), StandardCharsets.UTF_8);
        for (int i = 1; i < PARTS; i++) {
            parts.add(i == 3 ? JsonNodeFactory.instance.nullNode() : GuestJson.MAPPER.readTree(part(bytes, i)));
        }
        return new KernelMessage(channel, parts.get(0), parts.get(1), parts.get(3));
    }

    private static byte[] part(ByteBuffer frame, int index) throws IOException {
        long from = frame.getLong(8 + 8 * index);
        long to = frame.getLong(16 + 8 * index);
        if (from < 0 || to < from || to > frame.capacity()) {
            throw new IOException("a message whose parts lie outside of it");
        }
        var part = new byte[(int) (to - from)];
        frame.get((int) from, part);
        return part;
    }

    /// @throws IOException when it is no message
    static KernelMessage ofText(String text) throws IOException {
        JsonNode message = GuestJson.MAPPER.readTree(text);
        return new KernelMessage(
                message.path("channel").asText("iopub"),
                message.path("header"),
                message.path("parent_header"),
                message.path("content"));
    }

    static byte[] json(JsonNode value) {
        try {
            return GuestJson.MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /// Collects a message's fragments, up to a size.
    static final class Assembly {
        private final int maxBytes;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean tooLarge;

        Assembly(int maxBytes) {
            this.maxBytes = maxBytes;
        }

        void add(byte[] fragment) {
            tooLarge |= fragment.length > maxBytes - bytes.size();
            if (tooLarge) {
                bytes.reset();
            } else {
                bytes.writeBytes(fragment);
            }
        }

        boolean tooLarge() {
            return tooLarge;
        }

        byte[] take() {
            byte[] all = bytes.toByteArray();
            bytes.reset();
            tooLarge = false;
            return all;
        }
    }
}
