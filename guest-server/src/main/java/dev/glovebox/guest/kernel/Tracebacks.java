package dev.glovebox.guest.kernel;

import java.util.List;
import java.util.Map;

/// Hides what errors say, where clients may not see it (`allow_tracebacks`).
final class Tracebacks {
    private static final String NAME = "ExecutionError";
    private static final String VALUE = "Execution error";

    private Tracebacks() {}

    /// `message`, or, when it tells of an error, one that tells only that there was one.
    static KernelMessage masked(KernelMessage message) {
        boolean output = message.type().equals("error");
        boolean reply = message.channel() != Channel.IOPUB
                && message.contentText("status").equals("error");
        if (!output && !reply) {
            return message;
        }
        List<String> traceback = List.of("Tracebacks are not shown here.");
        return message.withContent(
                reply
                        ? Map.of("status", "error", "ename", NAME, "evalue", VALUE, "traceback", traceback)
                        : Map.of("ename", NAME, "evalue", VALUE, "traceback", traceback));
    }
}
