package dev.glovebox.bridge.executor;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// How code ended, and what it said.
///
/// @param stdout without the lines that carry results
/// @param outputs pictures, tables, the value of the last expression, in their latest form
/// @param result what the code has put into `_result` or printed as `RESULT_PICKLE:`, as
///         [dev.glovebox.bridge.pickle.Unpickler] has it; empty when it is `None` or there is none
/// @param error what it ended with, when it did not end well
/// @param executionCount the number in `In [n]:`, when the kernel counted it
/// @param duration from sending the code until its end was known
/// @param truncated whether there was more output than is kept; it then says so itself, where it ends
public record ExecutionResult(
        Status status,
        String stdout,
        String stderr,
        List<RichOutput> outputs,
        Optional<Object> result,
        Optional<ExecutionError> error,
        OptionalInt executionCount,
        Duration duration,
        boolean truncated) {

    /// How code can end.
    public enum Status {
        /// It ran to its end.
        OK,
        /// It raised an exception, or its result could not be brought back.
        ERROR,
        /// It took too long and was interrupted; the kernel keeps its state.
        TIMED_OUT,
        /// It took too long and did not react to the interrupt; the kernel was restarted, its state is lost.
        RESTARTED,
        /// The kernel ended while it ran; its state is lost.
        KERNEL_DIED
    }

    public ExecutionResult {
        outputs = List.copyOf(outputs);
    }

    /// This result, when the code ran to its end.
    ///
    /// @throws ExecutionException when it did not
    public ExecutionResult orThrow() throws ExecutionException {
        if (status != Status.OK) {
            throw new ExecutionException(this);
        }
        return this;
    }
}
