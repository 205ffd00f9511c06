package dev.glovebox.bridge.executor;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Takes the lines `RESULT_PICKLE:…` out of a stream whose pieces may end anywhere. Of several the last one counts.
final class ResultLines {
    static final String MARKER = "RESULT_PICKLE:";

    private final int maxChars;
    /// The line so far, while it may be one of ours or is one; null within another line.
    private @Nullable StringBuilder line = new StringBuilder();
    private @Nullable String latest;
    private boolean tooLong;

    ResultLines(int maxChars) {
        this.maxChars = maxChars;
    }

    /// The part of a piece that is no result; what may become one is held back until it is known.
    String filter(String piece) {
        var rest = new StringBuilder(piece.length());
        int at = 0;
        while (at < piece.length()) {
            int end = piece.indexOf('\n', at);
            boolean whole = end >= 0;
            at = take(piece, at, whole ? end + 1 : piece.length(), rest);
            if (whole) {
                endOfLine(rest);
            }
        }
        return rest.toString();
    }

    private int take(String piece, int from, int to, StringBuilder rest) {
        if (line == null) {
            rest.append(piece, from, to);
            return to;
        }
        if (line.length() + (to - from) > maxChars && isResult(line)) {
            tooLong = true;
            return to;
        }
        line.append(piece, from, to);
        if (!isResult(line) && !mayBecomeResult(line)) {
            rest.append(line);
            line = null;
        }
        return to;
    }

    private void endOfLine(StringBuilder rest) {
        if (line != null && isResult(line)) {
            latest = tooLong ? null : line.substring(MARKER.length()).strip();
        } else if (line != null) {
            rest.append(line);
        }
        line = new StringBuilder();
    }

    /// What is held back when the stream is over.
    String end() {
        var rest = new StringBuilder();
        endOfLine(rest);
        return rest.toString();
    }

    /// The base64 of the last result.
    Optional<String> latest() {
        return Optional.ofNullable(latest);
    }

    boolean tooLong() {
        return tooLong;
    }

    private static boolean isResult(CharSequence line) {
        return line.length() >= MARKER.length() && MARKER.contentEquals(line.subSequence(0, MARKER.length()));
    }

    private static boolean mayBecomeResult(CharSequence line) {
        return line.length() < MARKER.length() && MARKER.startsWith(line.toString());
    }
}
