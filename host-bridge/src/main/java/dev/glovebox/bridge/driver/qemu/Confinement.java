package dev.glovebox.bridge.driver.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What is taken from QEMU before it begins (setpriv(1)): its life beyond its owner's, the gain of rights by
/// programs that have some, and, when root starts it, root's own; and files without bound (prlimit(1)).
///
/// QEMU's own filter of system calls comes on top (`-sandbox`). That alone would not do: with an egress proxy it
/// must let through the calls that give up or take rights, since QEMU makes one of them for each program that it
/// starts.
final class Confinement {
    /// Each connection of the guest's to its proxy costs QEMU a file and the host a process: the guest's greed ends
    /// here.
    private static final int MAX_FILES = 1024;

    private Confinement() {}

    /// The words before QEMU's own.
    ///
    /// @param writesOthersFiles whether it works in a directory that another user may own
    static List<String> prefix(Path setpriv, boolean writesOthersFiles) throws IOException {
        List<String> words = new ArrayList<>(List.of(setpriv.toString(), "--pdeathsig", "KILL", "--no-new-privs"));
        if (isRoot()) {
            words.add("--inh-caps=-all");
            words.add("--bounding-set=-all" + (writesOthersFiles ? ",+dac_override,+fowner" : ""));
        }
        words.addAll(List.of("--", setpriv.resolveSibling("prlimit").toString(), "--nofile=" + MAX_FILES, "--"));
        return words;
    }

    private static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }
}
