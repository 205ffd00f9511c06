package dev.glovebox.guest;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// The guest server's command. Exit codes: 2 for bad configuration, 5 for a port that is taken, 1 for anything
/// else.
public final class Main {
    private static final int BAD_CONFIGURATION = 2;
    private static final int PORT_TAKEN = 5;
    private static final int TOKEN_BYTES = 24;

    private Main() {}

    /// Starts the server, which runs until the process is told to end.
    ///
    /// @param args settings as `--key=value`; each wins over the environment's
    public static void main(String[] args) throws IOException {
        System.exit(run(System.getenv(), args));
    }

    /// Starts the server and waits until it has ended.
    ///
    /// @return the process's exit code
    private static int run(Map<String, String> environment, String... args) throws IOException {
        try {
            GuestConfig config = withToken(GuestConfig.of(environment, args));
            ServerLog.start(config.logDir(), config.logToConsole());
            GuestServer server = GuestServer.start(config);
            Runtime.getRuntime()
                    .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(server::close));
            announce(config, server);
            new CountDownLatch(1).await(); // until the process is told to end
            return 0;
        } catch (ConfigException e) {
            System.err.println("glovebox: " + e.getMessage());
            return BAD_CONFIGURATION;
        } catch (PortTakenException e) {
            System.err.println("glovebox: " + e.getMessage());
            return PORT_TAKEN;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /// A server that other machines reach gets a token when it was given none: one that is made once and kept with
    /// its data, so that clients know it also after a restart. When they reach the kernel gateway alone, it alone
    /// gets it.
    static GuestConfig withToken(GuestConfig config) throws IOException {
        GatewayListener gateway = config.gatewayListener();
        boolean api = needsToken(config.host(), config.token());
        if (config.allowUnauthenticated() || !api && !needsToken(gateway.host(), gateway.token())) {
            return config;
        }
        String token = keptToken(config);
        return api ? config.withToken(token) : config.withGatewayListener(gateway.withToken(token));
    }

    private static boolean needsToken(String host, Optional<String> token) throws IOException {
        return token.isEmpty() && !InetAddress.getByName(host).isLoopbackAddress();
    }

    private static String keptToken(GuestConfig config) throws IOException {
        Path file = Files.createDirectories(config.dataDir()).resolve("token");
        if (!Files.exists(file)) {
            byte[] token = new byte[TOKEN_BYTES];
            new SecureRandom().nextBytes(token);
            writeSecret(file, HexFormat.of().formatHex(token));
        }
        return Files.readString(file).strip();
    }

    /// Writes a file that only its owner can read, all at once.
    private static void writeSecret(Path file, String text) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(part, text);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /// Says where everything is: in the ready file, which only the owner can read, or else on standard output.
    private static void announce(GuestConfig config, GuestServer server) throws IOException {
        String text = banner(config, server);
        if (config.readyFile().isEmpty()) {
            System.out.print(text);
            return;
        }
        writeSecret(config.readyFile().get(), text);
    }

    private static String banner(GuestConfig config, GuestServer server) {
        GatewayListener gateway = config.gatewayListener();
        String api = "http://%s:%d".formatted(shownHost(config.host()), server.port());
        String kernels = "%s://%s:%d%s"
                .formatted(
                        gateway.tls().isPresent() ? "https" : "http",
                        shownHost(gateway.host()),
                        server.kernelGatewayPort(),
                        config.gateway().baseUrl().replaceFirst("/$", ""));
        String query = query(config.token());
        return """
                Glovebox is ready
                  console    %1$s/%4$s
                  API        %1$s/docs%4$s
                  kernels    %2$s/api%5$s
                  live view  http://%6$s:%3$d/vnc.html%4$s
                  display    %7$s
                """.formatted(
                                api,
                                kernels,
                                server.liveViewPort(),
                                query,
                                query(gateway.token()),
                                shownHost(config.host()),
                                config.display())
                + (config.host().equals("127.0.0.1") ? "" : "  listens on %s%n".formatted(config.host()))
                + config.token().map("  token      %s%n"::formatted).orElse("");
    }

    private static String shownHost(String host) {
        return host.equals("127.0.0.1") || host.equals("0.0.0.0") ? "localhost" : host;
    }

    private static String query(Optional<String> token) {
        return token.map(text -> "?token=" + text).orElse("");
    }
}
