package dev.glovebox.guest.testing;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A jupyter_server with JupyterLab on it, unmodified, whose kernels run behind a kernel gateway; whoever starts it
/// closes it.
public final class JupyterServer implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String NO_NEWS = "{\"fetchNews\": \"false\"}";

    private final Process process;
    private final URI address;

    private JupyterServer(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /// Starts one, and waits until it answers.
    ///
    /// @param gateway the kernel gateway's address
    /// @param token what the gateway wants to be shown
    /// @param directory holds the notebooks in `notebooks`, and everything of its own but
    ///     the log, which is in `target`
    public static JupyterServer start(URI gateway, String token, Path directory) {
        try {
            Path notifications = directory.resolve("settings/@jupyterlab/apputils-extension");
            Files.createDirectories(notifications);
            Files.writeString(notifications.resolve("notification.jupyterlab-settings"), NO_NEWS);
            Files.createDirectories(directory.resolve("notebooks"));
            int port = freePort();
            var builder = new ProcessBuilder(command(gateway, token, directory, port))
                    .redirectErrorStream(true)
                    .redirectOutput(new File("target/jupyter-server.log"));
            builder.environment().putAll(surroundings(directory));
            var server = new JupyterServer(builder.start(), URI.create("http://127.0.0.1:" + port));
            await().atMost(LIMIT).until(() -> listens(port));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Its address with `path`.
    public URI address(String path) {
        return URI.create(address + path);
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static List<String> command(URI gateway, String token, Path directory, int port) {
        return List.of(
                ClientProgram.ENVIRONMENT.resolve("bin/python").toString(),
                "-m",
                "jupyter_server",
                "--allow-root",
                "--no-browser",
                "--gateway-url=" + gateway,
                "--GatewayClient.auth_token=" + token,
                "--ServerApp.ip=127.0.0.1",
                "--ServerApp.port=" + port,
                "--ServerApp.port_retries=0",
                "--ServerApp.root_dir=" + directory.resolve("notebooks"),
                "--ServerApp.disable_check_xsrf=True",
                "--IdentityProvider.token=",
                "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate");
    }

    private static Map<String, String> surroundings(Path directory) {
        return Map.of(
                "JUPYTER_CONFIG_DIR", directory.resolve("config").toString(),
                "JUPYTER_DATA_DIR", directory.resolve("data").toString(),
                "JUPYTER_RUNTIME_DIR", directory.resolve("runtime").toString(),
                "JUPYTERLAB_SETTINGS_DIR", directory.resolve("settings").toString(),
                "JUPYTERLAB_WORKSPACES_DIR", directory.resolve("workspaces").toString());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean listens(int port) {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
