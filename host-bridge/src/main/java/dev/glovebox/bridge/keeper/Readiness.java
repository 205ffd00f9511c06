package dev.glovebox.bridge.keeper;

import dev.glovebox.bridge.driver.Forward;
import dev.glovebox.bridge.vm.GuestPort;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;

/// Whether a guest is ready: its server has answered so itself. That a port is open says nothing, since the
/// machine's network takes connections before the guest listens.
final class Readiness {

    private static final int ANSWER_MS = 5_000;
    private static final int PAUSE_MS = 100;

    private final int apiPort;
    private final String token;

    Readiness(List<Forward> forwards, String token) {
        this.apiPort = forwards.stream()
                .filter(forward -> forward.guestPort() == GuestPort.API.number())
                .mapToInt(Forward::hostPort)
                .findFirst()
                .orElseThrow();
        this.token = token;
    }

    /// Waits until the guest is ready.
    void await() throws InterruptedException {
        while (!isReady()) {
            Thread.sleep(PAUSE_MS);
        }
    }

    private boolean isReady() {
        try {
            var connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + apiPort + "/health/ready")
                    .toURL()
                    .openConnection(java.net.Proxy.NO_PROXY);
            try {
                connection.setConnectTimeout(ANSWER_MS);
                connection.setReadTimeout(ANSWER_MS);
                connection.setInstanceFollowRedirects(false);
                connection.setRequestProperty("Authorization", "Bearer " + token);
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return false; // not yet
        }
    }
}
