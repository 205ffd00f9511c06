package dev.glovebox.guest.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.guest.testing.GatewayKernel;
import dev.glovebox.guest.testing.KernelFrames;
import dev.glovebox.guest.testing.KernelSocket.Message;
import dev.glovebox.guest.testing.RawWebSocket;
import dev.glovebox.guest.testing.RunningGuest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A client that does not read: it holds up nobody, and learns what it missed.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlowReaderTest {
    private static final int CHUNKS = 200;
    private static final Pattern CHUNK = Pattern.compile("#(\\d{6})");
    private static final Pattern NUMBER = Pattern.compile("\\d[\\d,]*");

    private RunningGuest guest;

    @BeforeAll
    void start(@TempDir Path directory) {
        guest = RunningGuest.start(":4321", directory);
    }

    @AfterAll
    void stop() {
        guest.close();
    }

    @Test
    void whoDoesNotReadHoldsUpNobodyAndGetsEverythingOrIsToldHowMuchIsMissing() throws IOException {
        try (GatewayKernel kernel = GatewayKernel.start(guest);
                RawWebSocket fast = RawWebSocket.v1(kernel.channels());
                RawWebSocket slow = RawWebSocket.v1(kernel.channels())) {
            read(slow, run(slow, "pass"));
            var request = run(fast, """
                    import sys
                    for i in range(%d):
                        sys.stdout.write(f'#{i:06d}' + 'x' * 1_048_569)
                        sys.stdout.flush()
                    """.formatted(CHUNKS));
            Seen all = read(fast, request); // the slow one has read nothing of it yet
            assertThat(all.chunks).isEqualTo(CHUNKS);
            assertThat(all.characters).isEqualTo((long) CHUNKS << 20);
            assertThat(all.leftOut).isZero();

            Seen some = read(slow, request);
            // What is said to be missing counts the other client's replies, which were not meant for this one.
            assertThat(some.messages + some.leftOut)
                    .as("%d came, %d are said to be missing", some.messages, some.leftOut)
                    .isBetween(all.messages, all.messages + (some.leftOut == 0 ? 0 : 2));
            if (some.leftOut == 0) {
                assertThat(some.chunks).isEqualTo(CHUNKS);
            }
            assertThat(read(slow, run(slow, "print('#000000')")).chunks).isOne();
        }
    }

    private static KernelFrames.Request run(RawWebSocket socket, String code) throws IOException {
        var request = KernelFrames.Request.of("s", "shell", "execute_request", Map.of("code", code, "silent", false));
        socket.sendBinary(request.v1(List.of()));
        return request;
    }

    /// Reads what answers `request` on iopub, until the kernel is idle again.
    private static Seen read(RawWebSocket socket, KernelFrames.Request request) throws IOException {
        var seen = new Seen();
        while (true) {
            Message message = KernelFrames.fromBinary(socket.receive().payload(), true);
            if (!message.channel().equals("iopub")) {
                continue;
            }
            if (isNotice(message)) {
                seen.notice(message.content().path("text").asText());
            } else if (message.answers(request.id())) {
                seen.message(message);
                if (message.isStatus("idle")) {
                    return seen;
                }
            }
        }
    }

    private static boolean isNotice(Message message) {
        return message.type().equals("stream")
                && message.content().path("name").asText().equals("stderr");
    }

    /// What a client saw of a cell's output.
    private static final class Seen {
        private int messages;
        private int chunks;
        private int lastChunk = -1;
        private long characters;
        private int leftOut;

        void message(Message message) {
            messages++;
            String text = message.content().path("text").asText();
            characters += text.length();
            for (Matcher chunk = CHUNK.matcher(text); chunk.find(); chunks++) {
                int number = Integer.parseInt(chunk.group(1));
                assertThat(number).isGreaterThan(lastChunk);
                lastChunk = number;
            }
        }

        void notice(String text) {
            Matcher number = NUMBER.matcher(text);
            assertThat(number.find()).as(text).isTrue();
            leftOut += Integer.parseInt(number.group().replace(",", ""));
        }
    }
}
