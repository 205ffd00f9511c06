package dev.glovebox.bridge.driver.qemu;

import dev.glovebox.bridge.driver.DriverException;
import java.nio.file.Path;
import java.util.Optional;

/// Chooses what a machine's processors run on.
final class Accelerators {
    private final KvmProbe probe;

    Accelerators(KvmProbe probe) {
        this.probe = probe;
    }

    /// @param name `kvm` or `tcg`
    /// @param why a sentence
    record Choice(String name, String why) {}

    /// @param wish `kvm`, `tcg`, or empty for the best that works
    /// @param kernel the Linux kernel that a machine would boot, if known
    /// @throws DriverException when what is wished for does not work here
    Choice choose(Optional<String> wish, Optional<Path> kernel) throws DriverException {
        return switch (wish.orElse("")) {
            case "tcg" -> new Choice("tcg", "asked for");
            case "kvm" -> {
                KvmProbe.Verdict verdict = probe.verdict(kernel);
                if (!verdict.works()) {
                    throw new DriverException(
                            "the accelerator kvm was asked for and does not work here: %s; ask for tcg, or for none"
                                    .formatted(verdict.reason()));
                }
                yield new Choice("kvm", "asked for; " + verdict.reason());
            }
            case "" -> {
                KvmProbe.Verdict verdict = probe.verdict(kernel);
                yield new Choice(verdict.works() ? "kvm" : "tcg", verdict.reason());
            }
            default ->
                throw new DriverException("there is no accelerator %s; there are kvm and tcg".formatted(wish.get()));
        };
    }
}
