package dev.glovebox.guest.testing;

import dev.glovebox.guest.GuestConfig;
import dev.glovebox.guest.GuestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// A guest server in this process, on ports of its own; whoever starts it closes it.
public final class RunningGuest implements AutoCloseable {
    /// The Python environment that `start.sh install` makes.
    public static final Path PYTHON_ENV = Path.of(System.getProperty("glovebox.pythonEnv", "../.glovebox/venv"))
            .toAbsolutePath()
            .normalize();

    private final GuestServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private RunningGuest(GuestServer server) {
        this.server = server;
    }

    /// Starts one on `display`.
    ///
    /// @param directory holds its logs and data
    public static RunningGuest start(String display, Path directory) {
        return start(display, directory, Map.of());
    }

    /// Starts one on `display` with more settings, named as in the environment or, in `arguments`, as on the
    /// command line.
    public static RunningGuest start(
            String display, Path directory, Map<String, String> settings, String... arguments) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "DISPLAY",
                display,
                "PORT",
                "0",
                "JUPYTER_KERNEL_GATEWAY_APP_PORT",
                "0",
                "GLOVEBOX_LIVE_VIEW_PORT",
                "0",
                "SHARED_DIR",
                directory.resolve("logs").toString(),
                "GLOVEBOX_DATA_DIR",
                directory.resolve("data").toString(),
                "KG_LIST_KERNELS",
                "True",
                "GLOVEBOX_PYTHON_ENV",
                PYTHON_ENV.toString()));
        environment.putAll(settings);
        try {
            return new RunningGuest(GuestServer.start(GuestConfig.of(environment, arguments)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The API's address with `path`.
    public URI api(String path) {
        return URI.create("http://localhost:" + server.port() + path);
    }

    /// The kernel gateway's own address with `path`.
    public URI gateway(String path) {
        return URI.create("http://localhost:" + server.kernelGatewayPort() + path);
    }

    /// The live view's own address with `path`.
    public URI liveView(String path) {
        return URI.create("http://localhost:" + server.liveViewPort() + path);
    }

    /// The address as a WebSocket's.
    public static URI webSocket(URI http) {
        return URI.create(http.toString().replaceFirst("^http", "ws"));
    }

    /// What `GET path` of the API answers.
    public HttpResponse<byte[]> get(String path, String... headers) {
        return send("GET", api(path), headers);
    }

    /// What a request without body is answered.
    public HttpResponse<byte[]> send(String method, URI uri, String... headers) {
        return sendBody(method, uri, "", headers);
    }

    /// What a request is answered; `headers` are names and values in turn.
    public HttpResponse<byte[]> sendBody(String method, URI uri, String body, String... headers) {
        return sendBytes(method, uri, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    /// As [#sendBody].
    public HttpResponse<byte[]> sendBytes(String method, URI uri, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(60))
                .method(
                        method,
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
