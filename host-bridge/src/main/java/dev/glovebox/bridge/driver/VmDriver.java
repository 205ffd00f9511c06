package dev.glovebox.bridge.driver;

import java.nio.file.Path;

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

    /// Removes what a machine left behind whose owner was killed: processes that would not end, sockets, files
    /// outside the sandbox's directory. The disk stays.
    ///
    /// @param directory the sandbox's directory
    void sweep(Path directory) throws DriverException;

    /// What machines of a driver can do.
    ///
    /// @param pause stand still and go on
    /// @param snapshot be kept with their memory and started from there again
    /// @param fork be multiplied, memory included
    /// @param exposeAtRunTime have ports forwarded after the start
    record Capabilities(boolean pause, boolean snapshot, boolean fork, boolean exposeAtRunTime) {}
}
