package dev.glovebox.guest.kernel;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/// Shuts down kernels that have been idle for too long, as the settings say; a kernelspec may say otherwise in its
/// metadata (`cull_idle_timeout`, seconds). Whoever creates it closes it.
final class Culling implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Culling.class.getName());

    private final GatewayConfig config;
    private final Supplier<Collection<Kernel>> kernels;
    private final Thread thread;

    /// Starts to look at what `kernels` answers.
    Culling(GatewayConfig config, Supplier<Collection<Kernel>> kernels) {
        this.config = config;
        this.kernels = kernels;
        this.thread = Thread.ofVirtual().name("kernel-culling").start(this::run);
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(config.cullInterval());
                List.copyOf(kernels.get()).stream().filter(this::isDue).forEach(this::cull);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private boolean isDue(Kernel kernel) {
        Duration timeout = kernel.installed().spec().cullIdleTimeout().orElse(config.cullIdleTimeout());
        return timeout.isPositive()
                && kernel.state().isIdleSince(Instant.now().minus(timeout))
                && (config.cullBusy() || !kernel.state().isBusy())
                && (config.cullConnected() || !kernel.isConnected());
    }

    private void cull(Kernel kernel) {
        LOG.log(Level.INFO, () -> "kernel culled: kernel=%s".formatted(kernel.id()));
        var _ = kernel.shutdown("it was idle for too long");
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
