package dev.glovebox.guest.application;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.guest.child.ChildProcesses;
import dev.glovebox.guest.child.Command;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// The programs that were started on the desktop, those that have ended among them. All of them end with the
/// server: by [#close], and when it is killed by the system, or at the latest by the next server with the same
/// directory. Thread-safe; whoever makes it closes it.
public final class Applications implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Applications.class.getName());
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(2);
    private static final int RUNNING_MAX = 64;
    private static final int KEPT_MAX = 100;

    private final Path directory;
    private final Path pythonEnv;
    private final String display;
    private final Consumer<ApplicationStatus> listener;
    private final String server; // what the marks of this directory's servers begin with
    private final String run; // what this one's begin with
    private final AtomicLong numbers = new AtomicLong();
    private final ChildProcesses children = new ChildProcesses("application");
    private final ReentrantLock lock = new ReentrantLock();
    private final @GuardedBy("lock") Map<Long, Application> byPid = new LinkedHashMap<>();
    private @GuardedBy("lock") int starting;
    private @GuardedBy("lock") boolean closed;

    /// @param directory holds their output, and no other server's; made when missing, and emptied
    /// @param pythonEnv the environment whose programs they find first
    /// @param display the display that they use, as in `DISPLAY`
    /// @param listener is told when one has started or ended
    public Applications(Path directory, Path pythonEnv, String display, Consumer<ApplicationStatus> listener)
            throws IOException {
        this.directory = Files.createDirectories(directory).toRealPath();
        this.pythonEnv = pythonEnv;
        this.display = display;
        this.listener = listener;
        this.server = UUID.nameUUIDFromBytes(this.directory.toString().getBytes(StandardCharsets.UTF_8)) + "/";
        this.run =
                server + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()) + "/";
        removeOldLogs();
        Thread.ofVirtual().name("applications-left").start(this::endLeftOvers);
    }

    private void removeOldLogs() throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, "*.log{,.1,.fifo}")) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
    }

    /// Those that a server which was killed has left behind.
    private void endLeftOvers() {
        try {
            MarkedProcesses.end(mark -> mark.startsWith(server) && !mark.startsWith(run), Duration.ZERO);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Starts a program.
    ///
    /// @throws FailureException [Failure.BadBody] when it cannot be started, [Failure.Conflict] when too many run
    Application start(ApplicationWish wish) {
        reserve();
        try {
            Application started = launch(wish);
            lock.lock();
            try {
                Application old = byPid.put(started.pid(), started); // pids come again
                if (old != null) {
                    old.log().delete();
                }
                evict();
            } finally {
                lock.unlock();
            }
            listener.accept(started.status());
            started.onEnd(() -> listener.accept(started.status()));
            return started;
        } finally {
            lock.lock();
            try {
                starting--;
            } finally {
                lock.unlock();
            }
        }
    }

    private void reserve() {
        lock.lock();
        try {
            if (closed) {
                throw new Failure.Unavailable("the server is stopping").asException();
            }
            long running = starting
                    + byPid.values().stream().filter(Application::isRunning).count();
            if (running >= RUNNING_MAX) {
                throw new Failure.Conflict("%d applications run already; end one first".formatted(running))
                        .asException();
            }
            starting++;
        } finally {
            lock.unlock();
        }
    }

    private Application launch(ApplicationWish wish) {
        long number = numbers.incrementAndGet();
        String mark = run + number;
        Path cwd = wish.directory();
        var builder = new ProcessBuilder(new ArrayList<>(wish.words()))
                .directory(cwd.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        setEnvironment(builder.environment(), wish, mark);
        var log = new ApplicationLog(directory.resolve("%d.log".formatted(number)));
        try {
            Command.require(builder);
            Process process = log.keepOf(builder, () -> children.start(builder));
            LOG.log(Level.INFO, () -> "application started: pid=%d".formatted(process.pid()));
            return new Application(process, mark, wish.words(), cwd, log);
        } catch (IOException e) {
            throw new Failure.BadBody("command", String.valueOf(e.getMessage())).asException();
        }
    }

    private void setEnvironment(Map<String, String> environment, ApplicationWish wish, String mark) {
        environment.keySet().removeAll(Command.SECRETS);
        environment.put("DISPLAY", display);
        environment.merge("PATH", pythonEnv.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
        environment.putAll(wish.variables());
        environment.put(MarkedProcesses.VARIABLE, mark);
    }

    /// Forgets those that ended when there are too many, those that were started first.
    @GuardedBy("lock")
    private void evict() {
        List<Application> ended = byPid.values().stream()
                .filter(application -> !application.isRunning())
                .sorted(Comparator.comparing(Application::startedAt))
                .toList();
        for (Application application : ended.subList(0, Math.max(0, ended.size() - KEPT_MAX))) {
            byPid.remove(application.pid(), application);
            application.log().delete();
        }
    }

    /// All of them, in the order in which they were started.
    List<ApplicationStatus> list() {
        lock.lock();
        try {
            return byPid.values().stream()
                    .sorted(Comparator.comparing(Application::startedAt))
                    .map(Application::status)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /// One of them.
    ///
    /// @throws FailureException [Failure.NotFound]
    Application find(long pid) {
        lock.lock();
        try {
            Application found = byPid.get(pid);
            if (found == null) {
                throw new Failure.NotFound("no application with pid %d was started here".formatted(pid)).asException();
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    /// Ends all of them, and what they have started.
    @Override
    public void close() {
        List<Application> left;
        lock.lock();
        try {
            closed = true;
            left = byPid.values().stream().filter(Application::isRunning).toList();
        } finally {
            lock.unlock();
        }
        try {
            left.forEach(application -> application.signal("TERM"));
            MarkedProcesses.end(mark -> mark.startsWith(run), CLOSE_GRACE);
            left.forEach(application -> application.signal("KILL"));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            children.close();
        }
    }
}
