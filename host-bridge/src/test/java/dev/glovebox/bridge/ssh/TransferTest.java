package dev.glovebox.bridge.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TransferTest {
    private static final TransferLimits LIMITS = new TransferLimits(50_000_000, 100, 5, Duration.ofMinutes(1));

    @TempDir
    static Path serverDirectory;

    private static Sshd server;
    private static SandboxShell shell;

    @TempDir
    Path directory;

    private Path here;
    private Path there;

    @BeforeAll
    static void connect() throws Exception {
        server = Sshd.start(serverDirectory);
        shell = server.shell();
    }

    @AfterAll
    static void disconnect() {
        shell.close();
        server.close();
    }

    @BeforeEach
    void makeDirectories() throws IOException {
        here = Files.createDirectory(directory.resolve("here"));
        there = Files.createDirectory(directory.resolve("there é 'x'"));
    }

    @Test
    void aFileIsTheSameThereAndBack() throws Exception {
        Path file = content(here.resolve("file"), 7_654_321, "rwxr-x---");
        List<Long> progress = new ArrayList<>();

        shell.upload(file, there.resolve("copy").toString(), LIMITS, (_, done, total) -> {
            progress.add(done);
            assertThat(total).isEqualTo(7_654_321);
        });
        shell.download(there.resolve("copy").toString(), here.resolve("back"), LIMITS, TransferProgress.NONE);

        for (Path copy : List.of(there.resolve("copy"), here.resolve("back"))) {
            assertThat(copy).hasSameBinaryContentAs(file);
            assertThat(permissions(copy)).isEqualTo("rwxr-x---");
        }
        assertThat(progress).isSorted().startsWith(0L).endsWith(7_654_321L);
        assertThat(names(there)).containsExactly("copy");
        assertThat(names(here)).containsExactlyInAnyOrder("back", "file");
    }

    @Test
    void aFileKeepsItsNameInADirectoryAndReplacesWhatIsThere() throws Exception {
        Path file = content(here.resolve("file"), 10, "rw-------");
        Files.writeString(there.resolve("file"), "old and longer than that");

        shell.upload(file, there.toString(), LIMITS, TransferProgress.NONE);
        assertThat(there.resolve("file")).hasSameBinaryContentAs(file);

        Files.writeString(there.resolve("file"), "newer");
        shell.download(there.resolve("file").toString(), here, LIMITS, TransferProgress.NONE);
        assertThat(file).hasContent("newer");
    }

    @Test
    void aDirectoryIsTheSameThereAndBack() throws Exception {
        Path tree = tree(here.resolve("tree"));
        Files.createSymbolicLink(tree.resolve("link"), Path.of("/etc/passwd"));

        shell.upload(tree, there.toString(), LIMITS, TransferProgress.NONE);
        assertThat(Files.readSymbolicLink(there.resolve("tree/link"))).isEqualTo(Path.of("/etc/passwd"));
        List<String> leftOut =
                shell.download(there.resolve("tree").toString(), here.resolve("back"), LIMITS, TransferProgress.NONE);

        assertThat(leftOut).containsExactly(there.resolve("tree/link").toString());
        for (Path copy : List.of(there.resolve("tree"), here.resolve("back"))) {
            assertThat(copy.resolve("a/b/file")).hasSameBinaryContentAs(tree.resolve("a/b/file"));
            assertThat(permissions(copy.resolve("a/b"))).isEqualTo("rwxrwx---");
            assertThat(permissions(copy.resolve("a/b/file"))).isEqualTo("r-xr--r--");
            assertThat(names(copy.resolve("empty"))).isEmpty();
        }
        assertThat(Files.exists(here.resolve("back/link"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
        assertThat(names(there)).containsExactly("tree");
    }

    @Test
    void aDirectoryReplacesNothing() throws Exception {
        Path tree = tree(here.resolve("tree"));
        shell.upload(tree, there.toString(), LIMITS, TransferProgress.NONE);

        assertThatThrownBy(() -> shell.upload(tree, there.toString(), LIMITS, TransferProgress.NONE))
                .isInstanceOf(SshException.class)
                .hasMessageEndingWith("tree exists already");
        assertThatThrownBy(() -> shell.download(there.resolve("tree").toString(), here, LIMITS, TransferProgress.NONE))
                .isInstanceOf(SshException.class)
                .hasMessageEndingWith("tree exists already");
    }

    @Test
    void whatIsNotThereIsSaid() throws Exception {
        assertThatThrownBy(() -> shell.download("/no/such", here, LIMITS, TransferProgress.NONE))
                .isInstanceOf(SshException.class)
                .hasMessageContaining("/no/such of sandbox a")
                .hasMessageEndingWith("there is no such file or directory");
        assertThatThrownBy(() -> shell.upload(here.resolve("no"), "/tmp", LIMITS, TransferProgress.NONE))
                .isInstanceOf(SshException.class)
                .hasMessageEndingWith("no does not exist");
    }

    @Test
    void limitsHoldAndNothingIsLeftBehind() throws Exception {
        content(there.resolve("large"), 2_000_000, "rw-r--r--");
        Path tree = tree(here.resolve("tree"));
        var small = new TransferLimits(1_000_000, 100, 5, Duration.ofMinutes(1));
        var few = new TransferLimits(50_000_000, 3, 5, Duration.ofMinutes(1));
        var flat = new TransferLimits(50_000_000, 100, 1, Duration.ofMinutes(1));
        var quick = new TransferLimits(50_000_000, 100, 5, Duration.ofNanos(1));

        for (TransferLimits limits : List.of(small, quick)) {
            assertThatThrownBy(() ->
                            shell.download(there.resolve("large").toString(), here, limits, TransferProgress.NONE))
                    .isInstanceOf(SshException.class);
        }
        for (TransferLimits limits : List.of(few, flat)) {
            assertThatThrownBy(() -> shell.upload(tree, there.toString(), limits, TransferProgress.NONE))
                    .isInstanceOf(SshException.class);
        }
        assertThat(names(here)).containsExactly("tree");
        assertThat(names(there)).containsExactly("large");
    }

    private static Path tree(Path root) throws IOException {
        Files.createDirectories(root.resolve("a/b"));
        Files.createDirectory(root.resolve("empty"));
        content(root.resolve("a/b/file"), 100_000, "r-xr--r--");
        Files.setPosixFilePermissions(root.resolve("a/b"), PosixFilePermissions.fromString("rwxrwx---"));
        return root;
    }

    private static Path content(Path file, int bytes, String permissions) throws IOException {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        Files.write(file, content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static List<String> names(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
