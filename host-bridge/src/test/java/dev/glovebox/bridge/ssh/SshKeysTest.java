package dev.glovebox.bridge.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshKeysTest {
    @TempDir
    Path directory;

    @Test
    void opensshReadsThem() throws Exception {
        SshKeys keys = SshKeys.generate("a");
        keys.write(directory.resolve("ssh"), "a");

        for (String name : List.of("id_ed25519", "ssh_host_ed25519_key")) {
            Path file = directory.resolve("ssh").resolve(name);
            Programs.Outcome derived = Programs.run("ssh-keygen", "-y", "-f", file.toString());
            assertThat(derived.error()).isEmpty();
            assertThat(derived.output()).isEqualTo(Files.readString(Path.of(file + ".pub")));
            assertThat(Programs.run("ssh-keygen", "-l", "-f", file.toString()).output())
                    .startsWith("256 SHA256:")
                    .endsWith("(ED25519)\n");
        }
    }

    @Test
    void theGuestsKeyIsKnownByItsAlias() throws Exception {
        SshKeys keys = SshKeys.generate("a");
        keys.write(directory, "a");

        Programs.Outcome found = Programs.run(
                "ssh-keygen",
                "-F",
                "glovebox-a",
                "-f",
                directory.resolve("known_hosts").toString());

        assertThat(found.output()).contains("glovebox-a " + keys.guest().typeAndKey());
    }

    @Test
    void onlyTheirOwnerCanReadThem() throws Exception {
        SshKeys.generate("a").write(directory.resolve("ssh"), "a");

        assertThat(permissions(directory.resolve("ssh"))).isEqualTo("rwx------");
        try (var files = Files.list(directory.resolve("ssh"))) {
            assertThat(files)
                    .hasSize(5)
                    .allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
        }
    }

    @Test
    void whatIsWrittenCanBeReadAgainAndReplaced() throws Exception {
        SshKeys.generate("a").write(directory, "a");
        SshKeys keys = SshKeys.generate("a");
        keys.write(directory, "a");

        assertThat(SshKeys.read(directory)).isEqualTo(keys);
        assertThat(keys.client().pair().getPublic())
                .isEqualTo(SshKeys.read(directory).client().pair().getPublic());
    }

    @Test
    void noKeyIsMadeTwiceAndNoneIsToldByAccident() {
        SshKeys keys = SshKeys.generate("a");

        assertThat(SshKeys.generate("a").client()).isNotEqualTo(keys.client());
        assertThat(keys.toString()).contains(keys.client().typeAndKey()).doesNotContain("PRIVATE");
    }

    @Test
    void aTextThatIsNoKeyIsRefused() {
        assertThatThrownBy(() -> new SshKey("nonsense", "ssh-ed25519 AAAA").pair())
                .isInstanceOf(SshException.class);
    }

    private static String permissions(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
