package dev.glovebox.bridge.client;

import java.util.List;
import java.util.Optional;

/// An error that a guest has answered, as [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457) has it. What a guest
/// says is not trusted: texts are cut at 2000 characters, and their control characters are gone.
///
/// @param status the HTTP status, as it came with the answer itself
/// @param type the stable name of the kind of problem, empty when there was none
/// @param title the status in words
/// @param detail one line for people
/// @param errors the parameters or fields at fault
/// @param requestId by which the guest's log tells the request
public record GuestProblem(
        int status, String type, String title, String detail, List<Field> errors, Optional<String> requestId) {

    public GuestProblem {
        errors = List.copyOf(errors);
    }

    /// A parameter or field at fault, and what would have been right.
    public record Field(String field, String message) {}
}
