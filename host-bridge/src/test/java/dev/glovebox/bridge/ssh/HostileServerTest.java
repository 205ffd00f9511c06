package dev.glovebox.bridge.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A guest whose sftp server lies: about names, about sizes, about there being an end.
@Timeout(60)
class HostileServerTest {
    private static final TransferLimits LIMITS = new TransferLimits(1_000_000, 50, 5, Duration.ofSeconds(30));

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "up, which no directory can contain",
        "absolute, which no directory can contain",
        "dots, which no directory can contain",
        "empty, which no directory can contain",
        "nul, which no directory can contain",
        "long, which no directory can contain",
        "twice, same exists already",
        "deep, directories in one another",
        "endless-list, more than 50 files and directories",
        "endless-file, more than the",
    })
    void itIsToldOffAndNothingIsLeftBehind(String how, String message) throws Exception {
        Path script = Path.of("src/test/resources/ssh/hostile_sftp.py").toAbsolutePath();
        Path target = Files.createDirectory(directory.resolve("target"));
        try (Sshd server = Sshd.start(directory, "/usr/bin/python3 " + script + " " + how);
                SandboxShell shell = server.shell()) {

            assertThatThrownBy(() -> shell.download("/data", target, LIMITS, TransferProgress.NONE))
                    .isInstanceOf(SshException.class)
                    .hasMessageContaining(message);
        }
        assertThat(names(target)).isEmpty();
        assertThat(names(directory)).doesNotContain("escaped");
        assertThat(Path.of("/tmp/escaped")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "/", "a/b", "../a", "/a", "a\0"})
    void namesThatLeadElsewhereAreRefused(String name) {
        assertThatThrownBy(() -> RemoteName.checked(name)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "...", "..a", "-rf", "a b", "a\\b", "Grüße", "~", "*"})
    void namesThatOnlyLookOddAreFine(String name) {
        assertThatCode(() -> RemoteName.checked(name)).doesNotThrowAnyException();
    }

    @Test
    void theLastPartOfAPathIsItsName() {
        assertThat(RemoteName.last("/a/b//")).isEqualTo("b");
        assertThat(RemoteName.last("b")).isEqualTo("b");
        assertThatThrownBy(() -> RemoteName.checked(RemoteName.last("/"))).isInstanceOf(IOException.class);
    }

    private static List<String> names(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
