package dev.glovebox.bridge.executor;

import java.util.List;
import java.util.regex.Pattern;

/// What code ended with.
///
/// @param name of the exception: `ZeroDivisionError`, `KeyboardInterrupt`; `KernelDied` when the kernel ended
/// @param value what it says
/// @param ansiTraceback its traceback with the escape sequences that colour it on a terminal; possibly empty
public record ExecutionError(String name, String value, List<String> ansiTraceback) {
    /// Control sequences and operating system commands (ECMA-48, 5.4 and 8.3.89).
    private static final Pattern ESCAPES =
            Pattern.compile("\u001b(?:\\[[0-?]*+[ -/]*+[@-~]|\\][^\u0007\u001b]*+(?:\u0007|\u001b\\\\)|[@-Z\\\\^_])");

    public ExecutionError {
        ansiTraceback = List.copyOf(ansiTraceback);
    }

    static ExecutionError of(String name, String value) {
        return new ExecutionError(name, value, List.of());
    }

    /// The traceback as plain text.
    public String traceback() {
        return withoutEscapes(String.join("\n", ansiTraceback));
    }

    static String withoutEscapes(String text) {
        return ESCAPES.matcher(text).replaceAll("");
    }

    @Override
    public String toString() {
        return value.isEmpty() ? name : name + ": " + value;
    }
}
