package dev.glovebox.bridge.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;

/// Makes texts of a log's bytes: whole lines, whole characters, none longer than 64 KiB.
final class LogText {
    static final int MAX_BYTES = 65_536;
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final LogSink sink;
    private final byte[] held = new byte[MAX_BYTES];
    private int length;
    private long offset;
    private long heldSinceNanos;

    LogText(LogSink sink) {
        this.sink = sink;
    }

    /// What comes next begins there in the file; nothing is held then.
    void begin(long at) {
        offset = at;
        length = 0;
    }

    void take(byte[] bytes, int from, int count) throws IOException {
        int end = from + count;
        for (int at = from; at < end; ) {
            if (length == MAX_BYTES) {
                tell(wholeCharacters(), LogEvent.End.SPLIT);
            }
            int limit = Math.min(end, at + MAX_BYTES - length);
            int stop = lineBreak(bytes, at, limit);
            if (length == 0) {
                heldSinceNanos = System.nanoTime();
            }
            System.arraycopy(bytes, at, held, length, stop - at);
            length += stop - at;
            at = stop;
            if (stop < limit) {
                tell(length, LogEvent.End.LINE);
                at++;
            }
        }
    }

    /// Tells what has waited long enough for its line to be completed.
    void flushIfOld() throws IOException {
        if (length > 0 && System.nanoTime() - heldSinceNanos > PATIENCE.toNanos()) {
            int count = wholeCharacters();
            if (count > 0) {
                tell(count, LogEvent.End.PAUSE);
            }
        }
    }

    /// Tells all that is held, for nothing comes after it.
    void flush() throws IOException {
        if (length > 0) {
            tell(length, LogEvent.End.PAUSE);
        }
    }

    private void tell(int count, LogEvent.End end) throws IOException {
        long next = offset + count + (end == LogEvent.End.LINE ? 1 : 0);
        var text = new LogEvent.Text(offset, next, new String(held, 0, count, UTF_8), end);
        System.arraycopy(held, count, held, 0, length - count);
        length -= count;
        offset = next;
        sink.accept(text);
    }

    private static int lineBreak(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    /// How many of the held bytes do not belong to a character whose end has not come yet (RFC 3629 §3).
    private int wholeCharacters() {
        for (int back = 1; back <= Math.min(3, length); back++) {
            int value = held[length - back] & 0xff;
            if (value >= 0xc0) {
                int needed = value >= 0xf0 ? 4 : value >= 0xe0 ? 3 : 2;
                return needed > back ? length - back : length;
            }
            if (value < 0x80) {
                return length;
            }
        }
        return length;
    }
}
