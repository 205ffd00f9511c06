package dev.glovebox.guest.http;

import java.util.List;

/// What can go wrong so that the caller can act on it; everything else is a defect.
public sealed interface Failure {

    /// What went wrong, with the offending value and what would have been right; one line, for the caller.
    String detail();

    /// This failure as an exception, to be thrown where no result can be given.
    default FailureException asException() {
        return new FailureException(this);
    }

    /// A query parameter has a value that is not allowed.
    record BadParameter(String name, String value, String expected) implements Failure {
        @Override
        public String detail() {
            return "%s=%s: expected %s".formatted(name, value, expected);
        }
    }

    /// A query parameter is not known here.
    record UnknownParameter(String name, List<String> known) implements Failure {
        @Override
        public String detail() {
            return known.isEmpty()
                    ? "%s: this resource takes no parameters".formatted(name)
                    : "%s: unknown parameter; known are %s".formatted(name, String.join(", ", known));
        }
    }

    /// The request's body, or the named field of it, cannot be used.
    record BadBody(String field, String message) implements Failure {
        @Override
        public String detail() {
            return field.isEmpty() ? message : "%s: %s".formatted(field, message);
        }
    }

    /// The named thing does not exist.
    record NotFound(String detail) implements Failure {}

    /// The named thing existed, and does not any more.
    record Gone(String detail) implements Failure {}

    /// The resource exists, but not for this method.
    record MethodNotAllowed(String method, String allowed) implements Failure {
        @Override
        public String detail() {
            return "%s is not allowed here; use %s".formatted(method, allowed);
        }
    }

    /// What is here is spoken to in another protocol.
    ///
    /// @param protocol as an `Upgrade` header names it
    record UpgradeRequired(String protocol, String detail) implements Failure {}

    /// The request contradicts what is going on.
    record Conflict(String detail) implements Failure {}

    /// No token, or a wrong one.
    record Unauthorized(String detail) implements Failure {}

    /// The caller may not do this, whoever it is.
    record Forbidden(String detail) implements Failure {}

    /// The body is larger than what is accepted.
    record TooLarge(String detail) implements Failure {}

    /// The resource does not reach into the range of bytes that was asked for.
    ///
    /// @param sizeBytes how large it is
    record RangeNotSatisfiable(String range, long sizeBytes) implements Failure {
        @Override
        public String detail() {
            return "Range: %s: there are %d bytes".formatted(range, sizeBytes);
        }
    }

    /// The X server is gone, or does not answer.
    record DisplayUnavailable(String detail) implements Failure {}

    /// A part that the request needs is not usable now.
    record Unavailable(String detail) implements Failure {}
}
