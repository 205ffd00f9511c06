package dev.glovebox.bridge.driver.qemu;

import dev.glovebox.bridge.driver.DriverException;
import java.util.List;
import java.util.Map;

/// What it means that QEMU ended at its start, from what it printed.
final class StartFailure {
    private static final Map<String, String> KNOWN = Map.of(
            "Failed to get \"write\" lock", "another program uses the sandbox's disk; end it first",
            "unsupported machine type", "this QEMU does not know the image's machine type; install a newer QEMU",
            "Could not access KVM", "KVM cannot be used; ask for the accelerator tcg",
            "No space left on device", "the host's disk is full; free some space",
            "cannot set up guest memory", "the host has too little memory; ask for less");

    private StartFailure() {}

    /// @param exit QEMU's status
    /// @param printed its last lines
    static DriverException of(int exit, List<String> printed) {
        String text = String.join("; ", printed);
        return UserNetwork.refusal(text).orElseGet(() -> {
            for (Map.Entry<String, String> known : KNOWN.entrySet()) {
                if (text.contains(known.getKey())) {
                    return new DriverException("QEMU did not start: %s (%s)".formatted(known.getValue(), text));
                }
            }
            return new DriverException("QEMU did not start and ended with status %d; it said: %s"
                    .formatted(exit, text.isEmpty() ? "nothing" : text));
        });
    }
}
