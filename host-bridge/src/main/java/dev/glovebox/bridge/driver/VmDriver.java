package dev.glovebox.bridge.driver;

import java.nio.file.Path;
import java.util.List;

/// Boots machines of one kind: QEMU's, containers, plain processes.
///
/// Whoever calls [#launch] owns the machine: it ends when the calling process does, even by `kill -9`.
public interface VmDriver {

    /// The name that users choose it by, `qemu` for example.
    String name();

    /// What its machines can do beside running.
    Capabilities capabilities();

    /// Starts a machine and returns once it exists; its guest has then only begun to boot.
    ///
    /// @throws DriverException when it cannot be started, with the reason and the remedy
    Vm launch(VmSpec spec) throws DriverException;

    /// Ends and removes what a machine in a sandbox's directory has left behind because its owner was killed:
    /// processes, sockets, memory. Its disk, its logs and its settings stay. [#launch] does it by itself.
    ///
    /// @param directory the sandbox's directory
    /// @throws DriverException when another process owns a machine there that still runs
    default void reap(Path directory) throws DriverException {}

    /// What it finds on this machine. May take seconds the first time after a boot.
    default DriverReport report() {
        return new DriverReport(name(), "", "", "", List.of());
    }

    /// What machines of a driver can do.
    ///
    /// @param pause stand still and go on
    /// @param snapshot be kept with their memory and started from there again
    /// @param fork be multiplied, memory included
    /// @param exposeAtRunTime have ports forwarded after the start
    record Capabilities(boolean pause, boolean snapshot, boolean fork, boolean exposeAtRunTime) {}
}
