package dev.glovebox.bridge.driver.qemu;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.bridge.driver.DriverException;
import dev.glovebox.bridge.driver.Egress;
import dev.glovebox.bridge.driver.Forward;
import dev.glovebox.bridge.driver.VmSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Machines of the image that users have: `$GLOVEBOX_HOME/images/base`, or the directory in the system property
/// `glovebox.image`.
final class RealImage {
    static final Duration BOOT_LIMIT = Duration.ofMinutes(4);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private RealImage() {}

    static Path directory() {
        String home = Objects.requireNonNullElse(System.getenv("GLOVEBOX_HOME"), "");
        String image = System.getProperty("glovebox.image", home + "/images/base");
        if (!Files.isDirectory(Path.of(image))) {
            throw new IllegalStateException("there is no image at " + image + "; set GLOVEBOX_HOME");
        }
        return Path.of(image);
    }

    /// A machine in `directory`, with everything that a user's may have.
    static VmSpec spec(Path directory, Egress egress, Optional<Path> shared, Forward... forwards) throws IOException {
        Files.createDirectories(directory.resolve("config"));
        Files.writeString(directory.resolve("config/environment"), "GLOVEBOX_TOKEN=\"test\"\n");
        Files.writeString(directory.resolve("config/shared"), "");
        Path config = directory.resolve("config.tar");
        Tool.Output made = Tool.run(
                List.of(
                        "tar",
                        "--format=ustar",
                        "-cf",
                        config.toString(),
                        "-C",
                        directory.resolve("config").toString(),
                        "environment",
                        "shared"),
                LIMIT);
        if (made.exit() != 0) {
            throw new IOException(made.text());
        }
        return new VmSpec(
                "real",
                directory,
                directory(),
                1024,
                2,
                8192,
                config,
                List.of(forwards),
                shared,
                egress,
                Optional.of("tcg"),
                false);
    }

    static void awaitAgent(QemuVm vm) {
        await().atMost(BOOT_LIMIT).pollInterval(Duration.ofMillis(200)).until(() -> answers(vm));
    }

    private static boolean answers(QemuVm vm) throws DriverException {
        if (!vm.hasAgent()) {
            return false;
        }
        try {
            vm.agent().ping(Duration.ofSeconds(5));
            return true;
        } catch (DriverException _) {
            return false;
        }
    }

    /// Starts a command as root in the guest and does not wait for it.
    static JsonNode start(QemuVm vm, String command) throws DriverException {
        Map<String, ?> arguments = Map.of("path", "/bin/sh", "arg", List.of("-c", command), "capture-output", true);
        return vm.agent().execute("guest-exec", arguments, LIMIT).path("pid");
    }

    /// What a command prints that is run as root in the guest.
    static String run(QemuVm vm, String command) throws DriverException {
        JsonNode pid = start(vm, command + " 2>&1");
        JsonNode[] status = new JsonNode[1];
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    status[0] = vm.agent().execute("guest-exec-status", Map.of("pid", pid.asLong()), LIMIT);
                    return status[0].path("exited").asBoolean();
                });
        String output = status[0].path("out-data").asText("");
        return new String(Base64.getDecoder().decode(output), StandardCharsets.UTF_8).strip();
    }
}
