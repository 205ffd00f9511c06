package dev.glovebox.guest.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.guest.testing.GatewayKernel;
import dev.glovebox.guest.testing.KernelSocket;
import dev.glovebox.guest.testing.KernelSocket.Message;
import dev.glovebox.guest.testing.RunningGuest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Clients that lose their connection in the middle of a numbered stream, 200 times, and miss nothing.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReconnectTortureTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int RECONNECTS_PER_CLIENT = 100;
    private static final int COUNT = 1000;

    private Path directory;
    private RunningGuest guest;

    @BeforeAll
    void start(@TempDir Path temporary) {
        directory = temporary;
        guest = RunningGuest.start(":4321", temporary);
    }

    @AfterAll
    void stop() {
        guest.close();
    }

    @Test
    void whoClosesAndReadsToTheEndMissesNothingWhileAway() throws Exception {
        reconnectInTheStream(Leaving.CLEANLY);
    }

    @Test
    void whoIsCutOffGoesOnBehindTheLastMessageItProcessed() throws Exception {
        reconnectInTheStream(Leaving.ABRUPTLY);
    }

    @Test
    void whoStaysAwayWhileAnotherStaysMissesNothingEither() throws IOException {
        try (GatewayKernel kernel = GatewayKernel.start(guest);
                KernelSocket staying = kernel.connect(true);
                Client leaving = new Client(kernel, "leaving", false)) {
            Path go = directory.resolve("go");
            String cell = leaving.execute("""
                    import os, time
                    print(0, flush=True)
                    while not os.path.exists('%s'):
                        time.sleep(0.01)
                    for i in range(1, %d):
                        print(i, flush=True)
                    """.formatted(go, COUNT));
            leaving.readUntil(message -> message.type().equals("stream"));
            leaving.leave(Leaving.CLEANLY);
            Files.createFile(go);
            assertThat(KernelSocket.stream(staying.awaitAnswers(cell, "status"), "stdout"))
                    .hasLineCount(COUNT);
            leaving.comeBack();
            leaving.readUntil(message -> message.answers(cell) && message.isStatus("idle"));
            leaving.readUntilReplied();
            assertNumbered(leaving.printed());
            assertThat(leaving.printed()).hasLineCount(COUNT);
            assertThat(leaving.count("execute_reply")).isOne();
        }
    }

    @Test
    void aNewSessionBeginsWithWhatHappensNow() {
        try (GatewayKernel kernel = GatewayKernel.start(guest)) {
            try (KernelSocket first = kernel.connect(true)) {
                first.run("print('old')");
                first.closeCleanly();
            }
            try (KernelSocket second = kernel.connect(true)) {
                String cell = second.execute("print('new')");
                Message printed = second.await(message -> message.type().equals("stream"));
                assertThat(printed.answers(cell)).isTrue();
            }
        }
    }

    private void reconnectInTheStream(Leaving leaving) throws Exception {
        Path stop = directory.resolve("stop-" + leaving);
        try (GatewayKernel kernel = GatewayKernel.start(guest);
                Client asking = new Client(kernel, "asking", true);
                Client watching = new Client(kernel, "watching", false);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            String cell = asking.execute("""
                    import os, time
                    i = 0
                    while not os.path.exists('%s'):
                        print(i, flush=True)
                        i += 1
                        time.sleep(0.0005)
                    """.formatted(stop));
            CompletableFuture.allOf(
                            CompletableFuture.runAsync(() -> asking.reconnect(leaving), threads),
                            CompletableFuture.runAsync(() -> watching.reconnect(leaving), threads))
                    .get(3 * LIMIT.toSeconds(), TimeUnit.SECONDS);
            Files.createFile(stop);
            for (Client client : List.of(asking, watching)) {
                client.readUntil(message -> message.answers(cell) && message.isStatus("idle"));
                assertNumbered(client.printed());
                assertThat(client.ids()).doesNotHaveDuplicates();
            }
            asking.readUntilReplied();
            assertThat(asking.printed()).hasSameSizeAs(watching.printed());
            assertThat(asking.count("execute_reply")).isOne();
            assertThat(watching.count("execute_reply")).isZero();
            assertThat(asking.reconnects + watching.reconnects).isEqualTo(2 * RECONNECTS_PER_CLIENT);
        }
    }

    /// Names the first line that is not the number that it should be.
    private static void assertNumbered(String printed) {
        List<String> lines = printed.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            assertThat(lines.get(i)).as("line %d of %d", i, lines.size()).isEqualTo(Integer.toString(i));
        }
    }

    private enum Leaving {
        CLEANLY,
        ABRUPTLY
    }

    /// A client with a session of its own that comes back again and again, and what it has processed so far.
    private static final class Client implements AutoCloseable {
        private final GatewayKernel kernel;
        private final String session;
        private final boolean v1;
        private final Random random;
        private final List<Message> processed = new ArrayList<>();
        private Optional<String> after = Optional.empty();
        private KernelSocket socket;
        private int reconnects;

        Client(GatewayKernel kernel, String name, boolean v1) {
            this.kernel = kernel;
            this.session = name + "-" + kernel.id();
            this.v1 = v1;
            this.random = new Random(name.hashCode());
            this.socket = KernelSocket.as(session, kernel.channels(), v1);
        }

        String execute(String code) {
            return socket.execute(code);
        }

        void reconnect(Leaving leaving) {
            for (int i = 0; i < RECONNECTS_PER_CLIENT; i++) {
                for (int messages = 1 + random.nextInt(20); messages > 0; messages--) {
                    processed.add(next());
                }
                leave(leaving);
                comeBack();
                reconnects++;
            }
        }

        /// What had come in by then is processed by who leaves cleanly, and thrown away by who is cut off.
        void leave(Leaving leaving) {
            if (leaving == Leaving.CLEANLY) {
                socket.closeCleanly();
                for (var left = socket.poll(Duration.ZERO); left.isPresent(); left = socket.poll(Duration.ZERO)) {
                    processed.add(left.get());
                }
            } else {
                socket.drop();
                after = Optional.of(processed.getLast().id());
            }
            socket.close();
        }

        void comeBack() {
            URI channels = after.map(id -> URI.create(kernel.channels() + "?after=" + id))
                    .orElseGet(kernel::channels);
            socket = KernelSocket.as(session, channels, v1);
        }

        void readUntil(Predicate<Message> last) {
            boolean found = processed.stream().anyMatch(last);
            while (!found) {
                Message next = next();
                processed.add(next);
                found = last.test(next); // not all again: there may be very many
            }
        }

        void readUntilReplied() {
            readUntil(message -> message.type().equals("execute_reply"));
        }

        private Message next() {
            return socket.poll(LIMIT).orElseThrow(() -> new AssertionError("nothing came for " + LIMIT));
        }

        String printed() {
            return KernelSocket.stream(processed, "stdout");
        }

        List<String> ids() {
            return processed.stream().map(Message::id).toList();
        }

        long count(String type) {
            return processed.stream()
                    .filter(message -> message.type().equals(type))
                    .count();
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
