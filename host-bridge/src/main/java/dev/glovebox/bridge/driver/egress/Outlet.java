package dev.glovebox.bridge.driver.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Connects to destinations that the policy allows, by the host's own proxy where it has one.
final class Outlet implements AutoCloseable {
    /// What ends with a number is meant to be an address; forms like `0177.1` are read differently by different
    /// programs.
    private static final Pattern NUMBER = Pattern.compile("(^|\\.)(0[xX][0-9a-fA-F]*|[0-9]+)\\.?$");

    private static final Pattern ADDRESS = Pattern.compile("((0|[1-9][0-9]{0,2})\\.){3}(0|[1-9][0-9]{0,2})");
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    private static final int TRIES = 3;

    private final EgressPolicy policy;
    private final Map<String, String> environment;
    private final Names names = new Names();

    Outlet(EgressPolicy policy, Map<String, String> environment) {
        this.policy = policy;
        this.environment = environment;
    }

    /// A connection towards a destination.
    ///
    /// @param channel to the destination, or to the proxy that it is behind
    /// @param proxy that proxy
    record Way(SocketChannel channel, Optional<UpstreamProxy> proxy) {}

    /// @throws RefusedException when it may not be reached or does not answer
    Way to(Destination destination, boolean tunnel) throws RefusedException {
        policy.admit(destination);
        try {
            Optional<UpstreamProxy> proxy =
                    UpstreamProxy.of(environment, tunnel ? "https_proxy" : "http_proxy", destination);
            if (proxy.isPresent()) {
                refuseKnown(destination);
                UpstreamProxy next = proxy.get();
                return new Way(connect(names.addresses(next.host()), next.port()), proxy);
            }
            List<InetAddress> addresses = policy.judge(destination, names.addresses(destination.host()));
            return new Way(connect(addresses, destination.port()), proxy);
        } catch (UnknownHostException e) {
            throw unreachable(destination, "its name is not known");
        } catch (IOException | IllegalArgumentException e) {
            throw unreachable(destination, String.valueOf(e.getMessage()));
        }
    }

    /// Behind a proxy the names may be known to it alone; those that are known here are judged all the same.
    private void refuseKnown(Destination destination) throws RefusedException {
        String host = destination.host();
        if (NUMBER.matcher(host).find() && !ADDRESS.matcher(host).matches() && !host.contains(":")) {
            throw unreachable(destination, "it is no address as they are written");
        }
        try {
            policy.judge(destination, names.addresses(destination.host()));
        } catch (UnknownHostException _) {
            return;
        }
    }

    private static SocketChannel connect(List<InetAddress> addresses, int port) throws IOException {
        IOException failure = new IOException("it has no address");
        for (InetAddress address : addresses.subList(0, Math.min(TRIES, addresses.size()))) {
            SocketChannel channel = SocketChannel.open();
            try {
                channel.socket().connect(new InetSocketAddress(address, port), (int) CONNECT_LIMIT.toMillis());
                return channel;
            } catch (IOException e) {
                channel.close();
                failure = e;
            }
        }
        throw failure;
    }

    static RefusedException unreachable(Destination destination, String why) {
        return new RefusedException(
                "502 Bad Gateway", "glovebox: %s cannot be reached: %s.%n".formatted(destination.authority(), why));
    }

    @Override
    public void close() {
        names.close();
    }
}
