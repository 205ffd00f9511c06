package dev.glovebox.guest.websocket;

import java.util.List;

/// A whole message to be sent: its parts go out one after the other in one frame.
///
/// @param text whether it is a text message (the parts are UTF-8) or a binary one
/// @param parts the payload in pieces, none of which is changed any more
public record OutgoingMessage(boolean text, List<byte[]> parts) {

    /// A binary message.
    public static OutgoingMessage binary(byte[]... parts) {
        return new OutgoingMessage(false, List.of(parts));
    }

    /// A text message of UTF-8 parts.
    public static OutgoingMessage text(byte[]... parts) {
        return new OutgoingMessage(true, List.of(parts));
    }

    /// The size of the payload in bytes.
    public long length() {
        long length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        return length;
    }
}
