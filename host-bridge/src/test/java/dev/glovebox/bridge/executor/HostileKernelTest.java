package dev.glovebox.bridge.executor;

import static dev.glovebox.bridge.testing.HostileServer.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.bridge.client.GuestEndpoint;
import dev.glovebox.bridge.client.GuestException;
import dev.glovebox.bridge.client.GuestLimits;
import dev.glovebox.bridge.testing.HostileServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a kernel that has been taken over may send: it gets an error or is cut off, and the host's memory stays
/// small (the tests run with less than what is sent).
@Timeout(120)
class HostileKernelTest {
    private static final int WHOLE = 0x82;
    private static final int FIRST_OF_MANY = 0x02;
    private static final int MORE = 0x00;

    /// What is sent in answer to an execution.
    @FunctionalInterface
    private interface Answer {
        void send(Kernel kernel) throws IOException;
    }

    /// The connection of a kernel, and what it was asked to execute.
    private record Kernel(KernelMessage request, InputStream in, OutputStream out) {

        void say(String channel, String type, JsonNode content) throws IOException {
            KernelMessage message =
                    KernelMessage.request(channel, type, "hostile", content).inReplyTo(request);
            frame(out, WHOLE, message.toBinary().array());
        }

        void stream(String text) throws IOException {
            say("iopub", "stream", object().put("name", "stdout").put("text", text));
        }

        void end() throws IOException {
            say("shell", "execute_reply", object().put("status", "ok").put("execution_count", 1));
            say("iopub", "status", object().put("execution_state", "idle"));
            out.flush();
        }
    }

    @Test
    void gigabyteOfOutputIsReadAndDropped() throws Exception {
        ExecutionResult result = executed(kernel -> {
            String megabyte = "x".repeat(1 << 20);
            for (int i = 0; i < 1024; i++) {
                kernel.stream(megabyte);
            }
            kernel.end();
        });

        assertThat(result.status()).isEqualTo(ExecutionResult.Status.OK);
        assertThat(result.truncated()).isTrue();
        assertThat(result.stdout()).hasSizeLessThan(9 << 20).contains("output cut off here: 1065353216 more");
    }

    @Test
    void messageWithoutEndIsDroppedAsSoonAsItIsTooLarge() throws Exception {
        ExecutionResult result = executed(kernel -> {
            var megabyte = new byte[1 << 20];
            frame(kernel.out(), FIRST_OF_MANY, megabyte);
            for (int i = 0; i < 700; i++) {
                frame(kernel.out(), MORE, megabyte);
            }
            frame(kernel.out(), 0x80, new byte[1]);
            kernel.stream("after\n");
            kernel.end();
        });

        assertThat(result.stdout()).isEqualTo("after\n");
        assertThat(result.stderr()).contains("a message of more than 67108864 bytes was dropped");
    }

    @Test
    void picturesAndDisplaysWithoutEndAreDropped() throws Exception {
        ExecutionResult result = executed(kernel -> {
            ObjectNode content = object();
            content.putObject("data").put("image/png", "x".repeat(1 << 20));
            for (int i = 0; i < 600; i++) {
                kernel.say("iopub", "display_data", content);
            }
            kernel.end();
        });

        assertThat(result.truncated()).isTrue();
        assertThat(result.outputs()).hasSizeLessThan(65);
    }

    @Test
    void messagesThatAreNoneArePassedOver() throws Exception {
        var random = new Random(5);
        ExecutionResult result = executed(kernel -> {
            for (int i = 0; i < 500; i++) {
                var noise = new byte[random.nextInt(200)];
                random.nextBytes(noise);
                frame(kernel.out(), WHOLE, noise);
                byte[] broken = KernelMessage.request("iopub", "stream", "s", object().put("text", "x"))
                        .inReplyTo(kernel.request())
                        .toBinary()
                        .array();
                broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
                frame(kernel.out(), WHOLE, broken);
            }
            frame(kernel.out(), 0x81, "[".repeat(100_000).getBytes(StandardCharsets.UTF_8));
            kernel.say("iopub", "stream", JsonNodeFactory.instance.arrayNode());
            kernel.say("iopub", "error", object().put("traceback", 7));
            kernel.say("iopub", "display_data", object().put("data", "none"));
            kernel.end();
        });

        assertThat(result.executionCount()).hasValue(1);
    }

