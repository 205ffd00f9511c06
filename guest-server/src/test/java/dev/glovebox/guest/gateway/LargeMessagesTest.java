package dev.glovebox.guest.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.guest.testing.GatewayKernel;
import dev.glovebox.guest.testing.KernelFrames;
import dev.glovebox.guest.testing.KernelSocket;
import dev.glovebox.guest.testing.KernelSocket.Message;
import dev.glovebox.guest.testing.RunningGuest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Messages as large as clients send them, with the limits that the server has when none is set.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LargeMessagesTest {
    private static final int LENGTH = 64 << 20;

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
    void aBufferOf64MiBGoesToTheKernelAndComesBack(boolean v1) {
        byte[] buffer = new byte[LENGTH];
        new Random(1).nextBytes(buffer);
        try (KernelSocket client = kernel.connect(v1)) {
            client.run("""
                    def target(comm, _):
                        comm.on_msg(lambda m: comm.send({'n': len(m['buffers'])}, buffers=list(m['buffers'])))
                    get_ipython().kernel.comm_manager.register_target('echo', target)
                    """);
            String comm = "comm-" + v1;
            client.send("shell", "comm_open", Map.of("comm_id", comm, "target_name", "echo", "data", Map.of()));
            var request =
                    KernelFrames.Request.of("s", "shell", "comm_msg", Map.of("comm_id", comm, "data", Map.of("a", 1)));
            List<byte[]> buffers = List.of(buffer, new byte[0], new byte[] {1});
            client.sendBinary(v1 ? request.v1(buffers) : request.jsonWithBuffers(buffers));
            Message echo = client.await(message -> message.type().equals("comm_msg"));
            assertThat(echo.content().at("/data/n").asInt()).isEqualTo(3);
            assertThat(echo.buffers()).hasSize(3);
            assertThat(java.util.Arrays.equals(echo.buffers().getFirst(), buffer))
                    .isTrue();
            assertThat(echo.buffers().get(1)).isEmpty();
            assertThat(echo.buffers().get(2)).containsExactly(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void codeAndOutputOf16MiBGoThrough(boolean v1) {
        try (KernelSocket client = kernel.connect(v1)) {
            String text = "é".repeat(8 << 20);
            List<Message> answers = client.run("text = '%s'\nprint(text, flush=True)".formatted(text));
            assertThat(KernelSocket.stream(answers, "stdout").equals(text + "\n"))
                    .isTrue();
        }
    }
}
