package dev.glovebox.bridge.executor;

import dev.glovebox.bridge.client.GuestLimits;
import dev.glovebox.bridge.pickle.PickleLimits;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// How an executor's kernel is started and what it may send. Each method answers new options.
///
/// @param kernelName the kernelspec; empty for the guest's default
/// @param environment added to the kernel's
/// @param limits of HTTP
/// @param output how much of it is kept
/// @param pickle what a result may be
/// @param input answers `input()`; without it, code that asks for input gets an error
/// @param reconnectFor how long a connection that broke is tried again
/// @param interruptGrace how long a kernel has to react to an interrupt before it is restarted
/// @param closeAction run once at the end of [SandboxExecutor#cleanup], to stop the sandbox for example
public record ExecutorOptions(
        String kernelName,
        Map<String, String> environment,
        GuestLimits limits,
        OutputLimits output,
        PickleLimits pickle,
        Optional<InputHandler> input,
        Duration reconnectFor,
        Duration interruptGrace,
        Runnable closeAction) {
    /// The default kernel, no input, half a minute to reconnect, five seconds to react to an interrupt.
    public static final ExecutorOptions DEFAULT = new ExecutorOptions(
            "",
            Map.of(),
            GuestLimits.DEFAULT,
            OutputLimits.DEFAULT,
            PickleLimits.DEFAULT,
            Optional.empty(),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            () -> {});

    public ExecutorOptions {
        environment = Map.copyOf(environment);
    }

    public ExecutorOptions withKernelName(String name) {
        return new ExecutorOptions(
                name, environment, limits, output, pickle, input, reconnectFor, interruptGrace, closeAction);
    }

    public ExecutorOptions withEnvironment(Map<String, String> variables) {
        return new ExecutorOptions(
                kernelName, variables, limits, output, pickle, input, reconnectFor, interruptGrace, closeAction);
    }

    public ExecutorOptions withLimits(GuestLimits changed) {
        return new ExecutorOptions(
                kernelName, environment, changed, output, pickle, input, reconnectFor, interruptGrace, closeAction);
    }

    public ExecutorOptions withOutput(OutputLimits changed) {
        return new ExecutorOptions(
                kernelName, environment, limits, changed, pickle, input, reconnectFor, interruptGrace, closeAction);
    }

    public ExecutorOptions withPickle(PickleLimits changed) {
        return new ExecutorOptions(
                kernelName, environment, limits, output, changed, input, reconnectFor, interruptGrace, closeAction);
    }

    public ExecutorOptions withInput(InputHandler handler) {
        return new ExecutorOptions(
                kernelName,
                environment,
                limits,
                output,
                pickle,
                Optional.of(handler),
                reconnectFor,
                interruptGrace,
                closeAction);
    }

    /// Both how long a broken connection is tried again, and how long a kernel has to react to an interrupt.
    public ExecutorOptions withPatience(Duration reconnect, Duration interrupt) {
        return new ExecutorOptions(
                kernelName, environment, limits, output, pickle, input, reconnect, interrupt, closeAction);
    }

    public ExecutorOptions withCloseAction(Runnable action) {
        return new ExecutorOptions(
                kernelName, environment, limits, output, pickle, input, reconnectFor, interruptGrace, action);
    }
}
