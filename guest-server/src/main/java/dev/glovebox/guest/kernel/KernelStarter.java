package dev.glovebox.guest.kernel;

import dev.glovebox.guest.zmtp.ZmtpLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Starts kernel processes, or takes warm ones, and connects them. Whoever creates it closes it, after the kernels.
final class KernelStarter implements AutoCloseable {
    private final KernelEnvironment environment;
    private final KernelLog log;
    private final Duration readyTimeout;
    private final Optional<SeedNotebook> seed;
    private final KernelLimits limits;
    private final ProcessLauncher launcher;
    private final ZmtpLoop loop = new ZmtpLoop();
    private final WarmKernels warm;

    /// @param kernelspecs where the kernelspec that is kept warm is looked up
    /// @param seed what every kernel of its kernelspec runs first
    /// @param probe looks before the first warm kernel is started: both at once would take each other's time,
    ///     and it is the probe's answer that a server that has just been started is waited for
    KernelStarter(
            KernelEnvironment environment,
            KernelLog log,
            Kernelspecs kernelspecs,
            GatewayConfig config,
            Optional<SeedNotebook> seed,
            KernelProbe probe)
            throws IOException {
        this.environment = environment;
        this.log = log;
        this.readyTimeout = config.kernelInfoTimeout();
        this.seed = seed;
        this.limits = KernelLimits.of(config, environment.runtimeDir());
        this.launcher = new ProcessLauncher(limits);
        this.warm = new WarmKernels(config.prespawnCount(), () -> {
            probe.lookAhead();
            return startWarm(kernelspecs);
        });
    }

    /// The thread that reads what kernels say.
    ZmtpLoop loop() {
        return loop;
    }

    /// A run of `installed`, warm when there is one; it need not be ready yet.
    ///
    /// @param name what its files and log lines are called by
    /// @throws IOException when its command cannot be run, or a cell of the seed fails; the message is for people
    KernelRun run(String name, Kernelspecs.Installed installed, Map<String, String> variables, Path directory)
            throws IOException {
        Optional<KernelRun> ready = warm.take(installed, variables, directory);
        KernelRun started = ready.isPresent() ? ready.get() : start(name, installed, variables, directory);
        if (!seedOf(installed).isEmpty()) {
            awaitSeed(started);
        }
        return started;
    }

    private KernelRun start(String name, Kernelspecs.Installed installed, Map<String, String> variables, Path directory)
            throws IOException {
        log.rotate();
        KernelProcess process = KernelProcess.start(environment, launcher, name, installed, variables, directory);
        return KernelRun.of(process, loop, seedOf(installed));
    }

    private WarmKernels.Warm startWarm(Kernelspecs kernelspecs) throws IOException {
        Kernelspecs.Installed installed =
                kernelspecs.wanted("").orElseThrow(() -> new IOException("the default kernelspec is not there"));
        Path directory = KernelWish.directory("");
        return new WarmKernels.Warm(installed, directory, start("warm", installed, Map.of(), directory));
    }

    private List<String> seedOf(Kernelspecs.Installed installed) {
        return seed.filter(notebook -> notebook.kernelName().equals(installed.name()))
                .map(SeedNotebook::cells)
                .orElse(List.of());
    }

    private void awaitSeed(KernelRun started) throws IOException {
        try {
            started.ready().get(readyTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(
                    String.valueOf(Objects.requireNonNullElse(e.getCause(), e).getMessage()), e);
        } catch (TimeoutException e) {
            started.end(false);
            throw new IOException("the seed notebook took longer than %d s".formatted(readyTimeout.toSeconds()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /// Ends the warm kernels; nothing is started any more.
    @Override
    public void close() {
        warm.close();
        loop.close();
        launcher.close();
        limits.close();
    }
}
