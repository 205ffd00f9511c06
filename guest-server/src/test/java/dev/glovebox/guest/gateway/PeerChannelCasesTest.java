package dev.glovebox.guest.gateway;

import static dev.glovebox.guest.testing.KernelSocket.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.testing.GatewayKernel;
import dev.glovebox.guest.testing.KernelFrames;
import dev.glovebox.guest.testing.KernelSocket;
import dev.glovebox.guest.testing.RawWebSocket;
import dev.glovebox.guest.testing.RunningGuest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the specifications of JupyterLab's services and the tests of Jupyter's servers expect of a kernel's channels.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeerChannelCasesTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

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
    void everyRequestOfTheShellIsAnsweredBetweenBusyAndIdle(boolean v1) {
        try (KernelSocket client = kernel.connect(v1)) {
            Map<String, Map<String, Object>> requests = Map.of(
                    "kernel_info", Map.of(),
                    "is_complete", Map.of("code", "for i in range(3):"),
                    "complete", Map.of("code", "imp", "cursor_pos", 3),
                    "inspect", Map.of("code", "print", "cursor_pos", 3, "detail_level", 0),
                    "history",
                            Map.of("output", false, "raw", true, "hist_access_type", "tail", "n", 1, "unique", false),
                    "comm_info", Map.of());
            requests.forEach((name, content) -> {
                String id = client.send("shell", name + "_request", content);
                List<KernelSocket.Message> answers = client.awaitAnswers(id, name + "_reply");
                List<KernelSocket.Message> iopub = answers.stream()
                        .filter(answer -> answer.channel().equals("iopub"))
                        .toList();
                assertThat(iopub.getFirst().isStatus("busy")).as(name).isTrue();
                assertThat(iopub.getLast().isStatus("idle")).as(name).isTrue();
                assertThat(answers).anySatisfy(reply -> {
                    assertThat(reply.type()).isEqualTo(name + "_reply");
                    assertThat(reply.channel()).isEqualTo("shell");
                });
            });
        }
    }

    @Test
    void aParentComesBackExactlyAsItWasSent() {
        try (KernelSocket client = kernel.connect(false)) {
            client.sendText("""
                    {"channel": "shell", "header": {"msg_id": "own-%s", "msg_type": "kernel_info_request",
                     "session": "ä", "username": "", "date": "2026-01-01T00:00:00.5Z", "version": "5.3",
                     "big": 12345678901234567890, "own": {"deep": [1.50, null]}},
                     "parent_header": {}, "metadata": {}, "content": {}, "buffers": []}
                    """.formatted(kernel.id()));
            KernelSocket.Message reply = client.await(message -> message.type().equals("kernel_info_reply")
                    && message.parent().path("session").asText().equals("ä"));
            assertThat(reply.raw()).contains("12345678901234567890");
            assertThat(reply.parent().at("/own/deep/0").asDouble()).isEqualTo(1.5);
        }
    }

    @Test
    void theControlChannelAnswersWhileACellRuns() {
        try (KernelSocket client = kernel.connect(true)) {
            String cell = client.execute("print('in it', flush=True)\nwhile True:\n    pass");
            client.await(message -> message.type().equals("stream") && message.answers(cell));
            String info = client.send("control", "kernel_info_request", Map.of());
            KernelSocket.Message reply =
                    client.await(message -> message.type().equals("kernel_info_reply") && message.answers(info));
            assertThat(reply.channel()).isEqualTo("control");
            assertThat(kernel.model("execution_state")).isEqualTo("busy");
            assertThat(kernel.post("/interrupt").statusCode()).isEqualTo(204);
            client.awaitAnswers(cell, "execute_reply");
            await().atMost(LIMIT).until(() -> kernel.model("execution_state").equals("idle"));
        }
    }

    @Test
    void aSubshellAnswersWhileTheMainShellIsBusy() {
        try (KernelSocket client = kernel.connect(false)) {
            String made = client.send("control", "create_subshell_request", Map.of());
            String subshell = client.await(
                            message -> message.type().equals("create_subshell_reply") && message.answers(made))
                    .content()
                    .path("subshell_id")
                    .asText();
            assertThat(subshell).isNotEmpty();
            String cell = client.execute("print('in it', flush=True)\nwhile True:\n    pass");
            client.await(message -> message.type().equals("stream") && message.answers(cell));
            client.sendText("""
                    {"channel": "shell", "header": {"msg_id": "sub-1", "msg_type": "execute_request", "session": "s",
                     "username": "", "date": "", "version": "5.5", "subshell_id": "%s"}, "parent_header": {},
                     "metadata": {}, "content": {"code": "print('from below')", "silent": false}}
                    """.formatted(subshell));
            assertThat(stream(client.awaitAnswers("sub-1", "execute_reply"), "stdout"))
                    .isEqualTo("from below\n");
            kernel.post("/interrupt");
            client.awaitAnswers(cell, "execute_reply");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCommGoesBothWays(boolean v1) {
        try (KernelSocket client = kernel.connect(v1)) {
            client.run("""
                    def target(comm, opened):
                        comm.on_msg(lambda m: comm.send({'echo': m['content']['data']}))
                        comm.send({'opened': opened['content']['data']})
                    get_ipython().kernel.comm_manager.register_target('echo', target)
                    """);
            String comm = UUID.randomUUID().toString();
            client.send("shell", "comm_open", Map.of("comm_id", comm, "target_name", "echo", "data", Map.of("a", 1)));
            assertThat(comm(client).at("/data/opened/a").asInt()).isOne();
            client.send("shell", "comm_msg", Map.of("comm_id", comm, "data", Map.of("b", 2)));
            assertThat(comm(client).at("/data/echo/b").asInt()).isEqualTo(2);
            String info = client.send("shell", "comm_info_request", Map.of("target_name", "echo"));
            assertThat(client.await(message -> message.type().equals("comm_info_reply") && message.answers(info))
                            .content()
                            .path("comms")
                            .has(comm))
                    .isTrue();
            client.send("shell", "comm_close", Map.of("comm_id", comm, "data", Map.of()));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everybodySeesTheOutputAndNobodyAnothersReplyNorTheServersOwnQuestions(boolean v1) {
        try (KernelSocket one = kernel.connect(v1);
                KernelSocket other = kernel.connect(!v1)) {
            other.run("0");
            String request = one.execute("print('both')");
            one.awaitAnswers(request, "execute_reply");
            while (true) {
                KernelSocket.Message message = other.await(_ -> true);
                assertThat(message.channel()).isEqualTo("iopub");
                assertThat(message.type()).isNotEqualTo("iopub_welcome");
                if (message.answers(request) && message.isStatus("idle")) {
                    break;
                }
            }
        }
    }

    @Test
    void theSameSessionAgainEndsTheOldConnection() {
        String session = UUID.randomUUID().toString();
        try (KernelSocket first = KernelSocket.as(session, kernel.channels(), true);
                KernelSocket second = KernelSocket.as(session, kernel.channels(), true)) {
            await().atMost(LIMIT).until(() -> first.closeCode() != -1);
            assertThat(stream(second.run("print('here')"), "stdout")).isEqualTo("here\n");
            assertThat(kernel.model().path("connections").asInt()).isOne();
        }
    }

    @Test
    void aClientNeedsNoSessionAndNoChannelForTheShell() throws IOException {
        try (RawWebSocket client = RawWebSocket.connect(kernel.channels())) {
            client.sendText("""
                    {"header": {"msg_id": "no-channel", "msg_type": "kernel_info_request", "session": "",
                     "username": "", "version": "5.0"}, "parent_header": {}, "metadata": {}, "content": {},
                     "buffers": {}}""");
            KernelSocket.Message message;
            do {
                message = KernelFrames.fromText(text(client.receive()));
            } while (!message.type().equals("kernel_info_reply"));
            assertThat(message.channel()).isEqualTo("shell");
            JsonNode raw = new com.fasterxml.jackson.databind.ObjectMapper().readTree(message.raw());
            assertThat(raw.path("msg_type").asText()).isEqualTo("kernel_info_reply");
            assertThat(raw.path("msg_id").asText()).isEqualTo(message.id());
            assertThat(raw.path("buffers").isMissingNode()
                            || raw.path("buffers").isEmpty())
                    .isTrue();
        }
    }

    @Test
    void theFirstSubprotocolThatIsKnownIsChosenAndNoOtherEchoed() throws IOException {
        String offer = "Sec-WebSocket-Protocol: ";
        try (RawWebSocket v1 = RawWebSocket.connect(kernel.channels(), offer + "v0.other, " + KernelFrames.V1);
                RawWebSocket json = RawWebSocket.connect(kernel.channels(), offer + "v0.other")) {
            var request = KernelFrames.Request.of("s", "shell", "kernel_info_request", Map.of());
            v1.sendBinary(request.v1(List.of()));
            assertThat(v1.receive().binary()).isTrue();
            json.sendText(request.json());
            assertThat(json.receive().binary()).isFalse();
        }
    }

    @Test
    void aKernelThatAClientShutsDownIsStartedAgainUnderItsId() {
        try (GatewayKernel own = GatewayKernel.start(guest);
                KernelSocket client = own.connect(true)) {
            client.run("kept = 1");
            client.send("control", "shutdown_request", Map.of("restart", false));
            client.await(message -> message.isStatus("restarting"));
            assertThat(stream(client.run("print('kept' in globals())"), "stdout"))
                    .isEqualTo("False\n");
        }
    }

    private static JsonNode comm(KernelSocket client) {
        return client.await(message -> message.type().equals("comm_msg")).content();
    }

    private static String text(RawWebSocket.Received received) {
        return new String(received.payload(), java.nio.charset.StandardCharsets.UTF_8);
    }
}
