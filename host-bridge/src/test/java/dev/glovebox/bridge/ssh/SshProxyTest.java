package dev.glovebox.bridge.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SshProxyTest {
    private ServerSocket listener;

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    @Test
    void whatIsAnsweredAfterTheInputsEndStillArrives() throws Exception {
        byte[] question = new byte[1_000_000];
        new Random(1).nextBytes(question);
        serve(socket -> {
            byte[] all = socket.getInputStream().readAllBytes(); // ends only by the half-close
            socket.getOutputStream().write(all);
        });
        var answer = new ByteArrayOutputStream();

        try (Socket socket = connect()) {
            SshProxy.carry(new ByteArrayInputStream(question), answer, socket);
        }

        assertThat(answer.toByteArray()).isEqualTo(question);
    }

    @Test
    void theOtherSidesEndIsTheEndAlthoughInputMayStillCome() throws Exception {
        serve(socket -> socket.getOutputStream().write("bye".getBytes(UTF_8)));
        var answer = new ByteArrayOutputStream();

        try (Socket socket = connect();
                var never = new PipedOutputStream();
                InputStream input = new PipedInputStream(never)) {
            SshProxy.carry(input, answer, socket);
        }

        assertThat(answer.toString(UTF_8)).isEqualTo("bye");
    }

    @Test
    void aProcessEndsWithItsConnectionAndSaysWhyThereIsNone() throws Exception {
        serve(socket -> socket.getOutputStream().write("bye".getBytes(UTF_8)));
        Process process = new ProcessBuilder(ProxyMain.command(listener.getLocalPort())).start();
        assertThat(process.getInputStream().readAllBytes()).isEqualTo("bye".getBytes(UTF_8));
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();

        assertThat(Programs.run(ProxyMain.command(Sshd.freePort())).error()).contains("Connection refused");
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort());
    }

    private void serve(Service service) {
        Thread.ofVirtual().start(() -> {
            try (Socket socket = listener.accept()) {
                service.serve(socket);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    private interface Service {
        void serve(Socket socket) throws IOException;
    }
}
