package dev.glovebox.guest.websocket;

import java.util.List;

/// A whole message to be sent: its parts go out one after the other in one frame.
///
/// @param text whether it is a text message (the parts are UTF-8) or a binary one
/// @param parts the payload in pieces, none of which is changed any more
/// @param number its number among the sender's messages, for [WebSocket#delivered]; -1 for none
public record OutgoingMessage(boolean text, List<byte[]> parts, long number) {

    /// A message without number.
    public OutgoingMessage(boolean text, List<byte[]> parts) {
        this(text, parts, -1);
    }

    /// A binary message.
    public static OutgoingMessage binary(byte[]... parts) {
        return new OutgoingMessage(false, List.of(parts));
    }

    /// A text message of UTF-8 parts.
    public static OutgoingMessage text(byte[]... parts) {
        return new OutgoingMessage(true, List.of(parts));
    }

    /// The same with a number.
    public OutgoingMessage numbered(long newNumber) {
        return new OutgoingMessage(text, parts, newNumber);
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
