package dev.glovebox.bridge.vm;

/// A sandbox could not be started, found, or did not do what was asked; the message says what to do about it.
public class SandboxException extends Exception {

    private static final long serialVersionUID = 1L;

    /// What went wrong, for those who act on it.
    public enum Kind {
        /// What was asked for makes no sense: a bad name, a port out of range.
        BAD_REQUEST,
        /// There is no such sandbox, or image.
        NOT_FOUND,
        /// The name or a port is taken, or the sandbox is in a state that does not allow it.
        CONFLICT,
        /// Something that this needs is not on this machine.
        MISSING,
        /// It did not come up or go down in time.
        TIMEOUT,
        /// It failed.
        FAILED
    }

    private final Kind kind;

    /// A failure of that kind.
    public SandboxException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /// A failure of that kind, with what caused it.
    public SandboxException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /// What went wrong.
    public Kind kind() {
        return kind;
    }
}
