package dev.glovebox.bridge.executor;

import static dev.glovebox.bridge.executor.ExecutionResult.Status.ERROR;
import static dev.glovebox.bridge.executor.ExecutionResult.Status.KERNEL_DIED;
import static dev.glovebox.bridge.executor.ExecutionResult.Status.OK;
import static dev.glovebox.bridge.executor.ExecutionResult.Status.RESTARTED;
import static dev.glovebox.bridge.executor.ExecutionResult.Status.TIMED_OUT;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.bridge.client.GuestEndpoint;
import dev.glovebox.bridge.client.GuestException;
import dev.glovebox.bridge.client.GuestHttp;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Runs Python in a kernel of a sandbox, which it starts with the first call and shuts down at the end.
///
/// `_result` of code that names it comes back as a Java object, as does what code prints as
/// `RESULT_PICKLE:` and base64 of a pickle; `base64` and `pickle` are imported for that. Names and imports live on
/// from one execution to the next. Executions of several threads run one after the other.
///
/// What a guest says is bounded in size and time, and a result is plain data
/// ([dev.glovebox.bridge.pickle.Unpickler]). It works with the guest server's ports 8765 and 8888 as with any
/// Jupyter Kernel Gateway.
public final class SandboxExecutor implements AutoCloseable {
    private static final Pattern NAMES_RESULT = Pattern.compile("\\b_result\\b");
    private static final Duration PRELUDE_TIMEOUT = Duration.ofSeconds(90); // a cold kernel's start is part of it
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(10);
    private static final System.Logger LOG = System.getLogger(SandboxExecutor.class.getName());

    private final ExecutorOptions options;
    private final GuestHttp http;
    private final KernelApi api;
    private final ReentrantLock running = new ReentrantLock(true);
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable Kernel kernel;

    /// A kernel in use.
    ///
    /// @param fresh whether nothing is imported in it yet
    /// @param gone whether it cannot be used any more
    private record Kernel(String id, KernelConnection connection, AtomicBoolean fresh, AtomicBoolean gone) {}

    /// An executor with the default options.
    ///
    /// @param kernels the kernel API's address, as in `http://127.0.0.1:8888`
    /// @param token what the guest asks for
    public SandboxExecutor(URI kernels, String token) {
        this(GuestEndpoint.of(kernels, token), ExecutorOptions.DEFAULT);
    }

    /// An executor; it does not contact the guest yet.
    public SandboxExecutor(GuestEndpoint kernels, ExecutorOptions options) {
        this.options = options;
        this.http = GuestHttp.forKernels(kernels, options.limits());
        this.api = new KernelApi(http);
    }

    /// Runs code.
    ///
    /// @param timeout how long it may run; then it is interrupted
    /// @throws GuestException when the guest cannot be reached, or does not answer as it should
    public ExecutionResult execute(String code, Duration timeout) throws GuestException {
        return execute(code, timeout, ExecutionListener.NONE);
    }

