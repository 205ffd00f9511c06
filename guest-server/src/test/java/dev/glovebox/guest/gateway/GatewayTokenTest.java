package dev.glovebox.guest.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.guest.testing.GatewayKernel;
import dev.glovebox.guest.testing.RawWebSocket;
import dev.glovebox.guest.testing.RunningGuest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The token of the kernel gateway: right, wrong and missing, in each place where clients put it, for requests and
/// for channels alike.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayTokenTest {
    private static final String TOKEN = "YouKnowMe";

    private RunningGuest guest;
    private String channels;

    @BeforeAll
    void start(@TempDir Path directory) {
        guest = RunningGuest.start(":4321", directory, Map.of("KG_AUTH_TOKEN", TOKEN));
        String id = GatewayKernel.json(
                        guest.send("POST", guest.gateway("/api/kernels"), "Authorization", "token " + TOKEN))
                .path("id")
                .asText();
        channels = "/api/kernels/%s/channels".formatted(id);
    }

    @AfterAll
    void stop() {
        guest.close();
    }

    @ParameterizedTest
    @CsvSource({
        // query, Authorization, Cookie, whether it may
        "'', '', '', false",
        "'', 'token YouKnowMe', '', true",
        "'', 'Token YouKnowMe', '', true",
        "'', 'Bearer YouKnowMe', '', true",
        "'', 'bearer YouKnowMe', '', true",
        "'', 'token NeverHeardOf', '', false",
        "'', 'Bearer NeverHeardOf', '', false",
        "'', 'Bearer', '', false",
        "'', 'YouKnowMe', '', false",
        "'', 'Basic WW91S25vd01l', '', false",
        "'', 'token YouKnowM', '', false",
        "'', 'token YouKnowMeToo', '', false",
        "'?token=YouKnowMe', '', '', true",
        "'?token=NeverHeardOf', '', '', false",
        "'?token=', '', '', false",
        "'?token=YouKnowMe', 'token NeverHeardOf', '', true",
        "'?token=NeverHeardOf', 'token YouKnowMe', '', false",
        "'', '', 'glovebox_kernels_token=YouKnowMe', true",
        "'', '', 'a=b; glovebox_kernels_token=YouKnowMe', true",
        "'', '', 'glovebox_kernels_token=NeverHeardOf', false",
        "'', '', 'token=YouKnowMe', false",
        "'', '', 'glovebox_token=YouKnowMe', false", // the cookie of the other port's token
        "'', 'token NeverHeardOf', 'glovebox_kernels_token=YouKnowMe', true",
    })
    void theTokenIsTakenWhereClientsPutIt(String query, String authorization, String cookie, boolean may)
            throws IOException {
        String[] headers = headers(authorization, cookie);
        assertThat(status("/api/kernelspecs" + query, headers)).isEqualTo(may ? 200 : 401);
        assertThat(status("/api/kernels/1-2-3-4-5" + query, headers)).isEqualTo(may ? 404 : 401);
        assertThat(status(channels + query, headers)).isEqualTo(may ? 101 : 401);
        String unknown = "/api/kernels/1-2-3-4-5/channels";
        assertThat(status(unknown + query, headers)).isEqualTo(may ? 404 : 401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api", "/api/kernelspecs", "/api/kernels", "/kernelspecs/python3/logo-64x64.png", "/nope"})
    void nothingIsAnsweredWithoutIt(String path) {
        assertThat(guest.send("GET", guest.gateway(path)).statusCode()).isEqualTo(401);
        assertThat(guest.send("POST", guest.gateway(path)).statusCode()).isEqualTo(401);
        assertThat(GatewayKernel.json(guest.send("DELETE", guest.gateway(path)))
                        .path("reason")
                        .asText())
                .isEqualTo("Unauthorized");
    }

    @Test
    void theDescriptionOfTheApiNeedsNone() {
        assertThat(guest.send("GET", guest.gateway("/api/swagger.json")).statusCode())
                .isEqualTo(200);
        assertThat(guest.send("GET", guest.gateway("/api/swagger.yaml")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void withoutATokenSetAnyCredentialsWillDo(@TempDir Path other) {
        try (RunningGuest open = RunningGuest.start(":4321", other, Map.of("KG_AUTH_TOKEN", ""))) {
            assertThat(open.send("GET", open.gateway("/api"), "Authorization", "token whatever")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(open.send("GET", open.gateway("/api?token=whatever")).statusCode())
                    .isEqualTo(200);
        }
    }

    /// What a handshake at `path` is answered; where there is no WebSocket, it is a GET like any other.
    private int status(String path, String... headers) throws IOException {
        URI address = guest.gateway(path);
        try (RawWebSocket socket = RawWebSocket.connect(address, headers)) {
            return socket.status();
        }
    }

    private static String[] headers(String authorization, String cookie) {
        return java.util.stream.Stream.of(
                        authorization.isEmpty() ? "" : "Authorization: " + authorization,
                        cookie.isEmpty() ? "" : "Cookie: " + cookie)
                .filter(header -> !header.isEmpty())
                .toArray(String[]::new);
    }
}
