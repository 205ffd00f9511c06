package dev.glovebox.bridge.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/// The names that a guest tells of files: each has to be one that a directory can contain.
final class RemoteName {
    private static final int MAX_BYTES = 255;

    private RemoteName() {}

    /// Whether it is the directory itself or its parent, which every listing has.
    static boolean isDots(String name) {
        return name.equals(".") || name.equals("..");
    }

    /// Checks a name before it becomes that of a file on the host.
    ///
    /// @throws IOException when it could lead anywhere but into the directory that it is put in
    static String checked(String name) throws IOException {
        if (name.isEmpty()
                || isDots(name)
                || name.indexOf('/') >= 0
                || name.indexOf('\0') >= 0
                || name.getBytes(UTF_8).length > MAX_BYTES) {
            throw new IOException("the guest names a file '%s', which no directory can contain"
                    .formatted(name.length() > MAX_BYTES ? name.substring(0, MAX_BYTES) + "…" : name));
        }
        return name;
    }

    /// The last part of a path.
    static String last(String path) {
        String plain = path.replaceAll("/+$", "");
        return plain.substring(plain.lastIndexOf('/') + 1);
    }

    /// A path in a directory.
    static String join(String directory, String name) {
        return directory.endsWith("/") ? directory + name : directory + "/" + name;
    }
}
