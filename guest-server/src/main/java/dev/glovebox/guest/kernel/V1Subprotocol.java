package dev.glovebox.guest.kernel;

import dev.glovebox.guest.websocket.OutgoingMessage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// `v1.kernel.websocket.jupyter.org`: always binary; a count and offsets (64-bit little-endian, from the frame's
/// start), then channel, header, parent header, metadata, content and buffers as they are ([Jupyter Server,
/// WebSocket protocols](https://jupyter-server.readthedocs.io/en/latest/developers/websocket-protocols.html)).
record V1Subprotocol() implements Subprotocol {
    static final String NAME = "v1.kernel.websocket.jupyter.org";

    private static final int FIXED_PARTS = 5; // channel, header, parent header, metadata, content

    @Override
    public Optional<String> name() {
        return Optional.of(NAME);
    }

    @Override
    public OutgoingMessage encode(KernelMessage message) {
        List<byte[]> parts = new ArrayList<>(1 + FIXED_PARTS + message.buffers().size());
        parts.add(message.channel().wireName().getBytes(StandardCharsets.US_ASCII));
        parts.addAll(message.signedParts());
        parts.addAll(message.buffers());
        int offsets = parts.size() + 1;
        ByteBuffer head = ByteBuffer.allocate(Long.BYTES * (1 + offsets)).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(offsets);
        long offset = head.capacity();
        for (byte[] part : parts) {
            head.putLong(offset);
            offset += part.length;
        }
        head.putLong(offset);
        parts.addFirst(head.array());
        return new OutgoingMessage(false, parts);
    }

    @Override
    public KernelMessage decode(boolean text, byte[] payload) {
        if (text || payload.length < Long.BYTES) {
            throw new MalformedMessageException("expected a binary message of the v1 protocol");
        }
        ByteBuffer frame = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
        long count = frame.getLong();
        if (count < FIXED_PARTS + 1 || count > payload.length / Long.BYTES - 1) {
            throw new MalformedMessageException("%d offsets in %d bytes".formatted(count, payload.length));
        }
        List<byte[]> parts = new ArrayList<>((int) count - 1);
        long start = frame.getLong();
        if (start < Long.BYTES * (count + 1)) {
            throw new MalformedMessageException("the first offset lies within the offsets");
        }
        for (long i = 1; i < count; i++) {
            long end = frame.getLong();
            if (end < start || end > payload.length) {
                throw new MalformedMessageException("offset %d is out of order".formatted(end));
            }
            parts.add(Arrays.copyOfRange(payload, (int) start, (int) end));
            start = end;
        }
        if (start != payload.length) {
            throw new MalformedMessageException("%d bytes after the last part".formatted(payload.length - start));
        }
        String channelName = new String(parts.get(0), StandardCharsets.UTF_8);
        Channel channel = Channel.of(channelName)
                .orElseThrow(() -> new MalformedMessageException("no channel %s".formatted(channelName)));
        return KernelMessage.checked(
                channel,
                parts.get(1),
                parts.get(2),
                parts.get(3),
                parts.get(4),
                List.copyOf(parts.subList(FIXED_PARTS, parts.size())));
    }
}
