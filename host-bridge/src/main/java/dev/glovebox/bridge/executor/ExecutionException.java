package dev.glovebox.bridge.executor;

import java.io.Serial;

/// Code in a guest did not end well; the message has its error and its traceback.
public final class ExecutionException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient ExecutionResult result;

    ExecutionException(ExecutionResult result) {
        super(message(result));
        this.result = result;
    }

    /// All that the code said until then.
    public ExecutionResult result() {
        return result;
    }

    private static String message(ExecutionResult result) {
        String error = result.error().map(ExecutionError::toString).orElse("no error");
        String traceback = result.error().map(ExecutionError::traceback).orElse("");
        return "%s (%s)%s%s".formatted(error, result.status(), traceback.isEmpty() ? "" : "\n", traceback);
    }
}
