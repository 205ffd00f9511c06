package dev.glovebox.guest.kernel;

import dev.glovebox.guest.child.ChildProcesses;
import java.io.IOException;

/// Starts kernel processes within the limits, and so that they end with the server. Whoever creates it closes it.
final class ProcessLauncher implements AutoCloseable {
    private final ChildProcesses children = new ChildProcesses("kernel");
    private final KernelLimits limits;

    ProcessLauncher(KernelLimits limits) {
        this.limits = limits;
    }

    /// A process, and the group that bounds it.
    record Launched(Process process, KernelGroup group) {}

    /// Starts what `builder` describes.
    ///
    /// @throws IOException when it cannot be started
    Launched start(ProcessBuilder builder) throws IOException {
        KernelGroup group = limits.newGroup();
        builder.command().addAll(0, limits.words(group));
        try {
            Process process = children.start(builder);
            if (!group.isNone()) {
                var _ = process.onExit().thenRun(() -> limits.release(group));
            }
            return new Launched(process, group);
        } catch (IOException | RuntimeException e) {
            limits.release(group);
            throw e;
        }
    }

    @Override
    public void close() {
        children.close();
    }
}
