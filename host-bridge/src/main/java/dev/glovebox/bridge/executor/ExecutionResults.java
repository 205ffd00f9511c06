package dev.glovebox.bridge.executor;

import static dev.glovebox.bridge.executor.ExecutionResult.Status.ERROR;
import static dev.glovebox.bridge.executor.ExecutionResult.Status.OK;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.bridge.pickle.PickleLimits;
import dev.glovebox.bridge.pickle.Unpickler;
import dev.glovebox.bridge.pickle.UnpicklingException;
import java.util.Base64;
import java.util.Optional;

/// Makes results out of what executions leave behind.
final class ExecutionResults {
    /// Asks for `_result` in the form that code prints it in.
    static final String EXPRESSION =
            "__import__('base64').b64encode(__import__('pickle').dumps(_result)).decode('ascii')";

    private ExecutionResults() {}

    /// @param ended why the kernel ended, where it did
    static ExecutionResult of(
            ExecutionResult.Status status, Cell.Outcome outcome, Optional<ExecutionError> ended, PickleLimits limits) {
        Optional<ExecutionError> error = ended.or(outcome::error);
        Optional<Object> result = Optional.empty();
        if (status == OK) {
            try {
                result = result(outcome, limits);
            } catch (UnpicklingException e) {
                error = Optional.of(ExecutionError.of("UnpicklingException", String.valueOf(e.getMessage())));
            } catch (NotPickled e) {
                error = Optional.of(e.error);
            }
        }
        return new ExecutionResult(
                status == OK && error.isPresent() ? ERROR : status,
                outcome.stdout(),
                outcome.stderr(),
                outcome.outputs(),
                result,
                error,
                outcome.executionCount(),
                outcome.duration(),
                outcome.truncated());
    }

    /// The guest could not make a pickle of the result.
    private static final class NotPickled extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient ExecutionError error;

        NotPickled(ExecutionError error) {
            super(error.toString());
            this.error = error;
        }
    }

    private static Optional<Object> result(Cell.Outcome outcome, PickleLimits limits)
            throws UnpicklingException, NotPickled {
        if (outcome.resultTooLong()) {
            throw new UnpicklingException("the result is larger than %d bytes".formatted(limits.maxInputBytes()));
        }
        Optional<String> base64 = outcome.printed();
        if (base64.isEmpty() && outcome.expression().isPresent()) {
            base64 = value(outcome.expression().get());
        }
        return base64.isEmpty() ? Optional.empty() : decoded(base64.get(), limits);
    }

    private static Optional<Object> decoded(String base64, PickleLimits limits) throws UnpicklingException {
        if (base64.length() / 4 * 3L > limits.maxInputBytes() + 3) {
            throw new UnpicklingException("the result is larger than %d bytes".formatted(limits.maxInputBytes()));
        }
        byte[] pickle;
        try {
            pickle = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new UnpicklingException("the result is not in base64: " + e.getMessage());
        }
        return Optional.ofNullable(Unpickler.load(pickle, limits));
    }

    /// The expression's value, a text in Python's quotes; nothing when `_result` was not there.
    private static Optional<String> value(JsonNode expression) throws NotPickled {
        String name = expression.path("ename").asText("");
        if (name.equals("NameError") || expression.isMissingNode()) {
            return Optional.empty();
        }
        if (!expression.path("status").asText("").equals("ok")) {
            throw new NotPickled(ExecutionError.of(
                    name,
                    "the result is not picklable: " + expression.path("evalue").asText("")));
        }
        String quoted = expression.path("data").path("text/plain").asText("");
        return quoted.length() < 2 ? Optional.empty() : Optional.of(quoted.substring(1, quoted.length() - 1));
    }
}
