package dev.glovebox.guest.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.guest.testing.GatewayKernel;
import dev.glovebox.guest.testing.RawWebSocket;
import dev.glovebox.guest.testing.RunningGuest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What pages of other origins may do, by Jupyter Kernel Gateway's settings: its own tests, and what browsers need
/// beyond them.
class PeerCorsCasesTest {
    private static final String PAGE = "https://jupyter.org";
    private static final Map<String, String> SETTINGS = Map.of(
            "KG_ALLOW_ORIGIN", PAGE,
            "KG_ALLOW_CREDENTIALS", "true",
            "KG_ALLOW_HEADERS", "Authorization,Content-Type",
            "KG_ALLOW_METHODS", "GET,POST",
            "KG_EXPOSE_HEADERS", "X-My-Fake-Header",
            "KG_MAX_AGE", "600",
            "KG_AUTH_TOKEN", "s3cret",
            "KG_LIST_KERNELS", "True");

    @TempDir
    private Path directory;

    @Test
    void theHeadersThatAreSetAreOnAnswersToThatOrigin() {
        try (RunningGuest guest = RunningGuest.start(":4321", directory, SETTINGS)) {
            HttpResponse<byte[]> answer =
                    guest.send("GET", guest.gateway("/api/kernels"), "Origin", PAGE, "Authorization", "token s3cret");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo(PAGE);
            assertThat(header(answer, "Access-Control-Allow-Credentials")).isEqualTo("true");
            assertThat(header(answer, "Access-Control-Expose-Headers")).isEqualTo("X-My-Fake-Header");
            assertThat(answer.headers().firstValue("Content-Security-Policy")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/kernels", "/api/kernels/1-2-3-4-5", "/api/kernels/1-2-3-4-5/interrupt", "/api/nope"})
    void aPageCanReadErrorsToo(String path) {
        try (RunningGuest guest = RunningGuest.start(":4321", directory, SETTINGS)) {
            HttpResponse<byte[]> answer = guest.send("GET", guest.gateway(path), "Origin", PAGE);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo(PAGE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api",
                "/api/kernelspecs",
                "/api/kernels",
                "/api/sessions",
                "/api/kernels/1-2-3-4-5",
                "/api/kernels/1-2-3-4-5/interrupt",
                "/api/sessions/1-2-3-4-5"
            })
    void aPreflightNeedsNoTokenAnywhere(String path) {
        try (RunningGuest guest = RunningGuest.start(":4321", directory, SETTINGS)) {
            HttpResponse<byte[]> answer = guest.send(
                    "OPTIONS",
                    guest.gateway(path),
                    "Origin",
                    PAGE,
                    "Access-Control-Request-Method",
                    "POST",
                    "Access-Control-Request-Headers",
                    "authorization");
            assertThat(answer.statusCode()).isBetween(200, 204);
            assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo(PAGE);
            assertThat(header(answer, "Access-Control-Allow-Methods")).isEqualTo("GET,POST");
            assertThat(header(answer, "Access-Control-Allow-Headers")).isEqualTo("Authorization,Content-Type");
            assertThat(header(answer, "Access-Control-Max-Age")).isEqualTo("600");
        }
    }

    @Test
    void withoutTheSettingAForeignOriginIsRefusedForRequestsAndChannels() throws IOException {
        try (RunningGuest guest = RunningGuest.start(":4321", directory);
                GatewayKernel kernel = GatewayKernel.start(guest)) {
            assertThat(guest.send("GET", guest.gateway("/api/kernelspecs"), "Origin", "http://fake.com:8888")
                            .statusCode())
                    .isEqualTo(403);
            try (RawWebSocket socket = RawWebSocket.connect(kernel.channels(), "Origin: http://fake.com:8888")) {
                assertThat(socket.status()).isEqualTo(403);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", PAGE})
    void anAllowedOriginMayOpenChannels(String allowed) throws IOException {
        Map<String, String> settings = Map.of("KG_ALLOW_ORIGIN", allowed, "KG_AUTH_TOKEN", "s3cret");
        String token = "Authorization: token s3cret";
        try (RunningGuest guest = RunningGuest.start(":4321", directory, settings)) {
            HttpResponse<byte[]> created =
                    guest.send("POST", guest.gateway("/api/kernels"), "Authorization", "token s3cret");
            String id = GatewayKernel.json(created).path("id").asText();
            var channels = guest.gateway("/api/kernels/%s/channels".formatted(id));
            try (RawWebSocket socket = RawWebSocket.connect(channels, "Origin: " + PAGE, token)) {
                assertThat(socket.status()).isEqualTo(101);
            }
        }
    }

    private static String header(HttpResponse<byte[]> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
