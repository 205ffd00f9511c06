package dev.glovebox.bridge.cli;

import dev.glovebox.bridge.ssh.TransferProgress;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/// A bar that grows as files are copied, on a terminal only.
final class CopyProgress implements TransferProgress, AutoCloseable {

    private final boolean terminal = Output.isTerminal();
    private @Nullable ProgressBar bar;

    @Override
    public void moved(String file, long doneBytes, long totalBytes) {
        if (!terminal) {
            return;
        }
        if (bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName("copying")
                    .setInitialMax(totalBytes)
                    .setUnit(" MiB", 1 << 20)
                    .build();
        }
        bar.maxHint(totalBytes);
        bar.stepTo(doneBytes);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
