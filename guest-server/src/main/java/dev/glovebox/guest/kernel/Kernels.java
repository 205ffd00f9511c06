package dev.glovebox.guest.kernel;

import dev.glovebox.guest.http.Failure;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.zeromq.ZMQ;

/// The kernels that run. Thread-safe; whoever creates it closes it, which ends them all.
public final class Kernels implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Kernels.class.getName());
    private static final Pattern ID = Pattern.compile("\\w+(-\\w+){4}");
    private static final int ID_LENGTH_MAX = 100; // it is part of a file's name
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(6);
    private static final Duration CONTEXT_CLOSE_WAIT = Duration.ofSeconds(2);

    private final KernelEnvironment environment;
    private final Kernelspecs kernelspecs;
    private final KernelLog log;
    private final int max;
    private final Semaphore slots;
    private final ProcessLauncher launcher = new ProcessLauncher();
    private final ZMQ.Context context = ZMQ.context(1);
    private final Map<String, Kernel> kernels = new ConcurrentHashMap<>();
    private final List<Consumer<String>> removalListeners = new CopyOnWriteArrayList<>();
    private final Optional<SeedNotebook> seed;

    /// @param pythonEnv the uv environment that Python kernels run in
    /// @param display the display that programs in kernels use, as in `DISPLAY`
    /// @param runtimeDir where connection files go; made when missing
    /// @param seed what new kernels of its kernelspec run first
    public Kernels(
            Path pythonEnv,
            String display,
            Path runtimeDir,
            KernelLog log,
            GatewayConfig config,
            Optional<SeedNotebook> seed)
            throws IOException {
        this.environment = new KernelEnvironment(pythonEnv, display, runtimeDir, log, config.envProcessWhitelist());
        this.kernelspecs = new Kernelspecs(pythonEnv, config.defaultKernelName(), config.forceKernelName());
        this.log = log;
        this.max = config.maxKernels();
        this.slots = new Semaphore(max);
        this.seed = seed;
    }

    /// The notebook that new kernels of its kernelspec run first.
    Optional<SeedNotebook> seed() {
        return seed;
    }

    /// Tells `listener` the id of every kernel that is over for good. It must return at once.
    void onRemoved(Consumer<String> listener) {
        removalListeners.add(listener);
    }

    Kernelspecs kernelspecs() {
        return kernelspecs;
    }

    /// How many run.
    public int count() {
        return kernels.size();
    }

    /// The interpreter that Python kernels run in.
    public Path python() {
        return environment.python();
    }

    Collection<Kernel> all() {
        return kernels.values();
    }

    Optional<Kernel> find(String id) {
        return Optional.ofNullable(kernels.get(id));
    }

    /// The kernel of that id.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.NotFound]
    Kernel get(String id) {
        return find(id).orElseThrow(() -> new Failure.NotFound("Kernel does not exist: " + id).asException());
    }

    /// What a client wants of a new kernel.
    ///
    /// @param name the kernelspec; empty for the default
    /// @param id the id that it is to have; empty for a new one
    /// @param path its working directory, below the user's home; empty for the home itself
    /// @param variables added to its environment
    record Wish(String name, String id, String path, Map<String, String> variables) {}

    /// Starts a kernel; it need not be ready yet. One that runs under the wished id already is answered as it is.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.BadBody] for an unknown kernelspec or a bad id,
    ///     [Failure.Forbidden] when as many run as may, [Failure.Unavailable] when its command cannot be run
    Kernel create(Wish wish) {
        String id = wish.id().isEmpty() ? UUID.randomUUID().toString() : wish.id();
        if (id.length() > ID_LENGTH_MAX || !ID.matcher(id).matches()) {
            throw new Failure.BadBody("kernel_id", "expected five words joined by hyphens, as in a UUID").asException();
        }
        check(wish);
        Kernelspecs.Installed installed = installed(wish.name());
        return kernels.computeIfAbsent(id, _ -> start(id, installed, wish));
    }

    /// What no process can be given.
    private static void check(Wish wish) {
        if (wish.path().indexOf('\0') >= 0) {
            throw new Failure.BadBody("path", "a path has no NUL").asException();
        }
        wish.variables().forEach((name, value) -> {
            if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0 || value.indexOf('\0') >= 0) {
                throw new Failure.BadBody(
                                "env",
                                "%s: expected a name without = and NUL, a value without NUL"
                                        .formatted(name.replace('\0', ' ')))
                        .asException();
            }
        });
    }

    private Kernelspecs.Installed installed(String name) {
        return kernelspecs
                .wanted(name)
                .orElseThrow(() -> new Failure.BadBody(
                                "name",
                                "no such kernel: %s; there are %s"
                                        .formatted(
                                                name,
                                                String.join(
                                                        ", ", kernelspecs.all().keySet())))
                        .asException());
    }

    private Kernel start(String id, Kernelspecs.Installed installed, Wish wish) {
        if (!slots.tryAcquire()) {
            throw new Failure.Forbidden("Resource Limit: %d kernels run, and no more may".formatted(max)).asException();
        }
        Kernel started = null;
        try {
            log.rotate();
            started = new Kernel(id, installed, starter(id, installed, wish), () -> {
                kernels.remove(id);
                slots.release();
                removalListeners.forEach(listener -> listener.accept(id));
            });
            return started;
        } catch (IOException e) {
            throw new Failure.Unavailable("kernel %s cannot be started: %s".formatted(installed.name(), e.getMessage()))
                    .asException();
        } finally {
            if (started == null) {
                slots.release();
            }
        }
    }

    private Kernel.Starter starter(String id, Kernelspecs.Installed installed, Wish wish) {
        Path directory = workingDirectory(wish.path());
        return new Kernel.Starter() {
            @Override
            public KernelProcess process() throws IOException {
                return KernelProcess.start(environment, launcher, id, installed, wish.variables(), directory);
            }

            @Override
            public KernelLink link(
                    ConnectionInfo info, String ownSession, Consumer<KernelMessage> onOutput, Runnable onDefect) {
                return new KernelLink(context, info, ownSession, onOutput, onDefect);
            }
        };
    }

    /// The wished directory below the user's home, or its nearest ancestor that is there.
    private static Path workingDirectory(String path) {
        Path home = Path.of(System.getProperty("user.home"));
        Path wished = home.resolve(path.replaceFirst("^/+", "")).normalize();
        while (!wished.startsWith(home) || !Files.isDirectory(wished)) {
            if (!wished.startsWith(home)) {
                return home;
            }
            wished = wished.resolveSibling("").normalize();
        }
        return wished;
    }

    @Override
    public void close() {
        List<CompletableFuture<Void>> endings =
                List.copyOf(kernels.values()).stream().map(Kernel::shutdown).toList();
        try {
            CompletableFuture.allOf(endings.toArray(CompletableFuture[]::new))
                    .get(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException _) {
            // what is left is killed with the launcher's thread
        }
        launcher.close();
        closeContext();
    }

    /// Waits until the sockets have sent what is still to be sent; not for ever, should one have been left open.
    private void closeContext() {
        Thread closing = Thread.ofVirtual().name("zeromq-close").start(context::close);
        try {
            if (!closing.join(CONTEXT_CLOSE_WAIT)) {
                LOG.log(Level.WARNING, "a ZeroMQ socket was left open");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
