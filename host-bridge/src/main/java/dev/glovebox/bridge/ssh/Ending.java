package dev.glovebox.bridge.ssh;

import java.time.Duration;
import java.util.Map;

/// How a command in a sandbox has ended.
public sealed interface Ending {

    /// By itself.
    record Exited(int code) implements Ending {}

    /// By a signal.
    ///
    /// @param name without `SIG`, as RFC 4254 §6.10 has it
    record Signalled(String name) implements Ending {}

    /// Its time was over, and it was killed; a command of root's was only left alone ([RunningCommand#signal]).
    record TimedOut(Duration limit) implements Ending {}

    /// What a shell has in `$?` then: the code itself, 128 and the signal's number, or 124 like timeout(1).
    default int exitCode() {
        return switch (this) {
            case Exited(int code) -> code;
            case Signalled(String name) -> 128 + Numbers.OF_SIGNALS.getOrDefault(name, 0);
            case TimedOut _ -> 124;
        };
    }

    /// What Linux numbers the signals that RFC 4254 names.
    final class Numbers {
        private static final Map<String, Integer> OF_SIGNALS = Map.ofEntries(
                Map.entry("HUP", 1),
                Map.entry("INT", 2),
                Map.entry("QUIT", 3),
                Map.entry("ILL", 4),
                Map.entry("ABRT", 6),
                Map.entry("FPE", 8),
                Map.entry("KILL", 9),
                Map.entry("USR1", 10),
                Map.entry("SEGV", 11),
                Map.entry("USR2", 12),
                Map.entry("PIPE", 13),
                Map.entry("ALRM", 14),
                Map.entry("TERM", 15));

        private Numbers() {}
    }
}
