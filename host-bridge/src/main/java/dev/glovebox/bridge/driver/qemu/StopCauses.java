package dev.glovebox.bridge.driver.qemu;

import dev.glovebox.bridge.driver.StopCause;
import dev.glovebox.bridge.driver.StopCause.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Tells why a machine has ended, from its [Ending]. Functions only.
///
/// What the guest writes on its console anybody in it can write. So it explains an end that QEMU or the exit of the
/// machine proves, and is never the proof of one.
final class StopCauses {
    private static final int SIGNAL_BASE = 128;
    private static final Map<Integer, String> SIGNALS =
            Map.of(1, "HUP", 2, "INT", 4, "ILL", 6, "ABRT", 7, "BUS", 9, "KILL", 11, "SEGV", 15, "TERM", 31, "SYS");

    private StopCauses() {}

    static StopCause of(Ending ending) {
        Finding finding = panic(ending)
                .or(() -> diskFull(ending))
                .or(() -> asked(ending))
                .or(() -> shutDown(ending))
                .orElseGet(() -> died(ending));
        return new StopCause(finding.kind(), finding.detail(), ending.serial());
    }

    private record Finding(Kind kind, String detail) {}

    private static Optional<Finding> diskFull(Ending ending) {
        boolean stopped = ending.events().stream().anyMatch(StopCauses::isNoSpace);
        if (ending.request() != Ending.Request.NONE) {
            return Optional.empty();
        }
        if (!stopped
                && last(ending.log(), line -> line.contains("No space left on device"))
                        .isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Finding(
                        Kind.DISK_FULL,
                        "the host's disk under the sandbox's is full: the guest could not write any more; free some space there and start it again"));
    }

    /// @return whether QEMU could not write to the host's disk for want of space
    static boolean isNoSpace(QmpEvent event) {
        return event.name().equals("BLOCK_IO_ERROR")
                && event.data().path("nospace").asBoolean(false);
    }

    private static Optional<Finding> panic(Ending ending) {
        Optional<String> said = last(ending.serial(), line -> line.contains("Kernel panic"));
        boolean told = ending.events().stream().anyMatch(event -> event.name().equals("GUEST_PANICKED"))
                || reason(ending).equals("guest-panic");
        // Without its module for pvpanic the kernel restarts after a panic, which ends the machine.
        boolean restarted = reason(ending).equals("guest-reset") && said.isPresent();
        if (!told && !restarted) {
            return Optional.empty();
        }
        String line = said.map(StopCauses::afterTimestamp).orElse("it said nothing on its console");
        if (last(ending.serial(), StopCauses::isOutOfMemory).isPresent()) {
            return Optional.of(new Finding(
                    Kind.OUT_OF_MEMORY, "the guest ran out of memory and panicked (%s); give it more".formatted(line)));
        }
        return Optional.of(new Finding(Kind.GUEST_PANIC, "the guest's Linux kernel panicked: " + line));
    }

    private static boolean isOutOfMemory(String line) {
        return line.contains("Out of memory") || line.contains("deadlocked on memory");
    }

    private static String afterTimestamp(String line) {
        return line.substring(line.indexOf("Kernel panic"));
    }

    private static Optional<Finding> asked(Ending ending) {
        return switch (ending.request()) {
            case KILL ->
                Optional.of(new Finding(Kind.TIMEOUT, "it did not shut down in the time it was given and was killed"));
            case STOP -> Optional.of(new Finding(Kind.ASKED, "it was stopped as asked"));
            case NONE -> Optional.empty();
        };
    }

    private static Optional<Finding> shutDown(Ending ending) {
        return switch (reason(ending)) {
            case "guest-shutdown" -> Optional.of(new Finding(Kind.ASKED, "the guest shut itself down"));
            case "guest-reset" ->
                Optional.of(
                        new Finding(Kind.ASKED, "the guest restarted itself, which ends a machine: start it again"));
            case "host-qmp-quit", "host-qmp-system-reset" ->
                Optional.of(new Finding(Kind.ASKED, "somebody ended it by its diagnostics socket"));
            default -> Optional.empty();
        };
    }

    private static String reason(Ending ending) {
        return ending.events().stream()
                .filter(event -> event.name().equals("SHUTDOWN"))
                .reduce((first, second) -> second)
                .map(event -> event.text("reason"))
                .orElse("");
    }

    private static Finding died(Ending ending) {
        Optional<String> signalled = last(ending.log(), line -> line.contains("terminating on signal"));
        String words = ending.log().isEmpty()
                ? "it printed nothing"
                : "its last words: " + ending.log().getLast();
        if (signalled.isPresent()) {
            return new Finding(Kind.DRIVER_DIED, "QEMU was ended from outside: " + signalled.get());
        }
        if (ending.exit() <= SIGNAL_BASE) {
            return new Finding(Kind.DRIVER_DIED, "QEMU ended with status %d; %s".formatted(ending.exit(), words));
        }
        int signal = ending.exit() - SIGNAL_BASE;
        String name = "signal %d (%s)".formatted(signal, SIGNALS.getOrDefault(signal, "unknown"));
        return new Finding(
                Kind.DRIVER_DIED,
                switch (name(signal)) {
                    case "KILL" -> "QEMU was killed by %s: kill -9, or the host has run out of memory".formatted(name);
                    case "BUS" ->
                        "QEMU was killed by %s: the file system of the guest's memory is full".formatted(name);
                    default -> "QEMU was killed by %s; %s".formatted(name, words);
                });
    }

    private static String name(int signal) {
        return SIGNALS.getOrDefault(signal, "");
    }

    private static Optional<String> last(List<String> lines, Predicate<String> wanted) {
        return lines.reversed().stream().filter(wanted).findFirst();
    }
}
