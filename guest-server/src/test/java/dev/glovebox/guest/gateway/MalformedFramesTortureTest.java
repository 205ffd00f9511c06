package dev.glovebox.guest.gateway;

import static dev.glovebox.guest.testing.KernelSocket.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.guest.testing.GatewayKernel;
import dev.glovebox.guest.testing.KernelFrames;
import dev.glovebox.guest.testing.KernelSocket;
import dev.glovebox.guest.testing.KernelSocket.Message;
import dev.glovebox.guest.testing.RawWebSocket;
import dev.glovebox.guest.testing.RunningGuest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Ten thousand frames that are no messages: each is answered to who sent it, and nothing else happens.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MalformedFramesTortureTest {
    private static final int FRAMES = 5_000;
    private static final long GROWTH_MAX_BYTES = 64L << 20;
    private static final long[] COUNTS = {0, 1, 2, -1, 1L << 62, Long.MIN_VALUE, 0x7fffffff, 0xffffffffL, 1000};
    private static final List<String> WRONG_HEADERS = List.of(
            "",
            "null",
            "7",
            "\"text\"",
            "[]",
            "{",
            "{}",
            "{\"msg_id\": \"1\"}",
            "{\"msg_id\": 1, \"msg_type\": 2}",
            "[".repeat(5_000),
            "{\"a\":".repeat(5_000),
            "{\"msg_type\": \"x\", \"msg_id\": \"1\"");

    private RunningGuest guest;
    private GatewayKernel kernel;

    @BeforeAll
    void start(@TempDir Path directory) {
        guest = RunningGuest.start(":4321", directory);
        kernel = GatewayKernel.start(guest);
    }

    @AfterAll
    void stop() {
        kernel.close();
        guest.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachIsAnsweredToItsSenderAloneAndTheConnectionLivesOn(boolean v1) throws IOException {
        try (KernelSocket bystander = kernel.connect(true);
                RawWebSocket sender =
                        v1 ? RawWebSocket.v1(kernel.channels()) : RawWebSocket.connect(kernel.channels())) {
            bystander.run("0");
            long before = usedBytes();
            var random = new Random(42);
            var writing = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < FRAMES; i++) {
                    send(sender, v1 ? malformedV1(random) : malformedJson(random));
                }
            });
            for (int answered = 0; answered < FRAMES; ) {
                Message message = receive(sender, v1);
                if (!message.channel().equals("iopub")) {
                    assertIsAnswer(message);
                    answered++;
                }
            }
            writing.join();
            assertThat(usedBytes()).isLessThan(before + GROWTH_MAX_BYTES);
            assertThat(runs(sender, v1)).isTrue();
            String cell = bystander.execute("print('calm')");
            assertThat(stream(bystander.awaitAnswers(cell, "execute_reply"), "stdout"))
                    .isEqualTo("calm\n");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatOthersSendIsNotAnsweredToABystander(boolean v1) throws IOException {
        try (KernelSocket bystander = kernel.connect(v1);
                RawWebSocket sender = RawWebSocket.v1(kernel.channels())) {
            sender.sendBinary(new byte[3]);
            Message answer;
            do {
                answer = receive(sender, true);
            } while (answer.channel().equals("iopub"));
            assertIsAnswer(answer);
            String cell = bystander.execute("1");
            Message seen;
            do {
                seen = bystander.await(_ -> true);
                assertThat(seen.type()).isNotEqualTo("error");
            } while (!seen.answers(cell) || !seen.isStatus("idle"));
        }
    }

    private static void assertIsAnswer(Message message) {
        assertThat(message.channel()).isEqualTo("shell");
        assertThat(message.type()).isEqualTo("error");
        assertThat(message.content().path("status").asText()).isEqualTo("error");
        assertThat(message.content().path("ename").asText()).isEqualTo("MalformedMessage");
        assertThat(message.content().path("evalue").asText()).isNotEmpty();
        assertThat(message.content().path("traceback").isArray()).isTrue();
        assertThat(message.content().path("traceback")).isEmpty();
    }

    /// A frame: text when it is a string, binary when it is bytes.
    private static Object malformedV1(Random random) {
        return switch (random.nextInt(9)) {
            case 0 -> randomBytes(random, 200);
            case 1 -> truncated(random, valid().v1(List.of(randomBytes(random, 50))));
            case 2 ->
                ByteBuffer.wrap(valid().v1(List.of()))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(0, COUNTS[random.nextInt(COUNTS.length)])
                        .array();
            case 3 -> {
                byte[] frame = valid().v1(List.of());
                int offset = 8 * (1 + random.nextInt(6));
                yield ByteBuffer.wrap(frame)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(offset, random.nextBoolean() ? -1 : frame.length + 1L + random.nextInt(1000))
                        .array();
            }
            case 4 -> v1("shell".getBytes(StandardCharsets.UTF_8), new byte[] {'{', '"', (byte) 0xff, '"', '}'});
            case 5 -> v1(new byte[] {(byte) 0xc3, 0x28}, header("kernel_info_request"));
            case 6 -> v1("brain".getBytes(StandardCharsets.UTF_8), header("kernel_info_request"));
            case 7 -> v1("shell".getBytes(StandardCharsets.UTF_8), wrongHeader(random));
            default -> KernelFrames.v1Frame(List.of("shell".getBytes(StandardCharsets.UTF_8), header("x")));
        };
    }

    private static Object malformedJson(Random random) {
        String header = new String(header("kernel_info_request"), StandardCharsets.UTF_8);
        return switch (random.nextInt(9)) {
            case 0 -> randomBytes(random, 200);
            case 1 -> truncated(random, valid().jsonWithBuffers(List.of(new byte[0])));
            case 2 ->
                ByteBuffer.wrap(valid().jsonWithBuffers(List.of(new byte[9])))
                        .putInt(0, (int) COUNTS[3 + random.nextInt(COUNTS.length - 3)])
                        .array();
            case 3 ->
                ByteBuffer.wrap(valid().jsonWithBuffers(List.of(new byte[9])))
                        .putInt(4 * (1 + random.nextInt(2)), -1 - random.nextInt(1000))
                        .array();
            case 4 -> {
                byte[] frame = valid().jsonWithBuffers(List.of());
                frame[9] = (byte) 0xff; // in the first name of the JSON
                yield frame;
            }
            case 5 ->
                List.of("[]", "7", "null", "\"shell\"", "", " ", "{]", "{\"header\"", "nonsense")
                        .get(random.nextInt(9));
            case 6 -> "{\"channel\": \"brain\", \"header\": %s, \"content\": {}}".formatted(header);
            case 7 ->
                "{\"channel\": \"shell\", \"header\": %s, \"content\": {}}"
                        .formatted(new String(wrongHeader(random), StandardCharsets.UTF_8));
            default ->
                List.of(
                                "{}",
                                "{\"channel\": \"shell\"}",
                                "{\"channel\": 7, \"header\": %s, \"content\": {}}".formatted(header),
                                "{\"channel\": \"shell\", \"header\": %s, \"content\": []}".formatted(header),
                                "{\"channel\": \"shell\", \"header\": %s, \"parent_header\": 1, \"content\": {}}"
                                        .formatted(header))
                        .get(random.nextInt(5));
        };
    }

    private static byte[] wrongHeader(Random random) {
        return WRONG_HEADERS.get(random.nextInt(WRONG_HEADERS.size())).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] header(String type) {
        return "{\"msg_id\": \"1\", \"msg_type\": \"%s\", \"session\": \"s\", \"username\": \"\", \"version\": \"5.3\"}"
                .formatted(type)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] v1(byte[] channel, byte[] header) {
        byte[] empty = {'{', '}'};
        return KernelFrames.v1Frame(List.of(channel, header, empty, empty, empty));
    }

    private static KernelFrames.Request valid() {
        return KernelFrames.Request.of("s", "shell", "kernel_info_request", Map.of());
    }

    private static byte[] randomBytes(Random random, int max) {
        byte[] bytes = new byte[random.nextInt(max)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] truncated(Random random, byte[] frame) {
        return Arrays.copyOf(frame, random.nextInt(frame.length));
    }

    private static void send(RawWebSocket socket, Object frame) {
        try {
            if (frame instanceof byte[] binary) {
                socket.sendBinary(binary);
            } else {
                socket.sendText((String) frame);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Message receive(RawWebSocket socket, boolean v1) throws IOException {
        RawWebSocket.Received received = socket.receive();
        return received.binary()
                ? KernelFrames.fromBinary(received.payload(), v1)
                : KernelFrames.fromText(new String(received.payload(), StandardCharsets.UTF_8));
    }

    private static boolean runs(RawWebSocket socket, boolean v1) throws IOException {
        var request = KernelFrames.Request.of(
                "s", "shell", "execute_request", Map.of("code", "print(6 * 7)", "silent", false));
        send(socket, v1 ? request.v1(List.of()) : request.json());
        List<Message> answers = new ArrayList<>();
        do {
            answers.add(receive(socket, v1));
        } while (!answers.getLast().answers(request.id()) || !answers.getLast().isStatus("idle"));
        return stream(answers, "stdout").equals("42\n");
    }

    private static long usedBytes() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
