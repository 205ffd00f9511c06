package dev.glovebox.bridge.driver.qemu;

import java.nio.file.Path;
import java.util.Optional;

/// The paths and findings that a machine's command line is made of, beside its [dev.glovebox.bridge.driver.VmSpec].
///
/// @param qemu the program
/// @param image what it boots
/// @param disk the sandbox's own disk
/// @param memory the file that the guest's memory lies in
/// @param sockets where its sockets go
/// @param logs the directory of its logs
/// @param accelerator `kvm` or `tcg`
/// @param egressProgram socat, when the guest has an egress proxy
/// @param keepsAttributes whether the shared directory's file system keeps users' extended attributes (xattr(7))
record QemuFiles(
        Path qemu,
        ImageDirectory image,
        Path disk,
        Path memory,
        SocketDirectory sockets,
        Path logs,
        String accelerator,
        Optional<Path> egressProgram,
        boolean keepsAttributes) {}
