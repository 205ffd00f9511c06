package dev.glovebox.guest.kernel;

import dev.glovebox.guest.http.Json;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.List;

/// Writes a JSON object whose values are JSON already, in part: those are spliced in as they are. Not thread-safe.
final class RawJson {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);

    /// A field whose value is JSON already.
    RawJson raw(String name, byte[] json) {
        out.write(out.size() == 0 ? '{' : ',');
        out.writeBytes(Json.bytes(name));
        out.write(':');
        out.writeBytes(json);
        return this;
    }

    /// A field whose value is written as JSON.
    RawJson with(String name, Object value) {
        return raw(name, Json.bytes(value));
    }

    /// What a message says: `metadata`, `content` and `buffers` (base64).
    RawJson body(KernelMessage message) {
        List<String> buffers = message.buffers().stream()
                .map(Base64.getEncoder()::encodeToString)
                .toList();
        return raw("metadata", message.metadata())
                .raw("content", message.content())
                .with("buffers", buffers);
    }

    /// The whole object.
    byte[] bytes() {
        out.write('}');
        return out.toByteArray();
    }
}
