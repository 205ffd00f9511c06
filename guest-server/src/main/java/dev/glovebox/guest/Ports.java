package dev.glovebox.guest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Looks whether the ports are free before anything is started, so that the message can name the setting.
final class Ports {
    private Ports() {}

    /// @throws PortTakenException for the first one that is taken
    /// @throws IOException when the host has no address
    static void check(GuestConfig config) throws IOException {
        InetAddress host = InetAddress.getByName(config.host());
        check(host, config.port(), "PORT");
        check(host, config.kernelGatewayPort(), "JUPYTER_KERNEL_GATEWAY_APP_PORT");
        check(host, config.liveViewPort(), "GLOVEBOX_LIVE_VIEW_PORT");
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
