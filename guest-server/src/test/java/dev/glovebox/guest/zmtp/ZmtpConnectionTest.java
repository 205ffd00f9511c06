package dev.glovebox.guest.zmtp;

import static dev.glovebox.guest.zmtp.SocketType.DEALER;
import static dev.glovebox.guest.zmtp.SocketType.SUB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/// Against JeroMQ, an implementation of ZMTP that is not ours; kernels' libzmq is met in the gateway's tests.
class ZmtpConnectionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ZContext peer = new ZContext();
    private final Received received = new Received();
    private ZmtpLoop loop;

    /// Keeps what a connection tells.
    private static final class Received implements ZmtpHandler {
        private final CompletableFuture<Void> open = new CompletableFuture<>();
        private final BlockingQueue<List<byte[]>> messages = new LinkedBlockingQueue<>();
        private final CompletableFuture<IOException> cause = new CompletableFuture<>();

        @Override
        public void opened() {
            open.complete(null);
        }

        @Override
        public void received(List<byte[]> frames) {
            messages.add(frames);
        }

        @Override
        public void lost(IOException why) {
            cause.complete(why);
        }

        private List<byte[]> next() throws InterruptedException {
            return Optional.ofNullable(messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .orElseThrow();
        }
    }

    @BeforeEach
    void startLoop() throws IOException {
        loop = new ZmtpLoop();
    }

    @AfterEach
    void stop() {
        loop.close();
        peer.close();
    }

    private ZmtpConnection connect(int port, SocketType type) {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        return loop.connect(address, type, bytes("me"), PATIENCE, received);
    }

    private ZMQ.Socket bound(org.zeromq.SocketType type) {
        ZMQ.Socket socket = peer.createSocket(type);
        socket.setReceiveTimeOut((int) PATIENCE.toMillis());
        return socket;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aRouterKnowsTheDealerByItsIdentityAndAnswersIt() throws Exception {
        ZMQ.Socket router = bound(org.zeromq.SocketType.ROUTER);
        ZmtpConnection dealer = connect(router.bindToRandomPort("tcp://127.0.0.1"), DEALER);
        dealer.send(List.of(bytes("hello"), new byte[0], bytes("world")));

        assertThat(router.recvStr()).isEqualTo("me");
        assertThat(router.recvStr()).isEqualTo("hello");
        assertThat(router.recv()).isEmpty();
        assertThat(router.recvStr()).isEqualTo("world");
        router.sendMore("me");
        router.send("back");
        assertThat(received.next()).containsExactly(bytes("back"));
    }

    @Test
    void framesOfAnySizeArriveWholeBothWays() throws Exception {
        ZMQ.Socket router = bound(org.zeromq.SocketType.ROUTER);
        ZmtpConnection dealer = connect(router.bindToRandomPort("tcp://127.0.0.1"), DEALER);
        var random = new Random(1);
        for (int size : new int[] {1, 255, 256, 16_384, 16_385, 1 << 20, 33 << 20}) {
            byte[] frame = new byte[size];
            random.nextBytes(frame);
            dealer.send(List.of(frame, frame));
            router.recv();
            assertThat(router.recv()).isEqualTo(frame);
            assertThat(router.recv()).isEqualTo(frame);
            router.sendMore("me");
            router.send(frame);
            assertThat(received.next()).containsExactly(frame);
        }
    }

    @Test
    void aSubscriberGetsEverythingInOrder() throws Exception {
        ZMQ.Socket publisher = bound(org.zeromq.SocketType.XPUB);
        publisher.setSndHWM(0);
        connect(publisher.bindToRandomPort("tcp://127.0.0.1"), SUB);
        assertThat(publisher.recv()).containsExactly(1);
        for (int i = 0; i < 20_000; i++) {
            publisher.send("message " + i);
        }
        for (int i = 0; i < 20_000; i++) {
            assertThat(received.next()).containsExactly(bytes("message " + i));
        }
    }

    @Test
    void aPausedSubscriberMakesThePublisherWaitAndLosesNothing() throws Exception {
        ZMQ.Socket publisher = bound(org.zeromq.SocketType.XPUB);
        publisher.setXpubNoDrop(true);
        publisher.setSndHWM(10);
        publisher.setSendTimeOut(200);
        ZmtpConnection subscriber = connect(publisher.bindToRandomPort("tcp://127.0.0.1"), SUB);
        assertThat(publisher.recv()).containsExactly(1);
        subscriber.pauseReading(true);
        byte[] body = new byte[100_000];
        int accepted = 0;
        while (accepted < 10_000 && publisher.send(body)) {
            accepted++;
        }
        assertThat(accepted).isLessThan(10_000);
        subscriber.pauseReading(false);
        for (int i = 0; i < accepted; i++) {
            assertThat(received.next()).containsExactly(body);
        }
    }

    @Test
    void whatManyThreadsSendArrivesWholeAndInEachOnesOrder() throws Exception {
        ZMQ.Socket router = bound(org.zeromq.SocketType.ROUTER);
        ZmtpConnection dealer = connect(router.bindToRandomPort("tcp://127.0.0.1"), DEALER);
        int threads = 8;
        int each = 2_000;
        for (int t = 0; t < threads; t++) {
            byte[] name = bytes("t" + t);
            Thread.ofVirtual().start(() -> sendNumbers(dealer, name, each));
        }
        int[] next = new int[threads];
        for (int i = 0; i < threads * each; i++) {
            router.recv();
            int thread = Integer.parseInt(router.recvStr().substring(1));
            assertThat(Integer.parseInt(router.recvStr())).isEqualTo(next[thread]++);
        }
    }

    private static void sendNumbers(ZmtpConnection dealer, byte[] name, int count) {
        try {
            for (int i = 0; i < count; i++) {
                dealer.send(List.of(name, bytes(String.valueOf(i))));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void itWaitsForAPeerThatIsNotThereYet() throws Exception {
        int port = freePort();
        ZmtpConnection dealer = connect(port, DEALER);
        dealer.send(List.of(bytes("early")));
        assertThat(received.open).isNotDone();
        ZMQ.Socket router = bound(org.zeromq.SocketType.ROUTER);
        router.bind("tcp://127.0.0.1:" + port);
        router.recv();
        assertThat(router.recvStr()).isEqualTo("early");
    }

    @Test
    void theEndOfThePeerIsTold() {
        ZMQ.Socket router = bound(org.zeromq.SocketType.ROUTER);
        connect(router.bindToRandomPort("tcp://127.0.0.1"), DEALER);
        await().atMost(PATIENCE).until(received.open::isDone);
        router.close();
        await().atMost(PATIENCE).until(received.cause::isDone);
    }

    @Test
    void whoSpeaksSomethingElseIsRefused() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            connect(server.getLocalPort(), DEALER);
            try (var socket = server.accept()) {
                socket.getOutputStream()
                        .write("HTTP/1.1 400 Bad Request\r\n".repeat(4).getBytes(StandardCharsets.US_ASCII));
                @Nullable IOException cause = received.cause.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(cause).hasMessageContaining("does not speak ZMTP 3");
            }
        }
    }

    @Test
    void aFrameThatPromisesTooMuchEndsTheConnectionWithoutBeingAllocated() {
        var decoder = new ZmtpDecoder(1 << 20, new ZmtpDecoder.Sink() {
            @Override
            public void message(List<byte[]> frames) {}

            @Override
            public void command(byte[] body) {}
        });
        byte[] promise = {2, 0x40, 0, 0, 0, 0, 0, 0, 0};
        assertThatThrownBy(() -> decoder.feed(ByteBuffer.wrap(promise))).hasMessageContaining("more than");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
