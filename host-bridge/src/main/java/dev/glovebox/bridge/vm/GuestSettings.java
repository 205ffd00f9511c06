package dev.glovebox.bridge.vm;

import dev.glovebox.bridge.driver.Egress;
import java.io.IOException;
import java.util.Map;

/// What a guest is told of its configuration, on its config disk.
final class GuestSettings {

    private GuestSettings() {}

    static void write(SandboxDirectory directory, SandboxVmConfig config) throws IOException {
        var disk = new ConfigDisk()
                .variables(
                        "environment",
                        Map.of(
                                "GLOVEBOX_TOKEN", config.token().orElse(""),
                                "GLOVEBOX_SCREEN_SIZE", config.displaySize()))
                .variables("runtime-environment", config.runtimeEnvironment())
                .file("hostname", directory.name() + "\n");
        config.startCommand().ifPresent(command -> disk.file("start-command", command + "\n"));
        if (config.sharedDirectory().isPresent()) {
            disk.file("shared", "");
        }
        if (!(config.egress() instanceof Egress.None)) {
            disk.file("egress", "");
        }
        disk.write(directory.configDisk());
    }
}
