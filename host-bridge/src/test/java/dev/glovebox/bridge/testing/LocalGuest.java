package dev.glovebox.bridge.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.bridge.client.GuestClient;
import dev.glovebox.bridge.client.GuestEndpoint;
import dev.glovebox.bridge.client.GuestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// The guest server on this machine, brought up by the product's own `start.sh` with a display and a Python
/// environment of its own. One serves all tests of a JVM; it ends with it.
public final class LocalGuest {
    public static final String TOKEN = "a-token-of-the-tests";

    private static @Nullable LocalGuest shared;

    private final Path home;
    private final Process process;
    private final int apiPort;
    private final int kernelsPort;

    private LocalGuest() throws IOException, InterruptedException {
        home = Files.createTempDirectory("glovebox-guest");
        Path python = pythonEnvironment(home);
        apiPort = freePort();
        kernelsPort = freePort();
        // The kernel ends start.sh, which ends all of its parts, when the thread that has started it is gone.
        var builder = new ProcessBuilder(
                "setpriv",
                "--pdeathsig",
                "TERM",
                "--",
                Python.root().resolve("start.sh").toString());
        builder.redirectErrorStream(true)
                .redirectOutput(home.resolve("start.out").toFile());
        Map<String, String> environment = builder.environment();
        environment.remove("DISPLAY");
        environment.put("PORT", Integer.toString(apiPort));
        environment.put("JUPYTER_KERNEL_GATEWAY_APP_PORT", Integer.toString(kernelsPort));
        environment.put("GLOVEBOX_LIVE_VIEW_PORT", Integer.toString(freePort()));
        environment.put("GLOVEBOX_VNC_PORT", Integer.toString(freePort()));
        environment.put("GLOVEBOX_VIRTUAL_DISPLAY", "true");
        environment.put("GLOVEBOX_SCREEN_SIZE", "800x600");
        environment.put("GLOVEBOX_TOKEN", TOKEN);
        environment.put("GLOVEBOX_LOG_TO_CONSOLE", "false");
        environment.put("GLOVEBOX_STATE_DIR", home.resolve("run").toString());
        environment.put("GLOVEBOX_DATA_DIR", home.resolve("data").toString());
        environment.put("GLOVEBOX_PYTHON_ENV", python.toString());
        environment.put("SHARED_DIR", home.resolve("logs").toString());
        process = builder.start();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::stop));
        try (var client = new GuestClient(api())) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(5))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        assertThat(process.isAlive())
                                .as(Files.readString(home.resolve("start.out")))
                                .isTrue();
                        return isReady(client);
                    });
        }
    }

    /// The guest of this JVM, started by the first test that needs it.
    public static synchronized LocalGuest shared() {
        if (shared == null) {
            try {
                shared = new LocalGuest();
            } catch (IOException | InterruptedException e) {
                throw new AssertionError("the guest server did not start", e);
            }
        }
        return Objects.requireNonNull(shared);
    }

    public GuestEndpoint api() {
        return GuestEndpoint.of(URI.create("http://127.0.0.1:" + apiPort), TOKEN);
    }

    public GuestEndpoint kernels() {
        return GuestEndpoint.of(URI.create("http://127.0.0.1:" + kernelsPort), TOKEN);
    }

    private static boolean isReady(GuestClient client) {
        try {
            return client.ready().isPresent();
        } catch (GuestException e) {
            return false;
        }
    }

    private static Path pythonEnvironment(Path home) throws IOException, InterruptedException {
        Path bin = Python.root().resolve(".glovebox/venv/bin");
        Path environment = home.resolve("venv");
        run(
                bin.resolve("uv").toString(),
                "venv",
                "-q",
                "--python",
                bin.resolve("python").toString(),
                environment.toString());
        run(
                bin.resolve("uv").toString(),
                "pip",
                "sync",
                "-q",
                "--require-hashes",
                "--python",
                environment.resolve("bin/python").toString(),
                Python.root().resolve("guest-server/python/requirements.txt").toString());
        return environment;
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(command).inheritIO().start();
        assertThat(child.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).as(String.join(" ", command)).isZero();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void stop() {
        process.destroy();
        try {
            process.waitFor(30, TimeUnit.SECONDS);
            try (Stream<Path> files = Files.walk(home)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
