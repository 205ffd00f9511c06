package dev.glovebox.bridge.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.glovebox.bridge.client.GuestException.Kind;
import dev.glovebox.bridge.client.generated.api.DisplayApi;
import dev.glovebox.bridge.testing.HostileServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a guest may do to a host that calls it: nothing but fail, soon, with a reason. Each answer would be fine
/// for one that trusts it.
@Timeout(30)
class HostileGuestTest {
    private static final GuestLimits LIMITS =
            new GuestLimits(Duration.ofSeconds(1), Duration.ofSeconds(2), 1 << 20, 1 << 20, 1 << 24);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

    @Test
    void bodyWithoutEndIsCutOff() throws Exception {
        GuestException thrown = against((_, _, out) -> {
            say(out, OK + "\r\n{\"status\":\"");
            var megabyte = new byte[1 << 20];
            while (true) {
                out.write(megabyte);
            }
        });
        assertThat(thrown).hasMessageContaining("more than 1048576 bytes");
        assertThat(thrown.kind()).isEqualTo(Kind.TOO_LARGE);
    }

    @Test
    void chunksWithoutEndAreCutOff() throws Exception {
        GuestException thrown = against((_, _, out) -> {
            say(out, OK + "Transfer-Encoding: chunked\r\n\r\n");
            while (true) {
                say(out, "10000\r\n" + "x".repeat(0x10000) + "\r\n");
            }
        });
        assertThat(thrown.kind()).isEqualTo(Kind.TOO_LARGE);
    }

