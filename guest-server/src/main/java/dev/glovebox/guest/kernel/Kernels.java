package dev.glovebox.guest.kernel;

import dev.glovebox.guest.http.Failure;
import java.io.IOException;
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
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// The kernels that run. Thread-safe; whoever creates it closes it, which ends them all.
public final class Kernels implements AutoCloseable {
    private static final Pattern ID = Pattern.compile("\\w+(-\\w+){4}");
    private static final int ID_LENGTH_MAX = 100;
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(6);

    private final GatewayConfig config;
    private final KernelEnvironment environment;
    private final Kernelspecs kernelspecs;
    private final KernelProbe probe;
    private final KernelStarter starter;
    private final Journals journals;
    private final Culling culling;
    private final Semaphore slots;
    private final Map<String, Kernel> kernels = new ConcurrentHashMap<>();
    private final List<Consumer<String>> startListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<String>> removalListeners = new CopyOnWriteArrayList<>();

    /// Held while a kernel whose id was wished for starts, so that there is one of that id.
    private final ReentrantLock wishedIds = new ReentrantLock();

    /// @param pythonEnv the uv environment that Python kernels run in
    /// @param display the display that programs in kernels use, as in `DISPLAY`
    /// @param dataDir where connection files and journals go; made when missing
    /// @param seed what new kernels of its kernelspec run first
    /// @throws IllegalArgumentException when that kernelspec is not there; the message is for people
    public Kernels(
            Path pythonEnv,
            String display,
            Path dataDir,
            KernelLog log,
            GatewayConfig config,
            Optional<SeedNotebook> seed)
            throws IOException {
        this.config = config;
        this.environment = new KernelEnvironment(pythonEnv, display, dataDir, log, config.envProcessWhitelist());
        this.kernelspecs = new Kernelspecs(pythonEnv, config.defaultKernelName(), config.forceKernelName());
        seed.map(SeedNotebook::kernelName)
                .filter(name -> kernelspecs.find(name).isEmpty())
                .ifPresent(name -> {
                    throw new IllegalArgumentException("the notebook is for %s, which is not there".formatted(name));
                });
        this.slots = new Semaphore(config.maxKernels());
        this.journals = new Journals(dataDir.resolve("journals"), config.journalBytes());
        this.probe = new KernelProbe(environment.python(), kernels::size);
        this.starter = new KernelStarter(environment, log, kernelspecs, config, seed, probe);
        this.culling = new Culling(config, kernels::values);
    }

    GatewayConfig config() {
        return config;
    }

    Journals journals() {
        return journals;
    }

    Kernelspecs kernelspecs() {
        return kernelspecs;
    }

    /// Tells `listener` the id of every kernel that is over for good. It must return at once.
    public void onRemoved(Consumer<String> listener) {
        removalListeners.add(listener);
    }

    /// Tells `listener` the id of every kernel that has been started. It must return at once.
    public void onStarted(Consumer<String> listener) {
        startListeners.add(listener);
    }

    /// How many run.
    public int count() {
        return kernels.size();
    }

    /// Tells whether Python kernels can run.
    public KernelProbe probe() {
        return probe;
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

    /// Whether `id` may be a kernel's, and so part of a file's name.
    static boolean isId(String id) {
        return id.length() <= ID_LENGTH_MAX && ID.matcher(id).matches();
    }

    /// Starts a kernel; it need not be ready yet. One that runs under the wished id already is answered as it is.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.BadBody] for an unknown kernelspec or a bad id,
    ///     [Failure.Forbidden] when as many run as may, [Failure.Unavailable] when its command cannot be run
    Kernel create(KernelWish wish) {
        String id = wish.id().isEmpty() ? UUID.randomUUID().toString() : wish.id();
        if (!isId(id)) {
            throw new Failure.BadBody("kernel_id", "expected five words joined by hyphens, as in a UUID").asException();
        }
        wish.check();
        Kernelspecs.Installed installed = installed(wish.name());
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

    private Kernelspecs.Installed installed(String name) {
        return kernelspecs
                .wanted(name)
                .orElseThrow(() -> new Failure.BadBody(
                                "name",
                                "no such kernel: %s; there are %s"
                                        .formatted(
                                                kernelspecs.wantedName(name),
                                                String.join(
                                                        ", ", kernelspecs.all().keySet())))
                        .asException());
    }

    private Kernel start(String id, Kernelspecs.Installed installed, KernelWish wish) {
        if (!slots.tryAcquire()) {
            throw new Failure.Forbidden(
                            "Resource Limit: %d kernels run, and no more may".formatted(config.maxKernels()))
                    .asException();
        }
        Journal journal = null;
        boolean started = false;
        try {
            journal = journals.create(id);
            var kernel =
                    new Kernel(id, installed, new Host(id, installed, wish, journal), starter.loop(), journal, config);
            kernels.put(id, kernel);
            if (kernel.state().isDead()) {
                kernels.remove(id); // it died before it was there to be removed
            } else {
                startListeners.forEach(listener -> listener.accept(id));
            }
            started = true;
            return kernel;
        } catch (IOException e) {
            throw new Failure.Unavailable("kernel %s cannot be started: %s".formatted(installed.name(), e.getMessage()))
                    .asException();
        } finally {
            if (!started) {
                slots.release();
                if (journal != null) {
                    journals.ended(id, journal);
                }
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

        Host(String id, Kernelspecs.Installed installed, KernelWish wish, Journal journal) {
            this.id = id;
            this.installed = installed;
            this.variables = wish.variables();
            this.directory = KernelWish.directory(wish.path());
            this.journal = journal;
        }

        @Override
        public KernelRun run() throws IOException {
            return starter.run(id, installed, variables, directory);
        }

        @Override
        public void dead() {
            kernels.remove(id);
            slots.release();
            removalListeners.forEach(listener -> listener.accept(id));
        }

        @Override
        public void silent() {
            journals.ended(id, journal);
        }
    }

    @Override
    public void close() {
        culling.close();
        List<CompletableFuture<Void>> endings = List.copyOf(kernels.values()).stream()
                .map(kernel -> kernel.shutdown("the server is stopping"))
                .toList();
        try {
            CompletableFuture.allOf(endings.toArray(CompletableFuture[]::new))
                    .get(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException _) {
            // what is left is killed with the starter's thread
        }
        starter.close();
    }
}
