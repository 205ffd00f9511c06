package dev.glovebox.guest.event;

import java.nio.charset.StandardCharsets;

/// Something that has happened.
///
/// @param number how many there were before it since the server's start, and one
/// @param type what kind of thing
/// @param json what is to be told of it
record DesktopEvent(long number, String type, byte[] json) {
    /// How much memory it takes, about.
    int sizeBytes() {
        return json.length + 64;
    }

    /// As a server-sent event ([HTML, section 9.2](
    /// https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation)).
    ///
    /// @param id by which a client comes back
    byte[] text(String id) {
        return text(id, type, json);
    }

    static byte[] text(String id, String type, byte[] json) {
        return "id: %s\nevent: %s\ndata: %s\n\n"
                .formatted(id, type, new String(json, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
    }
}
