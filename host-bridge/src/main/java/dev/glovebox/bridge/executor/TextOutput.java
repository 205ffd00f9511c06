package dev.glovebox.bridge.executor;

/// A stream's text up to a size; what is more is counted.
final class TextOutput {
    private final int maxChars;
    private final StringBuilder text = new StringBuilder();
    private long dropped;

    TextOutput(int maxChars) {
        this.maxChars = maxChars;
    }

    void add(String more) {
        int kept = Math.min(more.length(), maxChars - text.length());
        text.append(more, 0, kept);
        dropped += more.length() - kept;
    }

    void clear() {
        text.setLength(0);
        dropped = 0;
    }

    boolean truncated() {
        return dropped > 0;
    }

    @Override
    public String toString() {
        return dropped == 0
                ? text.toString()
                : text + "\n[output cut off here: %d more characters]\n".formatted(dropped);
    }
}
