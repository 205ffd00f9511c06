package dev.glovebox.bridge.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigDiskTest {

    @TempDir
    private Path directory;

    @Test
    void isAnArchiveThatTarUnpacksByteForByte() throws Exception {
        byte[] binary = new byte[1300];
        for (int i = 0; i < binary.length; i++) {
            binary[i] = (byte) i;
        }
        Path disk = directory.resolve("config.tar");
        new ConfigDisk()
                .file("hostname", "a\n")
                .file("shared", "")
                .file("key", binary)
                .write(disk);

        assertThat(run("tar", "-xvf", disk.toString(), "-C", directory.toString())
                        .lines())
                .containsExactly("hostname", "shared", "key");
        assertThat(directory.resolve("hostname")).hasContent("a\n");
        assertThat(directory.resolve("shared")).isEmptyFile();
        assertThat(Files.readAllBytes(directory.resolve("key"))).isEqualTo(binary);
    }

    @Test
    void isReadableByItsOwnerOnlyAndWholeInSectors() throws IOException {
        Path disk = directory.resolve("config.tar");
        Files.writeString(disk, "an older one, which anybody may read");
        new ConfigDisk().file("token", "secret").write(disk);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(disk)))
                .isEqualTo("rw-------");
        assertThat(Files.size(disk) % 512).isZero();
    }

    @Test
    void quotesVariablesAsSystemdAndSshdReadThem() {
        var variables = Map.of("ODD", "a \"quoted\" back\\slash $HOME 世界 # no comment");
        byte[] tar = new ConfigDisk().variables("variables", variables).bytes();

        assertThat(new String(tar, 512, 512, StandardCharsets.UTF_8).replace("\0", ""))
                .isEqualTo("ODD=\"a \\\"quoted\\\" back\\\\slash $HOME 世界 # no comment\"\n");
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
