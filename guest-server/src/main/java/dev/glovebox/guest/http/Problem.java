package dev.glovebox.guest.http;

import io.helidon.http.Status;
import java.util.List;

/// A failure as HTTP tells it: status, stable type and one line of detail
/// ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)).
///
/// @param type the stable name of the kind of problem, for programs
/// @param status the HTTP status
/// @param detail one line for the caller
/// @param errors the fields or parameters at fault, possibly none
public record Problem(String type, Status status, String detail, List<FieldError> errors) {

    /// One field or parameter at fault.
    ///
    /// @param field its name as the caller wrote it
    /// @param message what would have been right
    public record FieldError(String field, String message) {}

    /// The problem that `failure` is.
    public static Problem of(Failure failure) {
        String detail = failure.detail();
        return switch (failure) {
            case Failure.BadParameter f ->
                new Problem(
                        "bad-parameter", Status.BAD_REQUEST_400, detail, error(f.name(), "expected " + f.expected()));
            case Failure.UnknownParameter f ->
                new Problem("unknown-parameter", Status.BAD_REQUEST_400, detail, error(f.name(), "unknown parameter"));
            case Failure.BadBody f ->
                new Problem("bad-body", Status.BAD_REQUEST_400, detail, error(f.field(), f.message()));
            case Failure.NotFound _ -> new Problem("not-found", Status.NOT_FOUND_404, detail, List.of());
            case Failure.Gone _ -> new Problem("gone", Status.GONE_410, detail, List.of());
            case Failure.MethodNotAllowed _ ->
                new Problem("method-not-allowed", Status.METHOD_NOT_ALLOWED_405, detail, List.of());
            case Failure.UpgradeRequired _ ->
                new Problem("upgrade-required", Status.create(426, "Upgrade Required"), detail, List.of());
            case Failure.Conflict _ -> new Problem("conflict", Status.CONFLICT_409, detail, List.of());
            case Failure.Unauthorized _ -> new Problem("unauthorized", Status.UNAUTHORIZED_401, detail, List.of());
            case Failure.Forbidden _ -> new Problem("forbidden", Status.FORBIDDEN_403, detail, List.of());
            case Failure.TooLarge _ -> new Problem("too-large", Status.REQUEST_ENTITY_TOO_LARGE_413, detail, List.of());
            case Failure.RangeNotSatisfiable _ ->
                new Problem("range-not-satisfiable", Status.REQUESTED_RANGE_NOT_SATISFIABLE_416, detail, List.of());
            case Failure.DisplayUnavailable _ ->
                new Problem("no-display", Status.SERVICE_UNAVAILABLE_503, detail, List.of());
            case Failure.Unavailable _ -> new Problem("unavailable", Status.SERVICE_UNAVAILABLE_503, detail, List.of());
        };
    }

    /// The problem that a defect is; nothing of its cause leaves the server.
    static Problem defect(String requestId) {
        return new Problem(
                "internal",
                Status.INTERNAL_SERVER_ERROR_500,
                "the server failed at this request; its log has the cause under " + requestId,
                List.of());
    }

    /// The problem of a request that HTTP itself refuses.
    static Problem refused(Status status, String detail) {
        String type = status.code() == Status.REQUEST_ENTITY_TOO_LARGE_413.code() ? "too-large" : "bad-request";
        return new Problem(type, status, detail, List.of());
    }

    private static List<FieldError> error(String field, String message) {
        return field.isEmpty() ? List.of() : List.of(new FieldError(field, message));
    }
}
