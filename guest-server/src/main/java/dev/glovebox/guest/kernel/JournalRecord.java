package dev.glovebox.guest.kernel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// How an entry lies in a journal's file: length of what follows, sequence, channel, session, the parts' count and
/// lengths, the parts. Numbers are big-endian.
final class JournalRecord {
    /// The bytes before a record's body: its length (32 bits) and its sequence (64 bits).
    static final int HEAD_BYTES = Integer.BYTES + Long.BYTES;

    private static final int SIGNED_PARTS = 4;

    private JournalRecord() {}

    /// What comes before the parts.
    static ByteBuffer head(JournalEntry entry) {
        KernelMessage message = entry.message();
        byte[] channel = message.channel().wireName().getBytes(StandardCharsets.US_ASCII);
        byte[] session = entry.session().getBytes(StandardCharsets.UTF_8);
        int parts = SIGNED_PARTS + message.buffers().size();
        int fixed = HEAD_BYTES + 1 + channel.length + 1 + session.length + Integer.BYTES + parts * Integer.BYTES;
        ByteBuffer head = ByteBuffer.allocate(fixed);
        head.putInt(Math.toIntExact(fixed - HEAD_BYTES + message.length())).putLong(entry.sequence());
        head.put((byte) channel.length).put(channel);
        head.put((byte) session.length).put(session);
        head.putInt(parts);
        message.signedParts().forEach(part -> head.putInt(part.length));
        message.buffers().forEach(buffer -> head.putInt(buffer.length));
        return head.flip();
    }

    /// The entry whose body, which is what follows [#HEAD_BYTES], is in `body`.
    static JournalEntry entry(long sequence, ByteBuffer body) {
        String name = new String(bytes(body, body.get()), StandardCharsets.US_ASCII);
        Channel channel = Channel.of(name).orElseThrow(() -> new IllegalStateException("no channel " + name));
        byte[] session = bytes(body, body.get() & 0xff);
        int[] lengths = new int[body.getInt()];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = body.getInt();
        }
        List<byte[]> parts = new ArrayList<>(lengths.length);
        for (int length : lengths) {
            parts.add(bytes(body, length));
        }
        var message = new KernelMessage(
                channel,
                parts.get(0),
                parts.get(1),
                parts.get(2),
                parts.get(3),
                List.copyOf(parts.subList(SIGNED_PARTS, parts.size())));
        return new JournalEntry(sequence, new String(session, StandardCharsets.UTF_8), message);
    }

    private static byte[] bytes(ByteBuffer body, int length) {
        byte[] bytes = new byte[length];
        body.get(bytes);
        return bytes;
    }
}
