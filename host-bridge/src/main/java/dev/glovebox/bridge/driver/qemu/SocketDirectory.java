package dev.glovebox.bridge.driver.qemu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.regex.Pattern;

/// Where the sockets of a running machine lie: `run` in the sandbox's directory, or a new private one in the
/// system's temporary directory when that path is no good.
///
/// A socket's address holds 108 bytes (unix(7)), and the egress proxy's is part of a command line that QEMU takes
/// apart itself: only plain characters may be in it.
///
/// @param path private to the user
record SocketDirectory(Path path) {
    private static final int ADDRESS_LIMIT = 107;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./-]+");
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    /// As long as the longest name of a socket in it.
    private static final String LONGEST = "/diagnostics.sock";

    /// @param sandbox the sandbox's directory, absolute
    static SocketDirectory create(Path sandbox) throws IOException {
        Path own = sandbox.resolve("run");
        if (fits(own)) {
            Files.createDirectories(own, PRIVATE);
            Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwx------"));
            return new SocketDirectory(own);
        }
        return new SocketDirectory(Files.createTempDirectory(Path.of("/tmp"), "glovebox-", PRIVATE));
    }

    static boolean fits(Path directory) {
        return PLAIN.matcher(directory.toString()).matches()
                && (directory + LONGEST).getBytes(StandardCharsets.UTF_8).length <= ADDRESS_LIMIT;
    }

    /// QMP, for the driver.
    Path control() {
        return path.resolve("qmp.sock");
    }

    /// QMP, for people: one client at a time each.
    Path diagnostics() {
        return path.resolve("diagnostics.sock");
    }

    /// The guest agent's.
    Path agent() {
        return path.resolve("agent.sock");
    }

    /// The egress proxy's.
    Path egress() {
        return path.resolve("egress.sock");
    }

    /// Removes it with what is in it.
    void remove() throws IOException {
        for (Path socket : new Path[] {control(), diagnostics(), agent(), egress()}) {
            Files.deleteIfExists(socket);
        }
        Files.deleteIfExists(path);
    }
}
