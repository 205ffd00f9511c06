package dev.glovebox.bridge.vm;

import dev.glovebox.bridge.log.LogTail;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// One start of a sandbox: has a keeper begin, and follows it until the guest is ready or has failed.
final class Start {

    private static final int LOOK_MS = 20;

    private static final Duration KEEPER_LIMIT = Duration.ofSeconds(30);
    private static final int MAX_STAGES = 4096;

    private final SandboxDirectory directory;
    private final SandboxVmConfig config;
    private final StartListener listener;
    private final long begin = System.nanoTime();
    private final Instant beginTime = Instant.now();
    private final Path stages;
    private long stagesRead;

    Start(SandboxDirectory directory, SandboxVmConfig config, StartListener listener) {
        this.directory = directory;
        this.config = config;
        this.listener = listener;
        this.stages = directory.logs().resolve("stages.log");
    }

    /// Returns once the guest is ready.
    ///
    /// @return the keeper, which ends with its pipe when it is bound to this program
    /// @throws SandboxException when it does not come up, with the cause
    KeeperProcess run(boolean withParent) throws SandboxException, InterruptedException {
        if (directory.isKept()) {
            throw new SandboxException(
                    SandboxException.Kind.CONFLICT,
                    "%s runs already: glovebox info %s".formatted(directory.name(), directory.name()));
        }
        try {
            GuestSettings.write(directory, config);
            stagesRead = Files.exists(stages) ? Files.size(stages) : 0;
            KeeperProcess keeper = KeeperProcess.start(directory, withParent);
            follow(keeper);
            return keeper;
        } catch (IOException e) {
            throw new SandboxException(
                    SandboxException.Kind.FAILED,
                    "%s cannot be started: %s".formatted(directory.name(), e.getMessage()),
                    e);
        }
    }

    private void follow(KeeperProcess keeper) throws SandboxException, IOException, InterruptedException {
        boolean machineTold = false;
        while (true) {
            boolean alive = keeper.isAlive();
            SandboxState state = directory.state();
            if (!state.since().isBefore(beginTime)) {
                if (!machineTold && state.lifecycle().isAlive()) {
                    machineTold = true;
                    tell("machine");
                }
                tellStages();
                if (state.lifecycle() == Lifecycle.RUNNING) {
                    tell("ready");
                    return;
                }
                if (!state.lifecycle().isAlive() && state.lifecycle() != Lifecycle.CREATED) {
                    new KeeperClient(directory).end(Duration.ZERO, KEEPER_LIMIT); // which would try it again
                    throw failed(state);
                }
            }
            if (!alive) {
                throw new SandboxException(
                        SandboxException.Kind.FAILED,
                        "%s cannot be kept: %s".formatted(directory.name(), keeper.lastWords()));
            }
            Thread.sleep(LOOK_MS);
        }
    }

    private void tellStages() throws IOException {
        if (!Files.exists(stages) || Files.size(stages) == stagesRead) {
            return;
        }
        // The guest writes it: never more at once than its few lines could be.
        byte[] some = new LogTail(stages).read(stagesRead, MAX_STAGES).bytes();
        String fresh = new String(some, StandardCharsets.UTF_8);
        int end = fresh.lastIndexOf('\n') + 1;
        stagesRead += end == 0 && some.length == MAX_STAGES
                ? MAX_STAGES
                : fresh.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
        for (String line : fresh.substring(0, end).lines().toList()) {
            String stage = line.strip().split(" ", 2)[0];
            if (List.of("booting", "kernel", "display", "server").contains(stage)) {
                tell(stage);
            }
        }
    }

    private void tell(String stage) {
        listener.reached(stage, Duration.ofNanos(System.nanoTime() - begin));
    }

    private SandboxException failed(SandboxState state) {
        var kind = state.cause()
                .filter(cause -> cause.kind() == dev.glovebox.bridge.driver.StopCause.Kind.TIMEOUT)
                .map(cause -> SandboxException.Kind.TIMEOUT)
                .orElse(SandboxException.Kind.FAILED);
        String why = state.cause().map(CauseText::of).orElse("no cause is known");
        return new SandboxException(kind, "%s did not come up: %s".formatted(directory.name(), why));
    }
}
