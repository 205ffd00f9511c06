package dev.glovebox.guest.kernel;

import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.zmtp.ZmtpLoop;
import java.io.IOException;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/// The kernels that run. Thread-safe; whoever creates it closes it, which ends them all.
public final class Kernels implements AutoCloseable {
    private static final Pattern ID = Pattern.compile("\\w+(-\\w+){4}");
    private static final int ID_LENGTH_MAX = 100; // it is part of a file's name
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(6);
    private static final Duration READY = Duration.ofSeconds(60);

    private final KernelEnvironment environment;
    private final Kernelspecs kernelspecs;
    private final KernelLog log;
    private final int max;
    private final Semaphore slots;
    private final ProcessLauncher launcher = new ProcessLauncher();
    private final ZmtpLoop loop = new ZmtpLoop();
    private final Journals journals;
    private final WarmKernels warm;
    private final Map<String, Kernel> kernels = new ConcurrentHashMap<>();

    /// Held while a kernel whose id was wished for starts, so that there is one of that id.
    private final ReentrantLock wishedIds = new ReentrantLock();

    /// @param pythonEnv the uv environment that Python kernels run in
    /// @param display the display that programs in kernels use, as in `DISPLAY`
    /// @param dataDir where connection files and journals go; made when missing
    /// @param max how many may run at once
    public Kernels(Path pythonEnv, String display, Path dataDir, KernelLog log, int max) throws IOException {
        this.environment = new KernelEnvironment(pythonEnv, display, dataDir, log);
        this.kernelspecs = new Kernelspecs(pythonEnv);
        this.log = log;
        this.max = max;
        this.slots = new Semaphore(max);
        this.journals = new Journals(dataDir.resolve("journals"), 64L << 20);
        this.warm = new WarmKernels(1, this::startWarm);
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
        Kernelspecs.Installed installed = installed(wish.name().isEmpty() ? Kernelspecs.DEFAULT : wish.name());
        if (wish.id().isEmpty()) {
            return start(id, installed, wish);
        }
        wishedIds.lock();
        try {
            Kernel running = kernels.get(id);
            return running != null ? running : start(id, installed, wish);
        } finally {
            wishedIds.unlock();
        }
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
                .find(name)
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
        Journal journal = journals.create(id);
        boolean started = false;
        try {
            log.rotate();
            var kernel = new Kernel(id, installed, new Host(id, installed, wish, journal), loop, journal, READY);
            kernels.put(id, kernel);
            if (kernel.state().isDead()) {
                kernels.remove(id); // it died before it was there to be removed
            }
            started = true;
            return kernel;
        } catch (IOException e) {
            throw new Failure.Unavailable("kernel %s cannot be started: %s".formatted(installed.name(), e.getMessage()))
                    .asException();
        } finally {
            if (!started) {
                slots.release();
                journals.ended(id, journal);
            }
        }
    }

    /// Where one kernel lives.
    private final class Host implements Kernel.Host {
        private final String id;
        private final Kernelspecs.Installed installed;
        private final Map<String, String> variables;
        private final Path directory;
        private final Journal journal;

        Host(String id, Kernelspecs.Installed installed, Wish wish, Journal journal) {
            this.id = id;
            this.installed = installed;
            this.variables = wish.variables();
            this.directory = workingDirectory(wish.path());
            this.journal = journal;
        }

        @Override
        public KernelRun run() throws IOException {
            Optional<KernelRun> ready = warm.take(installed, variables, directory);
            return ready.isPresent() ? ready.get() : startRun(id, installed, variables, directory);
        }

        @Override
        public void dead() {
            kernels.remove(id);
            slots.release();
        }

        @Override
        public void silent() {
            journals.ended(id, journal);
        }
    }

    private KernelRun startRun(
            String name, Kernelspecs.Installed installed, Map<String, String> variables, Path directory)
            throws IOException {
        return KernelRun.of(KernelProcess.start(environment, launcher, name, installed, variables, directory), loop);
    }

    private WarmKernels.Warm startWarm() throws IOException {
        Kernelspecs.Installed installed =
                kernelspecs.find(Kernelspecs.DEFAULT).orElseThrow(() -> new IOException("no default kernelspec"));
        Path directory = workingDirectory("");
        return new WarmKernels.Warm(installed, directory, startRun("warm", installed, Map.of(), directory));
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
        List<CompletableFuture<Void>> endings = List.copyOf(kernels.values()).stream()
                .map(kernel -> kernel.shutdown("the server is stopping"))
                .toList();
        try {
            CompletableFuture.allOf(endings.toArray(CompletableFuture[]::new))
                    .get(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException _) {
            // what is left is killed with the launcher's thread
        }
        warm.close();
        loop.close();
        launcher.close();
    }
}
