package dev.glovebox.bridge.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real `ssh`, `scp` and `sftp` against a real server, by the configuration and through the proxy command.
class OpenSshClientTest {
    @TempDir
    static Path directory;

    private static Sshd server;
    private static SshConfig config;
    private static Path file;

    @BeforeAll
    static void startServer() throws Exception {
        server = Sshd.start(directory);
        config = new SshConfig("a", Sshd.USER, server.keyDirectory, ProxyMain.command(server.port));
        file = Files.writeString(directory.resolve("ssh config"), config.stanza());
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void aCommandsOutputAndExitCodeComeBack() throws Exception {
        Programs.Outcome outcome = Programs.run(config.command(List.of("sh", "-c", "echo 'a  b'; exit 7"), false));

        assertThat(outcome.output()).as(outcome.error()).isEqualTo("a  b\n");
        assertThat(outcome.code()).isEqualTo(7);
    }

    @Test
    void oneWordIsALineForTheGuestsShell() throws Exception {
        assertThat(Programs.run(config.command(List.of("echo a | tr a b"), false))
                        .output())
                .isEqualTo("b\n");
    }

    @Test
    void theStanzaServesSshScpAndSftp() throws Exception {
        Path source = Files.write(directory.resolve("source"), new byte[3_000_000]);

        assertThat(Programs.run("ssh", "-F", file.toString(), "a", "echo $((6 * 7))")
                        .output())
                .isEqualTo("42\n");
        Programs.Outcome copied =
                Programs.run("scp", "-q", "-F", file.toString(), source.toString(), "a:" + directory.resolve("by-scp"));
        assertThat(copied.code()).as(copied.error()).isZero();
        assertThat(directory.resolve("by-scp")).hasSameBinaryContentAs(source);
        Programs.Outcome fetched = Programs.run(
                "sftp",
                "-q",
                "-F",
                file.toString(),
                "a:" + source,
                directory.resolve("by-sftp").toString());
        assertThat(fetched.code()).as(fetched.error()).isZero();
        assertThat(directory.resolve("by-sftp")).hasSameBinaryContentAs(source);
    }

    @Test
    void nothingOfTheUsersIsUsed() throws Exception {
        List<String> command = new ArrayList<>(config.command(List.of(), false));
        command.add(1, "-G");
        String settings = Programs.run(command).output();

        assertThat(settings.lines())
                .contains(
                        "user " + Sshd.USER,
                        "forwardagent no",
                        "identitiesonly yes",
                        "stricthostkeychecking true",
                        "hostkeyalias glovebox-a",
                        "controlmaster false");
        assertThat(settings.lines().filter(line -> line.startsWith("identityfile ")))
                .hasSize(1);
    }

    @Test
    void anotherHostKeyIsRefused() throws Exception {
        Path others = directory.resolve("others");
        SshKeys other = new SshKeys(server.keys.client(), SshKey.generate("other"));
        other.write(others, "a");
        var wrong = new SshConfig("a", Sshd.USER, others, ProxyMain.command(server.port));

        Programs.Outcome outcome = Programs.run(wrong.command(List.of("true"), false));

        assertThat(outcome.code()).isEqualTo(255);
        assertThat(outcome.error()).contains("HOST IDENTIFICATION HAS CHANGED");
    }

    @Test
    void whatTheSyntaxCannotExpressIsRefused() {
        List<String> proxy = List.of("glovebox");
        assertThatThrownBy(() -> new SshConfig("a", "user", Path.of("/x/${HOME}"), proxy))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SshConfig("a", "user", Path.of("/x\ny"), proxy))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SshConfig("-oProxyCommand=x", "user", Path.of("/x"), proxy))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
