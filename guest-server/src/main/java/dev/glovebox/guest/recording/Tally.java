package dev.glovebox.guest.recording;

import java.util.Map;
import java.util.TreeMap;

/// What a recording's events add up to. Not thread-safe.
final class Tally {
    /// How many characters of typed text a summary has at most.
    static final int TEXT_MAX_CHARS = 100_000;

    private final Map<String, Long> counts = new TreeMap<>();
    private final StringBuilder text = new StringBuilder();
    private long eventCount;
    private boolean textCut;

    /// Counts one event.
    ///
    /// @param typed the text it typed, empty for none
    void add(String type, String typed) {
        eventCount++;
        counts.merge(type, 1L, Long::sum);
        if (text.length() + typed.length() <= TEXT_MAX_CHARS) {
            text.append(typed);
        } else {
            textCut = true;
        }
    }

    long eventCount() {
        return eventCount;
    }

    Map<String, Long> counts() {
        return new TreeMap<>(counts);
    }

    String text() {
        return text.toString();
    }

    boolean isTextCut() {
        return textCut;
    }
}
