package dev.glovebox.guest.websocket;

/// Status codes of the close frame ([RFC 6455, section
/// 7.4.1](https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1)). Jupyter's clients connect again after any but
/// 1000 and 1001.
public final class CloseCode {
    /// What the connection was for is over.
    public static final int NORMAL = 1000;
    /// The server failed.
    public static final int INTERNAL_ERROR = 1011;
    /// The server is stopping, and may come back.
    public static final int SERVICE_RESTART = 1012;

    /// The server cannot do it now, and may later
    /// ([IANA's registry](https://www.iana.org/assignments/websocket/websocket.xhtml#close-code-number)).
    public static final int TRY_AGAIN_LATER = 1013;

    private CloseCode() {}
}
