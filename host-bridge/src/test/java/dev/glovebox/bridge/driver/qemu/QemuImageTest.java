package dev.glovebox.bridge.driver.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.glovebox.bridge.driver.Egress;
import dev.glovebox.bridge.driver.Forward;
import dev.glovebox.bridge.driver.StopCause;
import dev.glovebox.bridge.driver.StopCause.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// The real image on real QEMU: one machine for all but what ends one.
@Tag("image")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class QemuImageTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir
    static Path directory;

    private static HttpServer server;
    private static QemuVm vm;
    private static Path shared;

    @BeforeAll
    static void boot() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/", exchange -> {
            byte[] answer = "from the host".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        shared = Files.createDirectories(directory.resolve("to, share"));
        Egress egress =
                new Egress.Only(List.of("127.0.0.1:" + server.getAddress().getPort()));
        vm = launch(directory.resolve("shared-machine"), egress, Optional.of(shared), new Forward(8765, 0));
        RealImage.awaitAgent(vm);
    }

    private static QemuVm launch(Path sandbox, Egress egress, Optional<Path> share, Forward... forwards)
            throws Exception {
        QemuDriver driver = new QemuDriver(directory.resolve("cache"), System.getenv());
        return (QemuVm) driver.launch(RealImage.spec(sandbox, egress, share, forwards));
    }

    @AfterAll
    static void end() {
        vm.close();
        server.stop(0);
    }

    @Test
    void aForwardedPortLeadsToTheGuestsServer() throws Exception {
        int port = vm.forwards().getFirst().hostPort();
        await().atMost(RealImage.BOOT_LIMIT).until(() -> reply(port).startsWith("HTTP/1.1 "));
    }

    private static String reply(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /health/ready HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(9), StandardCharsets.US_ASCII);
        } catch (IOException _) {
            return "";
        }
    }

    @Test
    void theGuestReachesWhatIsListedAndNothingElseOfTheHost() throws Exception {
        int port = server.getAddress().getPort();
        String curl = "curl -sS -m 20 --noproxy '' ";
        String listed = "http://127.0.0.1:" + port + "/";
        assertThat(RealImage.run(vm, curl + "-x http://10.0.2.100:3128 " + listed))
                .isEqualTo("from the host");
        assertThat(RealImage.run(vm, curl + "-p -x http://10.0.2.100:3128 " + listed))
                .isEqualTo("from the host");
        assertThat(RealImage.run(vm, curl + "-x http://10.0.2.100:3128 http://127.0.0.1:22/"))
                .contains("may not reach 127.0.0.1:22", "`egress`");
        assertThat(RealImage.run(vm, curl + "-p -x http://10.0.2.100:3128 http://127.0.0.1:22/"))
                .contains("403");
        String direct = curl.replace("-m 20", "-m 5");
        assertThat(RealImage.run(vm, direct + "http://10.0.2.2:" + port + "/")).startsWith("curl: (");
    }

    @Test
    void theSharedDirectoryIsTheHosts() throws Exception {
        Files.writeString(shared.resolve("from-host"), "hello");
        await().atMost(LIMIT)
                .until(() -> RealImage.run(vm, "cat /shared/from-host").equals("hello"));
        RealImage.run(
                vm, "cp /bin/sh /shared/from-guest; chown 1000 /shared/from-guest; chmod 4755 /shared/from-guest");
        assertThat(RealImage.run(vm, "stat -c '%u %a' /shared/from-guest")).isEqualTo("1000 4755");
        // On the host it is nobody's program that runs as its owner.
        Object mode = Files.getAttribute(shared.resolve("from-guest"), "unix:mode");
        assertThat((int) mode & 07777).isEqualTo(0600);
    }

    @Test
    void aPausedGuestsClockIsRightAfterwards() throws Exception {
        vm.pause();
        Instant paused = Instant.now();
        await().until(() -> Duration.between(paused, Instant.now()).toSeconds() >= 3);
        vm.resume();
        long guest = Long.parseLong(RealImage.run(vm, "date +%s%3N"));
        assertThat(guest).isCloseTo(System.currentTimeMillis(), within(2_000L));
    }

    @Test
    void aBurstOfLogIsBounded() throws Exception {
        Path log = directory.resolve("shared-machine/logs/sandbox-services.log");
        RealImage.start(vm, "head -c 300000000 /dev/zero | tr '\\0' x > /run/glovebox/log");
        long[] most = {0};
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    long size = Files.size(log);
                    boolean cut = size < most[0];
                    most[0] = Math.max(most[0], size);
                    return cut;
                });
        assertThat(most[0]).isLessThan(200L << 20);
        // What QEMU wrote meanwhile may come before it.
        await().atMost(LIMIT).until(() -> Files.readString(log).contains("[glovebox: "));
    }

    @Test
    @Order(Integer.MAX_VALUE - 1)
    void aGuestThatIsAskedShutsDownInTime() throws Exception {
        vm.shutdown(Duration.ofSeconds(60));
        StopCause cause = vm.ended().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(cause.detail()).isEqualTo("it was stopped as asked");
        assertThat(cause.kind()).isEqualTo(Kind.ASKED);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void aPanicAndAnEndByWantOfMemoryAreToldApart() throws Exception {
        try (QemuVm panics = launch(directory.resolve("panics"), new Egress.None(), Optional.empty());
                QemuVm starves = launch(directory.resolve("starves"), new Egress.None(), Optional.empty())) {
            RealImage.awaitAgent(panics);
            RealImage.start(panics, "echo 1 > /proc/sys/kernel/sysrq; echo c > /proc/sysrq-trigger");
            StopCause panic = panics.ended().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(panic.detail()).contains("Kernel panic - not syncing: sysrq triggered crash");
            assertThat(panic.kind()).isEqualTo(Kind.GUEST_PANIC);
            RealImage.awaitAgent(starves);
            RealImage.start(
                    starves,
                    "echo 2 > /proc/sys/vm/panic_on_oom; mount -t tmpfs -o size=2G none /mnt; cat /dev/zero > /mnt/all");
            StopCause hunger = starves.ended().get(3, TimeUnit.MINUTES);
            assertThat(hunger.kind()).as(hunger.detail()).isEqualTo(Kind.OUT_OF_MEMORY);
        }
    }
}
