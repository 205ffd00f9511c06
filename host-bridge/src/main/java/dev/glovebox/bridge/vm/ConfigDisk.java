package dev.glovebox.bridge.vm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What a guest is told at its start, as a disk that holds nothing but a tar archive: no file system is needed to
/// write or to read it, and no secret passes through a command line.
///
/// The format is [POSIX ustar](https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html), plain files
/// only.
final class ConfigDisk {

    private static final int BLOCK = 512;
    private static final Pattern QUOTED = Pattern.compile("[\"\\\\]");

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    /// Adds a file; its name is short and plain.
    ConfigDisk file(String name, byte[] content) {
        files.put(name, content.clone());
        return this;
    }

    /// Adds a file of text.
    ConfigDisk file(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /// Adds a file of variables, as systemd (systemd.exec(5), `EnvironmentFile=`) and sshd (sshd_config(5),
    /// `SetEnv`) read them: quoted, nothing in them expanded.
    ConfigDisk variables(String name, Map<String, String> variables) {
        var lines = new StringBuilder();
        new TreeMap<>(variables)
                .forEach((variable, value) -> lines.append(variable)
                        .append("=\"")
                        .append(QUOTED.matcher(value).replaceAll("\\\\$0"))
                        .append("\"\n"));
        return file(name, lines.toString());
    }

    /// Writes the disk so that nobody but its owner can read it.
    void write(Path target) throws IOException {
        Files.deleteIfExists(target);
        Files.createFile(target, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(target, bytes(), StandardOpenOption.WRITE);
    }

    byte[] bytes() {
        var tar = new ByteArrayOutputStream();
        files.forEach((name, content) -> {
            tar.writeBytes(header(name, content.length));
            tar.writeBytes(content);
            tar.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
        });
        tar.writeBytes(new byte[2 * BLOCK]); // the end of an archive
        return tar.toByteArray();
    }

    private static byte[] header(String name, int size) {
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, "0000600");
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, 124, "%011o".formatted(size));
        put(header, 136, "00000000000");
        put(header, 148, "        "); // counted as spaces in the sum that comes to stand here
        header[156] = '0';
        put(header, 257, "ustar");
        put(header, 263, "00");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xFF;
        }
        put(header, 148, "%06o".formatted(sum));
        header[154] = 0;
        return header;
    }

    private static void put(byte[] header, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }
}
