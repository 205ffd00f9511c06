package dev.glovebox.bridge.driver.egress;

import dev.glovebox.bridge.driver.DriverException;
import dev.glovebox.bridge.driver.Egress;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// An HTTP proxy (RFC 9110, section 3.7; CONNECT and `http://` requests) on a UNIX socket, which carries out what a
/// sandbox's [Egress] allows.
///
/// At most 256 connections at a time; each ends when nothing moves on it. Whoever opens it closes it.
public final class EgressProxy implements AutoCloseable {
    private static final Logger LOG = System.getLogger(EgressProxy.class.getName());
    private static final int PLACES = 256;
    private static final Duration SWEEP = Duration.ofSeconds(1);

    private final ServerSocketChannel server;
    private final Path socket;
    private final Outlet outlet;
    private final Limits limits;
    private final Set<EgressConnection> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    /// How long a guest's connection may take.
    ///
    /// @param head until its request has come and is being carried out
    /// @param idle without a byte
    record Limits(Duration head, Duration idle) {
        static final Limits USUAL = new Limits(Duration.ofSeconds(30), Duration.ofMinutes(5));
    }

    private EgressProxy(ServerSocketChannel server, Path socket, Outlet outlet, Limits limits) {
        this.server = server;
        this.socket = socket;
        this.outlet = outlet;
        this.limits = limits;
    }

    /// Listens.
    ///
    /// @param socket where; must not exist
    /// @param environment the host's variables, for the proxy that it must use itself
    /// @throws IOException when it cannot
    /// @throws DriverException when `egress` lists what is no host
    public static EgressProxy open(Path socket, Egress egress, Map<String, String> environment)
            throws IOException, DriverException {
        return open(socket, egress, environment, Limits.USUAL);
    }

    static EgressProxy open(Path socket, Egress egress, Map<String, String> environment, Limits limits)
            throws IOException, DriverException {
        EgressPolicy policy;
        try {
            policy = new EgressPolicy(egress);
        } catch (IllegalArgumentException e) {
            throw new DriverException(String.valueOf(e.getMessage()), e);
        }
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(socket), PLACES);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        EgressProxy proxy = new EgressProxy(server, socket, new Outlet(policy, Map.copyOf(environment)), limits);
        Thread.ofVirtual().name("egress-accept").start(proxy::accept);
        Thread.ofVirtual().name("egress-sweep").start(proxy::sweep);
        return proxy;
    }

    private void accept() {
        while (true) {
            try {
                take(server.accept());
            } catch (ClosedChannelException _) {
                return;
            } catch (IOException e) {
                LOG.log(Level.WARNING, () -> "guest's connection not taken: cause=%s".formatted(e));
            }
        }
    }

    private void take(SocketChannel channel) {
        EgressConnection connection = new EgressConnection(channel, outlet, limits);
        if (open.size() >= PLACES) {
            try (connection) {
                connection.refuse();
            }
            return;
        }
        open.add(connection);
        Thread.ofVirtual().name("egress").start(() -> {
            try (connection) {
                connection.serve();
            } finally {
                open.remove(connection);
            }
        });
    }

    private void sweep() {
        try {
            while (!closed.await(SWEEP.toMillis(), TimeUnit.MILLISECONDS)) {
                open.stream().filter(EgressConnection::isOver).forEach(EgressConnection::close);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    int connections() {
        return open.size();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
        open.forEach(EgressConnection::close);
        outlet.close();
        Files.deleteIfExists(socket);
    }
}
