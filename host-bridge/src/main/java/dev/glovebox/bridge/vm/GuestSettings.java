package dev.glovebox.bridge.vm;

import dev.glovebox.bridge.driver.Egress;
import dev.glovebox.bridge.ssh.SshKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;

/// What a guest is told of its configuration, on its config disk.
final class GuestSettings {

    private GuestSettings() {}

    /// Writes the config disk, and makes the keys for SSH when there are none yet.
    static void write(SandboxDirectory directory, SandboxVmConfig config) throws IOException {
        SshKeys keys = keys(directory);
        var disk = new ConfigDisk()
                .variables(
                        "environment",
                        Map.of(
                                "GLOVEBOX_TOKEN", config.token().orElse(""),
                                "GLOVEBOX_SCREEN_SIZE", config.displaySize()))
                .variables("runtime-environment", config.runtimeEnvironment())
                .file("hostname", directory.name() + "\n")
                .file("authorized_keys", keys.client().publicKey())
                .file("ssh_host_ed25519_key", keys.guest().privateKey())
                .file("ssh_host_ed25519_key.pub", keys.guest().publicKey());
        config.startCommand().ifPresent(command -> disk.file("start-command", command + "\n"));
        if (config.sharedDirectory().isPresent()) {
            disk.file("shared", "");
        }
        if (!(config.egress() instanceof Egress.None)) {
            disk.file("egress", "");
        }
        disk.write(directory.configDisk());
    }

    private static SshKeys keys(SandboxDirectory directory) throws IOException {
        if (Files.exists(directory.ssh().resolve("known_hosts"))) {
            return SshKeys.read(directory.ssh());
        }
        SshKeys keys = SshKeys.generate(directory.name());
        keys.write(directory.ssh(), directory.name());
        return keys;
    }
}
