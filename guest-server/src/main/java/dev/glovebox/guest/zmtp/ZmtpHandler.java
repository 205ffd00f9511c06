package dev.glovebox.guest.zmtp;

import java.io.IOException;
import java.util.List;

/// Receives what happens on one connection, on the loop's thread: no method may block.
public interface ZmtpHandler {

    /// The handshake is done: what was sent before goes out, and a SUB's subscription has been sent.
    void opened();

    /// A whole message came in.
    ///
    /// @param frames its frames, handed over
    void received(List<byte[]> frames);

    /// Everything that was there to be read has been handed over, for now.
    default void drained() {}

    /// The connection is over; called once, and not when [ZmtpConnection#close] ended it.
    void lost(IOException cause);
}