    @Test
    void bodyThatDripsEndsWithTheTimeForTheWholeAnswer() throws Exception {
        GuestException thrown = against((_, in, out) -> {
            say(out, OK + "Content-Length: 100000\r\n\r\n");
            while (in.available() == 0) {
                say(out, "x");
                Thread.sleep(20);
            }
        });
        assertThat(thrown.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(thrown).hasMessageContaining("2000 ms").hasMessageContaining("/health");
    }

    @Test
    void headThatDripsEndsWithTheTimeForTheWholeAnswer() throws Exception {
        GuestException thrown = against((_, in, out) -> {
            while (in.available() == 0) {
                say(out, "HTTP/1.1 103 Early Hints\r\n\r\n");
                Thread.sleep(20);
            }
        });
        assertThat(thrown.kind()).isIn(Kind.TIMEOUT, Kind.UNREACHABLE, Kind.BROKEN_ANSWER);
    }

    @Test
    void lengthThatIsTooLargeIsRefusedAtOnceAndOneThatIsNotKeptIsNoticed() throws Exception {
        assertThat(saying(OK + "Content-Length: 99999999999\r\n\r\n{").kind()).isEqualTo(Kind.TOO_LARGE);
        assertThat(saying(OK + "Content-Length: 5\r\n\r\n{").kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(saying(OK + "Content-Length: minus\r\n\r\n{}").kind()).isIn(Kind.BROKEN_ANSWER, Kind.UNREACHABLE);
        assertThat(against((_, _, out) -> say(out, OK + "Content-Length: 50\r\n\r\n{}")))
                .hasMessageContaining("/health");
    }

    @Test
    void whatIsNoHttpIsNoAnswer() throws Exception {
        assertThat(saying("SSH-2.0-OpenSSH_9.2\r\n\r\n").kind()).isIn(Kind.BROKEN_ANSWER, Kind.UNREACHABLE);
        assertThat(saying("HTTP/1.1 2x0 what\r\n\r\n").kind()).isIn(Kind.BROKEN_ANSWER, Kind.UNREACHABLE);
        assertThat(against((_, _, _) -> {})).hasMessageContaining("/health");
    }

    @Test
    void floodOfHeadersIsCutOff() throws Exception {
        GuestException thrown = against((_, _, out) -> {
            say(out, "HTTP/1.1 200 OK\r\n");
            for (long i = 0; true; i++) {
                say(out, "X-" + i + ": " + "x".repeat(1000) + "\r\n");
            }
        });
        assertThat(thrown).hasMessageContaining("eader");
    }

    @Test
    void compressedBodyIsRefused() throws Exception {
        GuestException thrown = saying(OK + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\u001f\u008b");
        assertThat(thrown).hasMessageContaining("compressed (gzip)");
    }

    @Test
    void redirectIsNotFollowed() throws Exception {
        try (var elsewhere = HostileServer.saying(OK + "Content-Length: 2\r\n\r\n{}");
                var server = HostileServer.saying("HTTP/1.1 307 Go\r\nLocation: %s/health\r\nContent-Length: 0\r\n\r\n"
                        .formatted(elsewhere.uri()))) {
            assertThat(thrownBy(() -> client(server).health())).hasMessageContaining("redirect (307)");
            assertThat(thrownBy(() -> client(server).ask(api -> new DisplayApi(api).getDisplay())))
                    .isNotNull();
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void jsonThatIsDeepOrHugeOrNoneIsRefused() throws Exception {
        assertThat(body("[".repeat(100_000)).kind()).isEqualTo(Kind.BROKEN_ANSWER);
        assertThat(body("{\"checks\":" + "{\"a\":".repeat(50_000)).kind()).isEqualTo(Kind.BROKEN_ANSWER);
        assertThat(body("{\"uptimeMs\":" + "9".repeat(100_000) + "}").kind()).isEqualTo(Kind.BROKEN_ANSWER);
        assertThat(body("null").kind()).isEqualTo(Kind.BROKEN_ANSWER);
        assertThat(body("<html>").kind()).isEqualTo(Kind.BROKEN_ANSWER);
    }

    @Test
    void imageThatClaimsToBeHugeIsNeverHandedOn() throws Exception {
        String png = new String(
                ByteBuffer.allocate(33)
                        .putLong(0x89504e470d0a1a0aL)
                        .putInt(13)
                        .put("IHDR".getBytes(StandardCharsets.US_ASCII))
                        .putInt(60_000)
                        .putInt(60_000)
                        .array(),
                StandardCharsets.ISO_8859_1);
        try (var server = HostileServer.saying(
                "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 33\r\n\r\n" + png)) {
            assertThat(thrownBy(() -> client(server).screenshot(ScreenshotOptions.DEFAULT)))
                    .hasMessageContaining("60000 by 60000 pixels");
        }
        try (var server = HostileServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n\u0089PNG")) {
            assertThat(thrownBy(() -> client(server).screenshot(ScreenshotOptions.DEFAULT)))
                    .hasMessageContaining("no image");
        }
    }

    @Test
    void whatAnErrorSaysIsShownInOneCleanLine() throws Exception {
        String problem = "{\"title\":\"Conflict\",\"detail\":\"\\u001b[2Jgone\\nnext %s\",\"requestId\":\"7\"}"
                .formatted("x".repeat(100_000));
        GuestException thrown =
                saying("HTTP/1.1 409 Conflict\r\nContent-Length: " + problem.length() + "\r\n\r\n" + problem);

        assertThat(thrown.kind()).isEqualTo(Kind.REFUSED);
        assertThat(thrown.problem().map(GuestProblem::status)).contains(409);
        assertThat(thrown.problem().flatMap(GuestProblem::requestId)).contains("7");
        assertThat(thrown.getMessage())
                .hasSizeLessThan(3000)
                .doesNotContain("\u001b")
                .doesNotContain("\n");
    }

    @Test
    void generatedCallsAreBoundedAsWell() throws Exception {
        try (var server = new HostileServer((_, _, out) -> {
            say(out, OK + "\r\n");
            while (true) {
                say(out, "[".repeat(1 << 16));
            }
        })) {
            GuestException thrown = thrownBy(() -> client(server).ask(api -> new DisplayApi(api).getDisplay()));
            assertThat(thrown.kind()).isEqualTo(Kind.TOO_LARGE);
        }
    }

    @Test
    void nobodyThereIsSaidSo() throws Exception {
        HostileServer gone = HostileServer.saying("");
        gone.close();
        assertThat(thrownBy(() -> client(gone).stopRecording(Optional.empty()))).hasMessageContaining("no connection");
    }

    private static GuestException body(String json) throws IOException {
        return saying(OK + "Content-Length: " + json.length() + "\r\n\r\n" + json);
    }

    private static GuestException saying(String answer) throws IOException {
        try (var server = HostileServer.saying(answer)) {
            return thrownBy(() -> client(server).health());
        }
    }

    private static GuestException against(HostileServer.Behaviour behaviour) throws IOException {
        try (var server = new HostileServer(behaviour)) {
            return thrownBy(() -> client(server).health());
        }
    }

    private static GuestClient client(HostileServer server) {
        return new GuestClient(GuestEndpoint.of(server.uri(), "secret"), LIMITS);
    }

    private static GuestException thrownBy(ThrowingCallable call) {
        GuestException thrown = catchThrowableOfType(GuestException.class, call);
        assertThat(thrown).as("an answer that should not have been taken").isNotNull();
        assertThat(thrown).hasMessageNotContaining("secret");
        return thrown;
    }

    private static void say(OutputStream out, String bytes) throws IOException {
        out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }
}
