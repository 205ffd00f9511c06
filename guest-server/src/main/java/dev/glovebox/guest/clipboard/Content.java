package dev.glovebox.guest.clipboard;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The same thing in one or more media types, the best first; immutable, as long as nobody writes into the arrays.
///
/// @param parts the bytes by media type; [#TEXT] is always UTF-8
public record Content(Map<String, byte[]> parts) {
    /// Plain text.
    public static final String TEXT = "text/plain";

    /// HTML.
    public static final String HTML = "text/html";

    /// A PNG image.
    public static final String PNG = "image/png";

    /// How many bytes all parts may have together.
    public static final int BYTES_MAX = 32 << 20;

    /// Nothing.
    public static final Content EMPTY = new Content(Map.of());

    /// Keeps the order of the parts.
    public Content {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    /// Plain text alone.
    public static Content text(String text) {
        return EMPTY.with(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /// This, and one part more.
    public Content with(String type, byte[] bytes) {
        Map<String, byte[]> more = new LinkedHashMap<>(parts);
        more.put(type, bytes);
        return new Content(more);
    }

    /// The bytes of one part.
    public Optional<byte[]> part(String type) {
        return Optional.ofNullable(parts.get(type));
    }

    /// Whether there are no parts.
    public boolean isEmpty() {
        return parts.isEmpty();
    }

    /// How many bytes all parts have together.
    public long sizeBytes() {
        return parts.values().stream().mapToLong(part -> part.length).sum();
    }
}
