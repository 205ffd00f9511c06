package dev.glovebox.bridge.vm;

import dev.glovebox.bridge.driver.Forward;
import dev.glovebox.bridge.driver.StopCause;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a sandbox's keeper writes to `state.json`: always whole, since the file is replaced at once.
///
/// @param lifecycle where the sandbox is in its life
/// @param since when it came to be there
/// @param forwards the ports that are forwarded
/// @param machinePids the machine's processes
/// @param restarts how often the keeper has started the machine again
/// @param cause why the machine ended, when it has
public record SandboxState(
        Lifecycle lifecycle,
        Instant since,
        List<Forward> forwards,
        List<Long> machinePids,
        int restarts,
        Optional<StopCause> cause) {

    /// Copies the lists.
    public SandboxState {
        forwards = List.copyOf(forwards);
        machinePids = List.copyOf(machinePids);
    }

    /// A sandbox that was never started.
    public static SandboxState created() {
        return new SandboxState(Lifecycle.CREATED, Instant.now(), List.of(), List.of(), 0, Optional.empty());
    }

    /// A sandbox whose machine boots.
    ///
    /// @param forwards none until there is a machine
    /// @param machinePids none until there is a machine
    public static SandboxState starting(List<Forward> forwards, List<Long> machinePids, int restarts) {
        return new SandboxState(Lifecycle.STARTING, Instant.now(), forwards, machinePids, restarts, Optional.empty());
    }

    /// The same sandbox with other forwards.
    public SandboxState forwarding(List<Forward> now) {
        return new SandboxState(lifecycle, since, now, machinePids, restarts, cause);
    }

    /// The same sandbox somewhere else in its life, with its machine as it is.
    public SandboxState in(Lifecycle next) {
        return new SandboxState(next, Instant.now(), forwards, machinePids, restarts, cause);
    }

    /// The same sandbox after its machine has ended.
    public SandboxState ended(Lifecycle next, StopCause why) {
        return new SandboxState(next, Instant.now(), List.of(), List.of(), restarts, Optional.of(why));
    }

    /// The port on the host that leads to that one of the guest, when it is forwarded.
    public Optional<Integer> hostPort(int guestPort) {
        return forwards.stream()
                .filter(forward -> forward.guestPort() == guestPort)
                .map(Forward::hostPort)
                .findFirst();
    }
}
