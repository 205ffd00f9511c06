package dev.glovebox.guest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;

/// Looks whether the ports are free before anything is started, so that the message can name the setting.
final class Ports {
    private static final int PORT_MAX = 65_535;

    private Ports() {}

    /// The same configuration, with a gateway's port that is free.
    ///
    /// @throws PortTakenException for the first one that is taken
    /// @throws IOException when a host has no address
    static GuestConfig check(GuestConfig config) throws IOException {
        InetAddress host = InetAddress.getByName(config.host());
        check(host, config.port(), "PORT");
        check(host, config.liveViewPort(), "GLOVEBOX_LIVE_VIEW_PORT");
        GatewayListener gateway = config.gatewayListener();
        int port = gatewayPort(gateway, List.of(config.port(), config.liveViewPort()));
        return config.withGatewayListener(gateway.withPort(port));
    }

    /// The gateway's port, or the first one after it that is free and nobody else's.
    private static int gatewayPort(GatewayListener gateway, List<Integer> others) throws IOException {
        InetAddress host = InetAddress.getByName(gateway.host());
        int last = gateway.port() == 0 ? 0 : Math.min(PORT_MAX, gateway.port() + gateway.portRetries());
        for (int port = gateway.port(); port < last; port++) {
            if (!others.contains(port) && isFree(host, port)) {
                return port;
            }
        }
        check(host, last, "JUPYTER_KERNEL_GATEWAY_APP_PORT");
        return last;
    }

    private static boolean isFree(InetAddress host, int port) {
        try {
            check(host, port, "");
            return true;
        } catch (PortTakenException _) {
            return false;
        }
    }

    private static void check(InetAddress host, int port, String setting) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new PortTakenException(
                    "%s=%d: cannot listen on %s: %s".formatted(setting, port, host.getHostAddress(), e.getMessage()));
        }
    }
}
