package dev.glovebox.bridge.client;

import java.io.Serial;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A call of a guest's API has failed; the message says what was called and what happened.
public final class GuestException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final transient @Nullable GuestProblem problem;

    /// What went wrong.
    public enum Kind {
        /// Nobody has answered: no connection, or one that broke.
        UNREACHABLE,
        /// The answer was not complete in time.
        TIMEOUT,
        /// The answer was larger than allowed.
        TOO_LARGE,
        /// What came is no answer to what was asked.
        BROKEN_ANSWER,
        /// The guest has answered an error, see [GuestException#problem].
        REFUSED,
        /// The calling thread was interrupted.
        INTERRUPTED
    }

    public GuestException(Kind kind, String message) {
        super(message);
        this.kind = kind;
        this.problem = null;
    }

    public GuestException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.problem = null;
    }

    GuestException(String request, GuestProblem problem) {
        super("%s: %d %s%s".formatted(request, problem.status(), problem.title(), detail(problem)));
        this.kind = Kind.REFUSED;
        this.problem = problem;
    }

    public Kind kind() {
        return kind;
    }

    /// What the guest has answered, when it has answered an error.
    public Optional<GuestProblem> problem() {
        return Optional.ofNullable(problem);
    }

    /// Whether the guest has answered an error of this HTTP status.
    public boolean hasStatus(int status) {
        return problem != null && problem.status() == status;
    }

    private static String detail(GuestProblem problem) {
        return problem.detail().isEmpty() ? "" : ": " + problem.detail();
    }
}
