package dev.glovebox.guest.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/// The body that a problem gets: ours by default, the peer's own on a compatible API.
public interface ErrorShape {

    /// `application/problem+json` as in [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457), with the request's id.
    ErrorShape PROBLEM_JSON = (path, problem, requestId) -> new Body(
            "application/problem+json",
            new ProblemBody(
                    "urn:glovebox:problem:" + problem.type(),
                    problem.status().reasonPhrase(),
                    problem.status().code(),
                    problem.detail(),
                    path,
                    requestId,
                    problem.errors()));

    /// The body of `problem` at `path`.
    Body render(String path, Problem problem, String requestId);

    /// A body to be written as JSON.
    ///
    /// @param contentType its media type
    /// @param json what Jackson writes
    record Body(String contentType, Object json) {}

    /// The fields of RFC 9457, and ours.
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record ProblemBody(
            String type,
            String title,
            int status,
            String detail,
            String instance,
            String requestId,
            List<Problem.FieldError> errors) {}
}
