package dev.glovebox.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.guest.testing.RunningGuest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What pages of other origins may do with the kernel API, and that they may nothing else.
class CorsTest {
    private static final String NO_DISPLAY = ":4321";
    private static final String PAGE = "https://lab.example";
    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

    @TempDir
    private Path directory;

    @Test
    void aPreflightNeedsNoTokenWhateverThePath() {
        try (RunningGuest guest = guest("KG_ALLOW_ORIGIN", PAGE, "KG_MAX_AGE", "600", "KG_AUTH_TOKEN", "s3cret")) {
            for (String path : List.of("/api/kernels", "/api/kernels/1-2-3-4-5/interrupt", "/api/sessions", "/nope")) {
                HttpResponse<byte[]> answer = guest.send("OPTIONS", guest.gateway(path), "Origin", PAGE);
                assertThat(answer.statusCode()).as(path).isEqualTo(204);
                assertThat(header(answer, ALLOW_ORIGIN)).as(path).isEqualTo(PAGE);
                assertThat(header(answer, "Access-Control-Allow-Headers")).contains("Authorization", "Content-Type");
                assertThat(header(answer, "Access-Control-Allow-Methods")).contains("POST", "PATCH", "DELETE");
                assertThat(header(answer, "Access-Control-Max-Age")).isEqualTo("600");
                assertThat(header(answer, "Vary")).isEqualTo("Origin");
            }
        }
    }

    @Test
    void errorsHaveTheHeadersAsWell() {
        try (RunningGuest guest = guest("KG_ALLOW_ORIGIN", PAGE, "KG_AUTH_TOKEN", "s3cret")) {
            HttpResponse<byte[]> refused = guest.send("GET", guest.gateway("/api/kernels"), "Origin", PAGE);
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(header(refused, ALLOW_ORIGIN)).isEqualTo(PAGE);
            HttpResponse<byte[]> missing = guest.send(
                    "GET", guest.gateway("/nope?token=s3cret"), "Origin", PAGE, "Sec-Fetch-Site", "cross-site");
            assertThat(missing.statusCode()).isEqualTo(404);
            assertThat(header(missing, ALLOW_ORIGIN)).isEqualTo(PAGE);
            assertThat(header(missing, "X-Frame-Options")).isEqualTo("SAMEORIGIN");
        }
    }

    @Test
    void allowedOriginsAreLetThroughAndOthersAreNot() {
        try (RunningGuest guest = guest("KG_ALLOW_ORIGIN", "http://other.example, " + PAGE)) {
            for (URI api : List.of(guest.gateway("/api"), guest.api("/api"))) {
                HttpResponse<byte[]> allowed = guest.send("GET", api, "Origin", PAGE, "Sec-Fetch-Site", "cross-site");
                assertThat(allowed.statusCode()).isEqualTo(200);
                assertThat(header(allowed, ALLOW_ORIGIN)).isEqualTo(PAGE);
                assertThat(header(allowed, "Cross-Origin-Resource-Policy")).isEqualTo("cross-origin");
                HttpResponse<byte[]> foreign = guest.send("GET", api, "Origin", "https://evil.example");
                assertThat(foreign.statusCode()).isEqualTo(403);
                assertThat(header(foreign, ALLOW_ORIGIN)).isEmpty();
                assertThat(header(foreign, "Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
            }
        }
    }

    @Test
    void theRestOfTheServerIsNotShared() {
        try (RunningGuest guest = guest("KG_ALLOW_ORIGIN", "*")) {
            for (URI address :
                    List.of(guest.api("/screenshot"), guest.api("/recordings"), guest.liveView("/vnc.html"))) {
                HttpResponse<byte[]> answer = guest.send("GET", address, "Origin", PAGE);
                assertThat(answer.statusCode()).as("%s", address).isEqualTo(403);
                assertThat(header(answer, ALLOW_ORIGIN)).isEmpty();
            }
            assertThat(header(guest.send("GET", guest.api("/api")), ALLOW_ORIGIN))
                    .isEqualTo("*");
        }
    }

    @Test
    void theCookieOfAnotherPageCountsOnlyWhereCredentialsAreAllowed() {
        String cookie = "glovebox_kernels_token=s3cret";
        try (RunningGuest guest = guest("KG_ALLOW_ORIGIN", PAGE, "KG_AUTH_TOKEN", "s3cret")) {
            assertThat(guest.send("GET", guest.gateway("/api"), "Origin", PAGE, "Cookie", cookie)
                            .statusCode())
                    .isEqualTo(403);
            assertThat(guest.send("GET", guest.gateway("/api"), "Origin", PAGE, "Authorization", "token s3cret")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(guest.send("GET", guest.gateway("/api"), "Cookie", cookie)
                            .statusCode())
                    .isEqualTo(200);
        }
        try (RunningGuest guest =
                guest("KG_ALLOW_ORIGIN", PAGE, "KG_AUTH_TOKEN", "s3cret", "KG_ALLOW_CREDENTIALS", "true")) {
            HttpResponse<byte[]> answer = guest.send("GET", guest.gateway("/api"), "Origin", PAGE, "Cookie", cookie);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(header(answer, "Access-Control-Allow-Credentials")).isEqualTo("true");
        }
    }

    @Test
    void aWebSocketIsOpenedForAnAllowedOriginAndForNoOther() {
        try (RunningGuest guest = guest("KG_ALLOW_ORIGIN", PAGE);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> created = guest.send("POST", guest.gateway("/api/kernels"));
            String channels = created.headers().firstValue("Location").orElseThrow() + "/channels";
            for (URI address : List.of(guest.gateway(channels), guest.api(channels))) {
                assertThat(open(client, address, PAGE)).isEqualTo(101);
                assertThat(open(client, address, "https://evil.example")).isEqualTo(403);
            }
            assertThat(open(client, guest.api("/websockify"), PAGE)).isEqualTo(403);
        }
    }

    /// The status that a handshake for a page of `origin` is answered with.
    private static int open(HttpClient client, URI address, String origin) {
        try {
            WebSocket socket = client.newWebSocketBuilder()
                    .header("Origin", origin)
                    .buildAsync(RunningGuest.webSocket(address), new WebSocket.Listener() {})
                    .join();
            socket.abort();
            return 101;
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse().statusCode();
            }
            throw e;
        }
    }

    private RunningGuest guest(String... settings) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            map.put(settings[i], settings[i + 1]);
        }
        return RunningGuest.start(NO_DISPLAY, directory, map);
    }

    private static String header(HttpResponse<byte[]> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