    /// Runs code, and tells of its output as it comes.
    ///
    /// @param timeout how long it may run; then it is interrupted, and when it does not react the kernel is
    ///     restarted
    /// @throws GuestException when the guest cannot be reached, or does not answer as it should
    public ExecutionResult execute(String code, Duration timeout, ExecutionListener listener) throws GuestException {
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("timeout=%s: expected a positive duration".formatted(timeout));
        }
        turn(timeout);
        try {
            Kernel used = kernel();
            if (used.fresh().compareAndSet(true, false)) {
                run(used, request(used, "import base64, pickle", true), PRELUDE_TIMEOUT, ExecutionListener.NONE);
            }
            return run(used, request(used, code, false), timeout, listener);
        } finally {
            running.unlock();
        }
    }

    /// Installs packages into the environment of the kernel, with uv; kernels that run already can import them.
    ///
    /// @param packages requirements as pip and uv take them: `numpy`, `six==1.17.0`
    /// @param progress gets uv's lines as standard output
    /// @throws InstallException when uv fails, with the end of what it said
    /// @throws GuestException when the guest cannot be reached
    public void install(List<String> packages, Duration timeout, ExecutionListener progress)
            throws GuestException, InstallException {
        if (packages.isEmpty()) {
            return;
        }
        ExecutionResult result = execute(Installation.code(packages), timeout, progress);
        if (result.status() != OK) {
            throw Installation.failure(packages, result);
        }
    }

    /// Installs packages within ten minutes, see [#install(List, Duration, ExecutionListener)].
    public void install(String... packages) throws GuestException, InstallException {
        install(List.of(packages), Duration.ofMinutes(10), ExecutionListener.NONE);
    }

    /// Interrupts what runs, as Ctrl-C does; its execution ends with a `KeyboardInterrupt`. Nothing when nothing
    /// runs.
    public void interrupt() throws GuestException {
        Kernel used = kernel;
        if (used != null) {
            api.interrupt(used.id());
        }
    }

    /// The kernel's id in Jupyter's API; it is started if there is none.
    public String kernelId() throws GuestException {
        turn(options.limits().answer());
        try {
            return kernel().id();
        } finally {
            running.unlock();
        }
    }

    /// Shuts the kernel down, then runs the close action, which may stop the sandbox. What runs ends with a
    /// [GuestException]. Doing it again does nothing.
    public void cleanup() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            Kernel used = kernel;
            if (used != null) {
                used.connection().close();
                api.shutDown(used.id(), SHUTDOWN_TIMEOUT);
            }
        } catch (GuestException e) {
            LOG.log(System.Logger.Level.INFO, () -> "a kernel was not shut down: " + e.getMessage());
        } finally {
            http.close();
            options.closeAction().run();
        }
    }

    /// The same as [#cleanup].
    @Override
    public void close() {
        cleanup();
    }

    /// Breaks the connection as a network does.
    void breakConnection() {
        Kernel used = kernel;
        if (used != null) {
            used.connection().breakOff();
        }
    }

    private void turn(Duration patience) throws GuestException {
        try {
            if (running.isHeldByCurrentThread() || !running.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new GuestException(GuestException.Kind.TIMEOUT, "another execution has not ended in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GuestException(
                    GuestException.Kind.INTERRUPTED, "interrupted while another execution was running", e);
        }
    }

    /// The kernel, or a new one in the place of one that is gone.
    @GuardedBy("running")
    private Kernel kernel() throws GuestException {
        if (closed.get()) {
            throw new GuestException(GuestException.Kind.UNREACHABLE, "the executor is closed");
        }
        Kernel used = kernel;
        if (used == null || used.gone().get()) {
            if (used != null) {
                used.connection().close();
            }
            kernel = null;
            used = start();
            kernel = used;
        }
        return used;
    }

    private Kernel start() throws GuestException {
        String id = api.start(options);
        var fresh = new AtomicBoolean(true);
        var gone = new AtomicBoolean();
        var connection = new KernelConnection(http, id, options, new KernelConnection.Events() {
            @Override
            public void restarted() {
                fresh.set(true);
            }

            @Override
            public void gone() {
                gone.set(true);
            }
        });
        try {
            connection.open();
        } catch (GuestException e) {
            connection.close();
            api.shutDown(id, SHUTDOWN_TIMEOUT);
            throw e;
        }
        return new Kernel(id, connection, fresh, gone);
    }

    private KernelMessage request(Kernel used, String code, boolean silent) {
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        content.put("code", code)
                .put("silent", silent)
                .put("store_history", !silent)
                .put("allow_stdin", options.input().isPresent())
                .put("stop_on_error", true);
        ObjectNode expressions = content.putObject("user_expressions");
        if (!silent && NAMES_RESULT.matcher(code).find()) {
            expressions.put(Cell.RESULT_EXPRESSION, ExecutionResults.EXPRESSION);
        }
        return used.connection().request("execute_request", content);
    }

    private ExecutionResult run(Kernel used, KernelMessage request, Duration timeout, ExecutionListener listener)
            throws GuestException {
        int maxResultChars = (int) Math.min(Integer.MAX_VALUE, options.pickle().maxInputBytes() / 3 * 4 + 64);
        var cell = new Cell(request, listener, options.output(), maxResultChars);
        used.connection().run(cell);
        try {
            ExecutionResult.Status status = awaited(used, cell, timeout);
            return ExecutionResults.of(status, cell.outcome(), ended(used, status, timeout), options.pickle());
        } finally {
            used.connection().forget();
        }
    }

    private ExecutionResult.Status awaited(Kernel used, Cell cell, Duration timeout) throws GuestException {
        if (!cell.await(timeout)) {
            api.interrupt(used.id());
            if (!cell.await(options.interruptGrace())) {
                used.fresh().set(true);
                api.restart(used.id());
                return RESTARTED;
            }
            return cell.hasDied() ? KERNEL_DIED : TIMED_OUT;
        }
        return cell.hasDied() ? KERNEL_DIED : cell.outcome().error().isPresent() ? ERROR : OK;
    }

    /// What an execution is told of that could not say it itself.
    private Optional<ExecutionError> ended(Kernel used, ExecutionResult.Status status, Duration timeout) {
        return switch (status) {
            case OK, ERROR, TIMED_OUT -> Optional.empty();
            case RESTARTED ->
                Optional.of(ExecutionError.of(
                        "KernelRestarted",
                        "the code ran for more than %d ms and did not react to the interrupt: the kernel was restarted"
                                .formatted(timeout.toMillis())));
            case KERNEL_DIED -> {
                String reason = api.reason(used.id());
                yield Optional.of(ExecutionError.of(
                        "KernelDied",
                        "the kernel ended while the code was running" + (reason.isEmpty() ? "" : ": " + reason)));
            }
        };
    }
}
