package dev.glovebox.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.guest.testing.RunningGuest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may talk to the server, by plain sockets where an HTTP client would not let us lie.
class AccessTest {
    private static final String HANDSHAKE = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    private static final String NO_DISPLAY = ":4321";

    @TempDir
    private Path directory;

    @Test
    void withoutATokenOnlyThisMachinesNamesAreAnswered() throws IOException {
        try (RunningGuest guest = RunningGuest.start(NO_DISPLAY, directory)) {
            assertThat(status(guest.api("/api"), "Host: localhost\r\n")).isEqualTo(200);
            assertThat(status(guest.api("/api"), "Host: 127.0.0.1:8765\r\n")).isEqualTo(200);
            assertThat(status(guest.api("/api"), "Host: [::1]:8765\r\n")).isEqualTo(200);
            assertThat(status(guest.api("/api"), "Host: box.localhost\r\n")).isEqualTo(200);
            assertThat(status(guest.api("/api"), "Host: evil.example\r\n")).isEqualTo(403);
            assertThat(status(guest.api("/api"), "Host: localhost.evil.example\r\n"))
                    .isEqualTo(403);
            assertThat(status(guest.gateway("/api"), "Host: evil.example\r\n")).isEqualTo(403);
            assertThat(status(guest.liveView("/vnc.html"), "Host: evil.example\r\n"))
                    .isEqualTo(403);
        }
    }

    @Test
    void foreignPagesAreRefusedInRequestsAndHandshakes() throws IOException {
        try (RunningGuest guest = RunningGuest.start(NO_DISPLAY, directory)) {
            String own = "Host: localhost:%d\r\n".formatted(guest.api("/").getPort());
            assertThat(status(guest.api("/api"), own + own.replace("Host: ", "Origin: http://")))
                    .isEqualTo(200);
            assertThat(status(guest.api("/api"), own + "Origin: http://localhost:3000\r\n"))
                    .isEqualTo(403);
            assertThat(status(guest.api("/api"), own + "Origin: https://evil.example\r\n"))
                    .isEqualTo(403);
            assertThat(status(guest.api("/api"), own + "Origin: null\r\n")).isEqualTo(403);
            assertThat(status(guest.api("/websockify"), own + HANDSHAKE)).isEqualTo(101);
            assertThat(status(guest.api("/websockify"), own + HANDSHAKE + "Origin: https://evil.example\r\n"))
                    .isEqualTo(403);
        }
    }

    @Test
    void whatABrowserFetchesForAForeignPageIsRefusedButALinkToAPageIsNot() throws IOException {
        try (RunningGuest guest = RunningGuest.start(NO_DISPLAY, directory)) {
            String foreign = "Host: localhost\r\nSec-Fetch-Site: cross-site\r\n";
            String image = foreign + "Sec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: image\r\n";
            String link = foreign + "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n";
            String frame = foreign + "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n";
            assertThat(status(guest.api("/record?mode=start"), image)).isEqualTo(403);
            assertThat(status(guest.api("/record?mode=start"), link)).isEqualTo(403);
            assertThat(status(guest.api("/vnc.html"), frame)).isEqualTo(403);
            assertThat(status(guest.api("/"), link)).isEqualTo(200);
            assertThat(status(guest.api("/"), "Host: localhost\r\nSec-Fetch-Site: none\r\n"))
                    .isEqualTo(200);
            assertThat(guest.get("/vnc.html").headers().firstValue("X-Frame-Options"))
                    .contains("SAMEORIGIN");
        }
    }

    @Test
    void aBrowserWithoutTheTokenIsAskedForIt() {
        try (RunningGuest guest = RunningGuest.start(NO_DISPLAY, directory, Map.of("GLOVEBOX_TOKEN", "s3cret"))) {
            HttpResponse<byte[]> answer = guest.get("/", "Accept", "text/html,*/*");
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("<form", "name=\"token\"");
        }
    }

    @Test
    void withATokenNothingButHealthIsAnsweredToWhoDoesNotShowIt() throws IOException {
        try (RunningGuest guest = RunningGuest.start(NO_DISPLAY, directory, Map.of("GLOVEBOX_TOKEN", "s3cret"))) {
            String host = "Host: box.example:1\r\n";
            assertThat(status(guest.api("/health"), host)).isEqualTo(200);
            assertThat(status(guest.api("/api"), host)).isEqualTo(401);
            assertThat(status(guest.api("/nope"), host)).isEqualTo(401);
            assertThat(status(guest.gateway("/api/kernels"), host)).isEqualTo(401);
            assertThat(status(guest.api("/websockify"), host + HANDSHAKE)).isEqualTo(401);
            assertThat(status(guest.api("/api"), host + "Authorization: Bearer wrong\r\n"))
                    .isEqualTo(401);
            assertThat(status(guest.api("/api?token=wrong"), host + "Authorization: Bearer s3cret\r\n"))
                    .isEqualTo(401);

            assertThat(status(guest.api("/api"), host + "Authorization: Bearer s3cret\r\n"))
                    .isEqualTo(200);
            assertThat(status(guest.api("/api"), host + "Authorization: token s3cret\r\n"))
                    .isEqualTo(200);
            assertThat(status(guest.api("/api?token=s3cret"), host)).isEqualTo(200);
            assertThat(status(guest.api("/api"), host + "Cookie: a=b; glovebox_token=s3cret\r\n"))
                    .isEqualTo(200);
            assertThat(status(guest.api("/websockify?token=s3cret"), host + HANDSHAKE))
                    .isEqualTo(101);
        }
    }

    @Test
    void aForeignPageCannotUseTheCookieOfAnother() throws IOException {
        try (RunningGuest guest = RunningGuest.start(NO_DISPLAY, directory, Map.of("GLOVEBOX_TOKEN", "s3cret"))) {
            String headers = "Host: box.example:1\r\nCookie: glovebox_token=s3cret\r\n";
            assertThat(status(guest.api("/websockify"), headers + HANDSHAKE + "Origin: http://box.example:1\r\n"))
                    .isEqualTo(101);
            assertThat(status(guest.api("/websockify"), headers + HANDSHAKE + "Origin: http://evil.example\r\n"))
                    .isEqualTo(403);
        }
    }

    @Test
    void aBrowsersTokenIsTurnedIntoACookieAndLeavesTheAddress() {
        try (RunningGuest guest = RunningGuest.start(NO_DISPLAY, directory, Map.of("GLOVEBOX_TOKEN", "s3cret"))) {
            HttpResponse<byte[]> answer = guest.get("/?token=s3cret", "Accept", "text/html");
            assertThat(answer.statusCode()).isEqualTo(303);
            assertThat(answer.headers().firstValue("Location")).contains("/");
            assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
                    .contains("glovebox_token=s3cret", "HttpOnly", "SameSite=Strict");
        }
    }

    /// The status of a GET with these headers and no others.
    private static int status(URI uri, String headers) throws IOException {
        String target = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort())) {
            String request = "GET " + target + " HTTP/1.1\r\n" + headers + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            return Integer.parseInt(reader.readLine().split(" ", 3)[1]);
        }
    }
}
