package dev.glovebox.bridge.driver;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A machine to be started: data only, so that it can be stored with the sandbox and started again.
///
/// @param name the sandbox's name, which becomes the guest's host name
/// @param directory the sandbox's directory, absolute; the driver keeps its disks, sockets and logs there, and
///     finds what it kept the last time
/// @param image the directory of the image: `vmlinuz`, `initrd`, `disk.qcow2`, `manifest.json`
/// @param memoryMib the guest's memory
/// @param cpus how many processors the guest has
/// @param diskMib the size of the guest's disk, of which what exceeds the image's is empty; never less than the
///     image's
/// @param configDisk the file that the guest sees as its read-only disk with the serial number `config`
/// @param forwards what is forwarded from the start
/// @param sharedDirectory a directory of the host that the guest mounts at `/shared`
/// @param egress what of the outside the guest can reach
/// @param accelerator `kvm`, `tcg`, or empty for the best that works here
/// @param debug whether the driver logs what it says to the machine
public record VmSpec(
        String name,
        Path directory,
        Path image,
        int memoryMib,
        int cpus,
        long diskMib,
        Path configDisk,
        List<Forward> forwards,
        Optional<Path> sharedDirectory,
        Egress egress,
        Optional<String> accelerator,
        boolean debug) {

    /// Copies the lists.
    public VmSpec {
        forwards = List.copyOf(forwards);
    }
}
