package dev.glovebox.bridge.ssh;

import static java.nio.file.attribute.PosixFilePermission.GROUP_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.GROUP_READ;
import static java.nio.file.attribute.PosixFilePermission.GROUP_WRITE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_READ;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE;
import static java.nio.file.attribute.PosixFilePermission.OWNER_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;

import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Permissions as the bits of chmod(2), `rwxrwxrwx` only: never setuid and the like.
final class FileMode {
    private static final List<PosixFilePermission> FROM_THE_LOWEST = List.of(
            OTHERS_EXECUTE,
            OTHERS_WRITE,
            OTHERS_READ,
            GROUP_EXECUTE,
            GROUP_WRITE,
            GROUP_READ,
            OWNER_EXECUTE,
            OWNER_WRITE,
            OWNER_READ);

    private FileMode() {}

    static int bits(Set<PosixFilePermission> permissions) {
        int bits = 0;
        for (int bit = 0; bit < FROM_THE_LOWEST.size(); bit++) {
            bits |= permissions.contains(FROM_THE_LOWEST.get(bit)) ? 1 << bit : 0;
        }
        return bits;
    }

    static Set<PosixFilePermission> permissions(int bits) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int bit = 0; bit < FROM_THE_LOWEST.size(); bit++) {
            if ((bits & 1 << bit) != 0) {
                permissions.add(FROM_THE_LOWEST.get(bit));
            }
        }
        return permissions;
    }
}
