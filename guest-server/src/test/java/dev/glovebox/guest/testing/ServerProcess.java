package dev.glovebox.guest.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A guest server in a process of its own, as users run it; whoever starts it closes it.
public final class ServerProcess implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern API = Pattern.compile("API\\s+(http://[^/\\s]+)");
    private static final Pattern KERNELS = Pattern.compile("kernels\\s+(http://[^/\\s]+)");

    private final Process process;
    private final String api;
    private final String gateway;
    private final HttpClient client = HttpClient.newHttpClient();

    private ServerProcess(Process process, String api, String gateway) {
        this.process = process;
        this.api = api;
        this.gateway = gateway;
    }

    /// Starts one without a display, on ports of its own; returns when it listens.
    ///
    /// @param directory holds its logs and data; one that ended may have left some there
    /// @param environment more variables
    public static ServerProcess start(Path directory, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path ready = directory.resolve("ready");
        Files.deleteIfExists(ready);
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@jvm.options",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.glovebox.guest.Main")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("server.out").toFile());
        builder.environment().putAll(settings(directory, ready));
        builder.environment().putAll(environment);
        Process process = builder.start();
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!Files.exists(ready)) {
            if (process.waitFor(20, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new AssertionError("the server did not start: "
                        + Files.readString(directory.resolve("server.out"), StandardCharsets.UTF_8));
            }
        }
        String addresses = Files.readString(ready);
        return new ServerProcess(process, address(API, addresses), address(KERNELS, addresses));
    }

    private static String address(Pattern wanted, String addresses) {
        Matcher address = wanted.matcher(addresses);
        if (!address.find()) {
            throw new AssertionError("no address in " + addresses);
        }
        return address.group(1);
    }

    private static Map<String, String> settings(Path directory, Path ready) {
        return new HashMap<>(Map.of(
                "DISPLAY",
                ":4321",
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
                "GLOVEBOX_PYTHON_ENV",
                RunningGuest.PYTHON_ENV.toString(),
                "GLOVEBOX_READY_FILE",
                ready.toString()));
    }

    /// The API's address with `path`.
    public URI api(String path) {
        return URI.create(api + path);
    }

    /// The kernel gateway's address with `path`.
    public URI gateway(String path) {
        return URI.create(gateway + path);
    }

    /// What a request is answered; `headers` are names and values in turn.
    public HttpResponse<byte[]> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway(path))
                .timeout(LIMIT)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /// What `GET path` of the API is answered.
    public HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(api(path)).timeout(LIMIT).build();
        return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    /// The process.
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /// Kills it as `kill -9` does; returns when it is gone.
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// Asks it to end, as `kill` does; returns when it has.
    public void end() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the server did not end within " + LIMIT);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        process.destroyForcibly();
    }
}
