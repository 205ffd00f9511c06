package dev.glovebox.bridge.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.glovebox.bridge.client.GuestClient;
import dev.glovebox.bridge.client.GuestException;
import dev.glovebox.bridge.client.RecordingOptions;
import dev.glovebox.bridge.client.Screenshot;
import dev.glovebox.bridge.client.ScreenshotOptions;
import dev.glovebox.bridge.client.generated.model.Action;
import dev.glovebox.bridge.client.generated.model.ActionBatch;
import dev.glovebox.bridge.driver.Forward;
import dev.glovebox.bridge.log.LogEvent;
import dev.glovebox.bridge.log.LogStart;
import dev.glovebox.bridge.ssh.ExecOptions;
import dev.glovebox.bridge.ssh.ExecResult;
import dev.glovebox.bridge.ssh.SandboxShell;
import dev.glovebox.bridge.testing.SharedSandbox;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSandbox.class)
class SandboxVmManagerTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final SandboxVmManager sandbox;

    SandboxVmManagerTest(SandboxVmManager sandbox) {
        this.sandbox = sandbox;
    }

    @Test
    void theGuestIsHealthyAndAsksForItsToken() throws Exception {
        assertThat(sandbox.sandboxHealth().getVersion()).isNotBlank();
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(sandbox.api().resolve("/screenshot"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void aScreenshotShowsTheDesktopWithItsTerminal() throws Exception {
        // A guest that is emulated on a busy machine may say that its display takes too long.
        Screenshot shot = await().atMost(LIMIT)
                .ignoreExceptionsInstanceOf(GuestException.class)
                .until(() -> sandbox.takeScreenshot(ScreenshotOptions.DEFAULT.settle(200, 20_000)), _ -> true);

        BufferedImage image = ImageIO.read(new ByteArrayInputStream(shot.bytes()));
        assertThat(image.getWidth()).isEqualTo(1920);
        assertThat(image.getHeight()).isEqualTo(1080);
        assertThat(image.getRGB(5, 5)).isEqualTo(0xff2e3440);
        assertThat(image.getRGB(900, 700)).isEqualTo(0xff1e222a);
    }

    @Test
    void whatIsTypedIsRecorded() throws Exception {
        sandbox.startRecording(RecordingOptions.DEFAULT);
        try (GuestClient client = sandbox.openClient()) {
            var batch = new ActionBatch()
                    .actions(List.of(new Action().type(Action.TypeEnum.TYPE).text("x")));
            await().atMost(LIMIT)
                    .ignoreExceptionsInstanceOf(GuestException.class)
                    .until(() -> client.actions(batch).getCompleted());
        }
        assertThat(sandbox.stopRecording(Optional.empty()).getEvents()).isNotEmpty();
    }

    @Test
    void aPortIsForwardedWhileTheSandboxRuns(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("page.txt"), "served in the guest");
        sandbox.upload(directory, "/tmp/served");
        try (SandboxShell shell = sandbox.openShell();
                var server = shell.start(
                        List.of("python3", "-m", "http.server", "8123"), Map.of(), Optional.of("/tmp/served"))) {
            Forward forward = sandbox.exposePort(8123, 0);
            URI page = URI.create("http://127.0.0.1:" + forward.hostPort() + "/page.txt");
            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(get(page)).isEqualTo("served in the guest"));
            assertThat(sandbox.hostPort(8123)).isEqualTo(forward.hostPort());

            sandbox.unexposePort(8123);
            assertThatThrownBy(() -> sandbox.hostPort(8123)).hasMessageContaining("is not forwarded");
            assertThatThrownBy(() -> get(page)).isInstanceOf(java.io.IOException.class);
            server.signal("TERM");
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (var taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> sandbox.exposePort(8124, taken.getLocalPort()))
                    .hasMessageContaining(Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void aProgramRunsAsTheUserWithTheSandboxesEnvironment() throws Exception {
        try (SandboxShell shell = sandbox.openShell()) {
            ExecResult result =
                    shell.exec(List.of("sh", "-c", "id -un; hostname; printenv GREETING"), ExecOptions.DEFAULTS);
            assertThat(result.output().text()).isEqualTo("user\nshared\nhello, \"world\" $HOME\n");
            assertThat(shell.exec(List.of("sudo", "-n", "id", "-u"), ExecOptions.DEFAULTS)
                            .output()
                            .text())
                    .isEqualTo("0\n");
        }
    }

    @Test
    void filesComeBackAsTheyWent(@TempDir Path directory) throws Exception {
        byte[] content = new byte[300_000];
        new java.util.Random(7).nextBytes(content);
        Files.write(directory.resolve("there"), content);

        sandbox.upload(directory.resolve("there"), "/home/user/über file");
        sandbox.download("/home/user/über file", directory.resolve("back"));

        assertThat(directory.resolve("back")).hasBinaryContent(content);
    }

    @Test
    void theClockIsRightAgainAfterAPause() throws Exception {
        sandbox.pause();
        assertThat(sandbox.state().lifecycle()).isEqualTo(Lifecycle.PAUSED);
        Instant end = Instant.now().plusSeconds(3);
        await().atMost(LIMIT).until(() -> Instant.now().isAfter(end));
        sandbox.resume();

        try (SandboxShell shell = sandbox.openShell()) {
            Instant before = Instant.now();
            String guest = shell.exec(List.of("date", "+%s.%N"), ExecOptions.DEFAULTS)
                    .output()
                    .text();
            assertThat(Double.parseDouble(guest.strip()))
                    .isBetween(before.getEpochSecond() - 1.0, Instant.now().getEpochSecond() + 2.0);
        }
    }

    /// Also the kernels' half of the guest is reached, with its own port and the same token.
    @Test
    void theKernelGatewayAnswers() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(sandbox.kernels().resolve("/api/kernelspecs"))
                                .header("Authorization", "token " + sandbox.token())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).contains("\"python3\"");
    }

    @Test
    void theServersLogIsFollowedThroughItsRestartAndNothingIsLostOrDoubled() throws Exception {
        var lines = new CopyOnWriteArrayList<LogEvent.Text>();
        Thread follower = Thread.ofVirtual().start(() -> follow(lines));
        try (SandboxShell shell = sandbox.openShell()) {
            await().atMost(LIMIT).until(() -> count(lines, "server started:") >= 1);
            long before = count(lines, "server started:");
            shell.exec(List.of("sudo", "systemctl", "restart", "glovebox.service"), ExecOptions.DEFAULTS);
            await().atMost(SharedSandbox.START_LIMIT).until(() -> count(lines, "server started:") == before + 1);
            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .until(() -> sandbox.openClient().ready().isPresent());
        }
        follower.interrupt();
        follower.join();

        long offset = 0;
        for (LogEvent.Text line : lines) {
            assertThat(line.offset()).isEqualTo(offset);
            offset = line.nextOffset();
        }
    }

    private void follow(List<LogEvent.Text> lines) {
        try {
            sandbox.tailLog(GuestLog.SERVER, new LogStart.Offset(0), event -> {
                if (event instanceof LogEvent.Text text) {
                    lines.add(text);
                }
            });
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static long count(List<LogEvent.Text> lines, String part) {
        return lines.stream().filter(line -> line.text().contains(part)).count();
    }

    private static String get(URI uri) throws java.io.IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .timeout(Duration.ofSeconds(20))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