    @Test
    void picklesThatCallAreRefusedByName() throws Exception {
        String pickle = Base64.getEncoder()
                .encodeToString("cos\nsystem\n(Vtouch /tmp/owned\ntR.".getBytes(StandardCharsets.US_ASCII));
        ExecutionResult printed = executed(kernel -> {
            kernel.stream("RESULT_PICKLE:" + pickle + "\n");
            kernel.end();
        });
        ExecutionResult huge = executed(kernel -> {
            kernel.stream("RESULT_PICKLE:");
            for (int i = 0; i < 300; i++) {
                kernel.stream("A".repeat(1 << 20));
            }
            kernel.end();
        });

        assertThat(printed.status()).isEqualTo(ExecutionResult.Status.ERROR);
        assertThat(printed.error())
                .hasValueSatisfying(error -> assertThat(error.value()).contains("os.system"));
        assertThat(huge.error())
                .hasValueSatisfying(error -> assertThat(error.value()).contains("larger than"));
    }

    @Test
    void framesThatAreNoneEndTheExecutionWithAnError() throws Exception {
        GuestException thrown = refusedBy(kernel -> {
            kernel.out().write(new byte[] {(byte) 0xff, 0x7f, 1, 2, 3});
            kernel.out().flush();
        });
        assertThat(thrown).isNotNull();
    }

    @Test
    void kernelThatNeverAnswersCostsTheTimeoutAlone() throws Exception {
        long began = System.nanoTime();
        GuestException thrown = refusedBy(_ -> {});

        assertThat(thrown).hasMessageContaining("interrupt");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void idsThatLeadElsewhereAreRefused() throws Exception {
        try (var server = HostileServer.saying(http("{\"id\":\"../../record?mode=start\"}"));
                var executor = new SandboxExecutor(GuestEndpoint.of(server.uri()), ExecutorOptions.DEFAULT)) {
            assertThat(catchThrowableOfType(GuestException.class, executor::kernelId))
                    .hasMessageContaining("no kernel's id");
        }
    }

    private static ExecutionResult executed(Answer answer) throws Exception {
        try (var server = new HostileServer((head, in, out) -> serve(head, in, out, answer));
                var executor = executor(server)) {
            return executor.execute("1", Duration.ofSeconds(60));
        }
    }

    private static GuestException refusedBy(Answer answer) throws IOException {
        try (var server = new HostileServer((head, in, out) -> serve(head, in, out, answer));
                var executor = executor(server)) {
            return catchThrowableOfType(GuestException.class, () -> executor.execute("1", Duration.ofSeconds(3)));
        }
    }

    private static SandboxExecutor executor(HostileServer server) {
        var limits = new GuestLimits(Duration.ofSeconds(1), Duration.ofSeconds(2), 1 << 20, 1 << 20, 1 << 20);
        return new SandboxExecutor(
                GuestEndpoint.of(server.uri()),
                ExecutorOptions.DEFAULT.withLimits(limits).withPatience(Duration.ofSeconds(2), Duration.ofSeconds(1)));
    }

    private static void serve(String head, InputStream in, OutputStream out, Answer answer) throws IOException {
        if (!head.contains("/channels")) {
            String body = head.startsWith("POST /api/kernels HTTP") || head.startsWith("GET") ? "{\"id\":\"k-1\"}" : "";
            String answered = head.contains("/interrupt") ? "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n" : http(body);
            out.write(answered.getBytes(StandardCharsets.UTF_8));
            out.flush();
            return;
        }
        HostileServer.upgrade(head, out);
        KernelMessage prelude = KernelMessage.ofBinary(HostileServer.message(in));
        if (prelude.type().equals("execute_request")
                && prelude.content().path("silent").asBoolean()) {
            new Kernel(prelude, in, out).end();
            answer.send(new Kernel(KernelMessage.ofBinary(HostileServer.message(in)), in, out));
            out.flush();
        }
        in.transferTo(OutputStream.nullOutputStream());
    }

    private static String http(String body) {
        return "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
