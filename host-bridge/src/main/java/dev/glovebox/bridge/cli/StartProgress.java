package dev.glovebox.bridge.cli;

import dev.glovebox.bridge.vm.StartListener;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// Shows how far a start has come: one line that grows on a terminal, a line for each stage elsewhere.
final class StartProgress implements StartListener {

    private static final List<String> STAGES = List.of("machine", "booting", "kernel", "display", "server", "ready");

    private final Output output;
    private final String name;
    private final boolean terminal = Output.isTerminal();

    StartProgress(Output output, String name) {
        this.output = output;
        this.name = name;
    }

    @Override
    public void reached(String stage, Duration sinceStart) {
        double seconds = sinceStart.toMillis() / 1000.0;
        if (!terminal) {
            output.note(String.format(Locale.ROOT, "%s: %s after %.1f s", name, stage, seconds));
            return;
        }
        int done = STAGES.indexOf(stage) + 1;
        System.err.printf(
                Locale.ROOT,
                "\r\033[K%s [%s%s] %s, %.1f s%s",
                name,
                "#".repeat(done * 4),
                " ".repeat((STAGES.size() - done) * 4),
                stage,
                seconds,
                stage.equals("ready") ? "\n" : "");
        System.err.flush();
    }
}
