package dev.glovebox.bridge.driver.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.glovebox.bridge.driver.DriverException;
import dev.glovebox.bridge.driver.Egress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// As a guest sees it: raw bytes into its socket; a real server behind it.
class EgressProxyTest {
    @TempDir
    Path directory;

    private HttpServer server;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Host") + " "
                    + new String(body, StandardCharsets.UTF_8));
            byte[] answer = "served".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    private String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private Path socket() {
        return directory.resolve("egress.sock");
    }

    private EgressProxy open(Egress egress) throws IOException, DriverException {
        return EgressProxy.open(socket(), egress, Map.of());
    }

    private EgressProxy openToServer() throws IOException, DriverException {
        return open(new Egress.Only(List.of(address())));
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket()));
    }

    private static void send(SocketChannel guest, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
            guest.write(bytes);
        }
    }

    /// All that comes until the end.
    private static String receive(SocketChannel guest) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        while (guest.read(buffer.clear()) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    private String ask(String request) throws IOException {
        try (SocketChannel guest = connect()) {
            send(guest, request);
            return receive(guest);
        }
    }

    @Test
    void aTunnelCarriesBothWaysAndEndsWithItsServer() throws Exception {
        try (EgressProxy proxy = openToServer()) {
            String answer = ask(
                    "CONNECT %1$s HTTP/1.1\r\nHost: %1$s\r\n\r\nGET /t HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                            .formatted(address()));
            assertThat(answer)
                    .startsWith("HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 200")
                    .endsWith("served");
            assertThat(asked).containsExactly("GET /t x ");
            await().until(() -> proxy.connections() == 0);
        }
    }

    @Test
    void aPlainRequestIsMadeTheServersOwn() throws Exception {
        try (EgressProxy _ = openToServer()) {
            String answer = ask(
                    "POST http://%s/p?q=1 HTTP/1.1\r\nHost: other.example\r\nProxy-Connection: keep-alive\r\nContent-Length: 3\r\n\r\nabc"
                            .formatted(address()));
            assertThat(answer).startsWith("HTTP/1.1 200").endsWith("served");
            ask("PUT http://%s HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nde\r\n1\r\nf\r\n0\r\n\r\n"
                    .formatted(address()));
            assertThat(asked)
                    .containsExactly("POST /p?q=1 %s abc".formatted(address()), "PUT / %s def".formatted(address()));
        }
    }

    @Test
    void aSecondRequestOnTheSameConnectionIsNotSent() throws Exception {
        try (EgressProxy _ = openToServer()) {
            String one = "GET http://%s/1 HTTP/1.1\r\n\r\n".formatted(address());
            ask(one + "GET http://%s/2 HTTP/1.1\r\n\r\n".formatted(address()));
            ask(one);
            assertThat(asked).hasSize(2).allMatch(each -> each.startsWith("GET /1 "));
        }
    }

    @Test
    void theHostsLoopbackIsClosedHoweverItIsWritten() throws Exception {
        int port = server.getAddress().getPort();
        try (EgressProxy _ = open(new Egress.Public())) {
            for (String host : List.of(
                    "127.0.0.1",
                    "localhost",
                    "2130706433",
                    "127.1",
                    "[::1]",
                    "[::ffff:127.0.0.1]",
                    "0.0.0.0",
                    "10.0.2.2",
                    InetAddress.getLocalHost().getHostAddress())) {
                assertThat(ask("CONNECT %s:%d HTTP/1.1\r\n\r\n".formatted(host, port)))
                        .as(host)
                        .startsWith("HTTP/1.1 403 Forbidden\r\n")
                        .contains("setting `egress`");
                assertThat(ask("GET http://%s:%d/ HTTP/1.1\r\n\r\n".formatted(host, port)))
                        .as(host)
                        .startsWith("HTTP/1.1 403");
            }
        }
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello\r\n\r\n",
                "\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET https://a.example/ HTTP/1.1\r\n\r\n",
                "GET http://u:p@a.example/ HTTP/1.1\r\n\r\n",
                "GET http:///x HTTP/1.1\r\n\r\n",
                "CONNECT a.example HTTP/1.1\r\n\r\n",
                "CONNECT a.example:0 HTTP/1.1\r\n\r\n",
                "CONNECT a.example:80/x HTTP/1.1\r\n\r\n",
                "GET http://a.example/ HTTP/2\r\n\r\n",
                "GET http://a.example/ HTTP/1.1\r\nno colon\r\n\r\n",
                "GET http://a.example/ HTTP/1.1\r\nA: b\r\n folded\r\n\r\n",
            })
    void whatIsNoRequestIsRefused(String request) throws Exception {
        try (EgressProxy _ = open(new Egress.Public())) {
            assertThat(ask(request)).startsWith("HTTP/1.1 400 Bad Request\r\n").contains("glovebox: ");
        }
    }

    @Test
    void aBodyOfTwoLengthsIsRefused() throws Exception {
        try (EgressProxy _ = openToServer()) {
            for (String fields : List.of(
                    "Content-Length: 1\r\nContent-Length: 2",
                    "Content-Length: 1\r\nTransfer-Encoding: chunked",
                    "Content-Length: -1",
                    "Transfer-Encoding: gzip, chunked")) {
                assertThat(ask("POST http://%s/ HTTP/1.1\r\n%s\r\n\r\nx".formatted(address(), fields)))
                        .startsWith("HTTP/1.1 400");
            }
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void anEndlessHeadIsRefusedAndASlowOneEnded() throws Exception {
        EgressProxy.Limits limits = new EgressProxy.Limits(Duration.ofMillis(500), Duration.ofMinutes(1));
        try (EgressProxy proxy = EgressProxy.open(socket(), new Egress.Public(), Map.of(), limits);
                SocketChannel slow = connect()) {
            assertThat(ask("GET http://a.example/ HTTP/1.1\r\nA: " + "x".repeat(20_000) + "\r\n\r\n"))
                    .contains("larger than 16 KiB");
            send(slow, "GET http://a.ex");
            await().atMost(Duration.ofSeconds(10)).until(() -> proxy.connections() == 0);
            assertThat(receive(slow)).isEmpty();
        }
    }

    @Test
    void aTunnelInWhichNothingMovesIsEnded() throws Exception {
        EgressProxy.Limits limits = new EgressProxy.Limits(Duration.ofSeconds(10), Duration.ofMillis(500));
        try (EgressProxy proxy = EgressProxy.open(socket(), new Egress.Only(List.of(address())), Map.of(), limits);
                SocketChannel guest = connect()) {
            send(guest, "CONNECT %s HTTP/1.1\r\n\r\n".formatted(address()));
            assertThat(receive(guest)).isEqualTo("HTTP/1.1 200 Connection established\r\n\r\n");
            await().until(() -> proxy.connections() == 0);
        }
    }

    @Test
    void oneConnectionTooManyIsTurnedAwayAndTheOthersLive() throws Exception {
        List<SocketChannel> guests = new ArrayList<>();
        try (EgressProxy proxy = openToServer()) {
            for (int at = 0; at < 256; at++) {
                guests.add(connect());
            }
            await().until(() -> proxy.connections() == 256);
            try (SocketChannel one = connect()) {
                assertThat(receive(one)).startsWith("HTTP/1.1 503").contains("too many connections");
            }
            send(guests.getFirst(), "GET http://%s/ HTTP/1.1\r\n\r\n".formatted(address()));
            assertThat(receive(guests.getFirst())).endsWith("served");
        } finally {
            for (SocketChannel guest : guests) {
                guest.close();
            }
        }
    }

    @Test
    void closedItEndsWhatItCarriesAndItsSocketIsGone() throws Exception {
        try (SocketChannel guest = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            EgressProxy proxy = openToServer();
            guest.connect(UnixDomainSocketAddress.of(socket()));
            send(guest, "CONNECT %s HTTP/1.1\r\n\r\n".formatted(address()));
            assertThat(guest.read(ByteBuffer.allocate(10))).isPositive();
            proxy.close();
            assertThat(receive(guest)).isNotNull();
        }
        assertThat(socket()).doesNotExist();
    }

    @Test
    void whatDoesNotAnswerIsSaid() throws Exception {
        int free;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = gone.getLocalPort();
        }
        try (EgressProxy _ = open(new Egress.Only(List.of("127.0.0.1", "no-such-name.invalid")))) {
            assertThat(ask("CONNECT 127.0.0.1:%d HTTP/1.1\r\n\r\n".formatted(free)))
                    .startsWith("HTTP/1.1 502 Bad Gateway")
                    .contains("cannot be reached");
            assertThat(ask("CONNECT no-such-name.invalid:443 HTTP/1.1\r\n\r\n")).contains("its name is not known");
        }
    }

    @Test
    void anAddressThatProgramsReadDifferentlyIsNotPassedOn() throws Exception {
        Map<String, String> environment = Map.of("https_proxy", "http://127.0.0.1:1");
        try (EgressProxy _ = EgressProxy.open(socket(), new Egress.Public(), environment)) {
            for (String host : List.of("0xa9fea9fe", "0177.0.0.1", "0x7f.1")) {
                assertThat(ask("CONNECT %s:443 HTTP/1.1\r\n\r\n".formatted(host)))
                        .as(host)
                        .doesNotStartWith("HTTP/1.1 200")
                        .contains("it is no address as they are written");
            }
        }
    }

    @Test
    void theHostsOwnProxyIsUsedExceptForWhatItExempts() throws Exception {
        try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<String> heads = new CopyOnWriteArrayList<>();
            Thread.ofVirtual().start(() -> {
                while (!proxy.isClosed()) {
                    try (Socket client = proxy.accept()) {
                        byte[] head = new byte[4096];
                        heads.add(new String(head, 0, client.getInputStream().read(head), StandardCharsets.US_ASCII));
                        client.getOutputStream()
                                .write("HTTP/1.1 200 OK\r\n\r\nby proxy".getBytes(StandardCharsets.US_ASCII));
                    } catch (IOException _) {
                        return;
                    }
                }
            });
            Map<String, String> environment = Map.of(
                    "https_proxy", "http://me:secret@127.0.0.1:" + proxy.getLocalPort(),
                    "HTTP_PROXY", "http://127.0.0.1:" + proxy.getLocalPort() + "/",
                    "no_proxy", "127.0.0.1");
            Egress egress = new Egress.Only(List.of("far.invalid", "127.0.0.1"));
            try (EgressProxy _ = EgressProxy.open(socket(), egress, environment)) {
                assertThat(ask("CONNECT far.invalid:443 HTTP/1.1\r\n\r\n"))
                        .isEqualTo("HTTP/1.1 200 Connection established\r\n\r\nby proxy");
                assertThat(ask("GET http://far.invalid/x HTTP/1.1\r\n\r\n")).endsWith("by proxy");
                assertThat(ask("GET http://%s/ HTTP/1.1\r\n\r\n".formatted(address())))
                        .endsWith("served");
            }
            assertThat(heads.get(0))
                    .startsWith("CONNECT far.invalid:443 HTTP/1.1\r\n")
                    .contains("\r\nProxy-Authorization: Basic bWU6c2VjcmV0\r\n");
            assertThat(heads.get(1))
                    .startsWith("GET http://far.invalid/x HTTP/1.1\r\n")
                    .doesNotContain("Authorization");
            assertThat(heads).hasSize(2);
        }
    }

    @Test
    void aListWithWhatIsNoHostIsRefusedAtOnce() {
        assertThatThrownBy(() -> open(new Egress.Only(List.of("http://a.example"))))
                .isInstanceOf(DriverException.class)
                .hasMessageContaining("http://a.example");
    }
}
