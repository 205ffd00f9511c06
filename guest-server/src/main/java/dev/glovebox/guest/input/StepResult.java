package dev.glovebox.guest.input;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How a step ended.
///
/// @param index its place in the request
/// @param type what the caller calls it
/// @param status `ok`, `error`, `cancelled`, or `skipped` when an earlier one did not end well
/// @param tookMs how long it took
/// @param error why it failed, one line
/// @param x where the pointer was after it, for those that concern the pointer
/// @param y the row of the same
/// @param characters how many characters were typed
/// @param window who got them
/// @param settle how waiting for rest ended
/// @param screenshot what the screen showed after it
@JsonInclude(JsonInclude.Include.NON_NULL)
record StepResult(
        int index,
        String type,
        String status,
        @Nullable Double tookMs,
        @Nullable String error,
        @Nullable Integer x,
        @Nullable Integer y,
        @Nullable Integer characters,
        FocusedWindow.@Nullable Window window,
        @Nullable Object settle,
        @Nullable Object screenshot) {
    static final String OK = "ok";
    static final String ERROR = "error";
    static final String CANCELLED = "cancelled";

    /// One that was not begun.
    static StepResult skipped(int index, String type) {
        return new StepResult(index, type, "skipped", null, null, null, null, null, null, null, null);
    }

    /// It, with a screenshot where it has none.
    StepResult withScreenshot(Supplier<Object> look) {
        Object taken = screenshot == null ? look.get() : screenshot;
        return new StepResult(index, type, status, tookMs, error, x, y, characters, window, settle, taken);
    }
}
