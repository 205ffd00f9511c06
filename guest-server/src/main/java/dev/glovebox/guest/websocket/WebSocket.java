package dev.glovebox.guest.websocket;

/// One open WebSocket, to send on; every method may be called by any thread.
public interface WebSocket {

    /// Queues a message unless more than the bound is waiting already. It may wait for the next one, to leave
    /// together with it, or for [#flush].
    ///
    /// @param message what to send; its parts are not copied and must not change any more
    /// @return whether it was taken; never when the connection is closed
    boolean offer(OutgoingMessage message);

    /// Lets go of what [#offer] holds back.
    void flush();

    /// Queues a message, waiting while more than the bound is waiting already.
    ///
    /// @return whether it was taken; false when the connection is closed
    /// @throws InterruptedException when interrupted while waiting
    boolean send(OutgoingMessage message) throws InterruptedException;

    /// The number of the last message that the peer has, as far as can be known: the last that has left, or, when
    /// the peer was given up because it fell silent, the last before a ping that it answered; -1 for none.
    long delivered();

    /// Sends what is queued, then the close frame with `code` ([RFC 6455, section 7.4](
    /// https://www.rfc-editor.org/rfc/rfc6455#section-7.4)), and closes the connection when the peer has answered
    /// or five seconds have passed.
    void close(int code, String reason);
}
