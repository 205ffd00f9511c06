package dev.glovebox.guest.kernel;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.websocket.OutgoingMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The protocol without a name: one JSON object a message, as text; with buffers a binary frame of offsets (32-bit
/// big-endian, from the frame's start), the object, and the buffers ([Jupyter Server, WebSocket protocols](
/// https://jupyter-server.readthedocs.io/en/latest/developers/websocket-protocols.html)).
///
/// The parts are cut out and spliced in as they are, so that numbers and text stay exact.
record JsonSubprotocol() implements Subprotocol {
    private static final byte[] EMPTY_OBJECT = {'{', '}'};
    private static final byte[] EMPTY_STRING = {'"', '"'};
    private static final byte[] END = {'}'};

    @Override
    public Optional<String> name() {
        return Optional.empty();
    }

    @Override
    public OutgoingMessage encode(KernelMessage message) {
        byte[][] told = JsonFields.raw(message.header(), "msg_id", "msg_type");
        List<byte[]> json = List.of(
                ascii("{\"channel\": \"" + message.channel().wireName() + "\", \"msg_id\": "),
                told[0].length == 0 ? EMPTY_STRING : told[0],
                ascii(", \"msg_type\": "),
                told[1].length == 0 ? EMPTY_STRING : told[1],
                ascii(", \"header\": "),
                message.header(),
                ascii(", \"parent_header\": "),
                message.parentHeader(),
                ascii(", \"metadata\": "),
                message.metadata(),
                ascii(", \"content\": "),
                message.content(),
                message.buffers().isEmpty() ? ascii(", \"buffers\": []") : new byte[0],
                END);
        return message.buffers().isEmpty() ? new OutgoingMessage(true, json) : withBuffers(json, message.buffers());
    }

    private static OutgoingMessage withBuffers(List<byte[]> json, List<byte[]> buffers) {
        int count = 1 + buffers.size();
        ByteBuffer head = ByteBuffer.allocate(Integer.BYTES * (1 + count));
        head.putInt(count);
        int offset = head.capacity();
        head.putInt(offset);
        offset += json.stream().mapToInt(part -> part.length).sum();
        for (byte[] buffer : buffers) {
            head.putInt(offset);
            offset += buffer.length;
        }
        List<byte[]> parts = new ArrayList<>(1 + json.size() + buffers.size());
        parts.add(head.array());
        parts.addAll(json);
        parts.addAll(buffers);
        return new OutgoingMessage(false, parts);
    }

    @Override
    public KernelMessage decode(boolean text, byte[] payload) {
        if (text) {
            return message(payload, List.of());
        }
        List<byte[]> parts = parts(payload);
        return message(parts.getFirst(), List.copyOf(parts.subList(1, parts.size())));
    }

    private static List<byte[]> parts(byte[] payload) {
        ByteBuffer frame = ByteBuffer.wrap(payload);
        long count = payload.length < Integer.BYTES ? 0 : Integer.toUnsignedLong(frame.getInt());
        if (count < 1 || count > payload.length / Integer.BYTES - 1) {
            throw new MalformedMessageException("%d parts in %d bytes".formatted(count, payload.length));
        }
        int[] starts = new int[(int) count + 1];
        for (int i = 0; i < count; i++) {
            starts[i] = frame.getInt();
        }
        starts[(int) count] = payload.length;
        List<byte[]> parts = new ArrayList<>((int) count);
        for (int i = 0; i < count; i++) {
            if (starts[i] < Integer.BYTES * (count + 1) || starts[i + 1] < starts[i]) {
                throw new MalformedMessageException("offset %d is out of order".formatted(starts[i]));
            }
            parts.add(Arrays.copyOfRange(payload, starts[i], starts[i + 1]));
        }
        return parts;
    }

    private static KernelMessage message(byte[] json, List<byte[]> buffers) {
        Map<String, byte[]> fields = fields(json);
        byte[] header = fields.get("header");
        if (header == null) {
            throw new MalformedMessageException("no header");
        }
        String channelName = fields.containsKey("channel") ? string(fields.get("channel")) : "shell";
        Channel channel = Channel.of(channelName)
                .orElseThrow(() -> new MalformedMessageException("no channel %s".formatted(channelName)));
        return new KernelMessage(
                channel,
                header,
                fields.getOrDefault("parent_header", EMPTY_OBJECT),
                fields.getOrDefault("metadata", EMPTY_OBJECT),
                fields.getOrDefault("content", EMPTY_OBJECT),
                buffers);
    }

    /// The top-level fields' values, as the bytes that they have in `json`; nulls are left out.
    private static Map<String, byte[]> fields(byte[] json) {
        Map<String, byte[]> fields = new HashMap<>();
        try (JsonParser parser = Json.mapper().createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedMessageException("not a JSON object");
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken token = parser.nextToken();
                int start = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                if (token == JsonToken.VALUE_STRING) {
                    parser.finishToken();
                }
                int end = (int) parser.currentLocation().getByteOffset();
                if (token == JsonToken.START_OBJECT || token == JsonToken.VALUE_STRING) {
                    fields.put(name, Arrays.copyOfRange(json, start, end));
                }
            }
            return fields;
        } catch (IOException e) {
            throw new MalformedMessageException("not JSON: " + e.getMessage());
        }
    }

    private static String string(byte @Nullable [] json) {
        try {
            return Json.mapper().readValue(json, String.class);
        } catch (IOException _) {
            throw new MalformedMessageException("the channel is not a string");
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
