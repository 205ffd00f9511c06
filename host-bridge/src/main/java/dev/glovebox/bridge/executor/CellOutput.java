package dev.glovebox.bridge.executor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What an execution has said and shown so far, and what its listener is still to be told of it. Not thread-safe.
final class CellOutput {
    private final ExecutionListener listener;
    private final TextOutput stdout;
    private final TextOutput stderr;
    private final RichOutputs rich;
    private final ResultLines results;
    private final List<Runnable> calls = new ArrayList<>();
    private boolean clearBeforeNext;

    CellOutput(ExecutionListener listener, OutputLimits limits, int maxResultChars) {
        this.listener = listener;
        this.stdout = new TextOutput(limits.maxTextChars());
        this.stderr = new TextOutput(limits.maxTextChars());
        this.rich = new RichOutputs(limits);
        this.results = new ResultLines(maxResultChars);
    }

    void stream(String name, String text) {
        if (name.equals("stderr")) {
            clearIfDue();
            stderr.add(text);
            calls.add(() -> listener.stderr(text));
        } else {
            print(results.filter(text));
        }
    }

    private void print(String text) {
        if (!text.isEmpty()) {
            clearIfDue();
            stdout.add(text);
            calls.add(() -> listener.stdout(text));
        }
    }

    /// What was held back at the end of standard output is part of it after all.
    void flush() {
        print(results.end());
    }

    /// Says in standard error what the code has not said itself.
    void note(String text) {
        stderr.add(text);
    }

    void show(RichOutput output) {
        clearIfDue();
        rich.add(output);
        calls.add(() -> listener.output(output));
    }

    void update(RichOutput output) {
        rich.update(output);
        calls.add(() -> listener.updated(output));
    }

    /// Forgets all output.
    ///
    /// @param wait until there is more
    void clear(boolean wait) {
        clearBeforeNext = true;
        if (!wait) {
            clearIfDue();
        }
    }

    private void clearIfDue() {
        if (clearBeforeNext) {
            clearBeforeNext = false;
            stdout.clear();
            stderr.clear();
            rich.clear();
            calls.add(listener::cleared);
        }
    }

    /// The calls of the listener that are due, in order. They are made without a lock: a listener may take its
    /// time.
    List<Runnable> takeCalls() {
        List<Runnable> taken = List.copyOf(calls);
        calls.clear();
        return taken;
    }

    String stdout() {
        return stdout.toString();
    }

    String stderr() {
        return stderr.toString();
    }

    List<RichOutput> rich() {
        return List.copyOf(rich.all());
    }

    boolean truncated() {
        return stdout.truncated() || stderr.truncated() || rich.truncated();
    }

    /// The base64 of the last result that was printed.
    Optional<String> printedResult() {
        return results.latest();
    }

    boolean resultTooLong() {
        return results.tooLong();
    }
}
