package dev.glovebox.guest.kernel;

/// Takes what a kernel says, on behalf of one client.
interface MessageReceiver {

    /// Takes a message unless too much is waiting already; it may wait for the next one, or for [#flush].
    boolean offer(JournalEntry entry);

    /// Lets go of what is held back.
    void flush();

    /// Takes a message, waiting while too much is waiting already.
    ///
    /// @return whether it was taken; false when the client is gone
    /// @throws InterruptedException when interrupted while waiting
    boolean send(JournalEntry entry) throws InterruptedException;

    /// Ends the connection to the client, with a WebSocket's status code.
    void close(int code, String reason);

    /// How far the client has come: the sequence after the last entry that has left for it, and has not been lost
    /// on the way as far as can be known; -1 when none has.
    long delivered();
}
