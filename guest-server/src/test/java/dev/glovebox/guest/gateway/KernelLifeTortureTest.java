package dev.glovebox.guest.gateway;

import static dev.glovebox.guest.testing.GatewayKernel.json;
import static dev.glovebox.guest.testing.KernelSocket.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.glovebox.guest.testing.GatewayKernel;
import dev.glovebox.guest.testing.KernelSocket;
import dev.glovebox.guest.testing.RunningGuest;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Kernels that are killed, and kernels that come and go by the hundred.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KernelLifeTortureTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int AT_ONCE = 8;
    private static final int MANY = 100;

    private Path directory;
    private RunningGuest guest;

    @BeforeAll
    void start(@TempDir Path temporary) {
        directory = temporary;
        guest = RunningGuest.start(
                ":4321", temporary, Map.of("GLOVEBOX_MAX_KERNELS", "128", "KG_LIST_KERNELS", "True"));
    }

    @AfterAll
    void stop() {
        guest.close();
    }

    @Test
    void kernelsThatAreKilledWhileTheyWorkComeBackUnderTheirIdsAndEveryClientIsTold() throws Exception {
        List<Callable<Boolean>> victims = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            var random = new Random(i);
            victims.add(() -> killAndGoOn(random));
        }
        assertThat(all(victims)).containsOnly(true);
    }

    /// Kills a kernel three times, each time after another number of messages.
    private boolean killAndGoOn(Random random) {
        try (GatewayKernel kernel = GatewayKernel.start(guest);
                KernelSocket working = kernel.connect(random.nextBoolean());
                KernelSocket watching = kernel.connect(random.nextBoolean())) {
            watching.run("0");
            for (int round = 0; round < 3; round++) {
                long pid = Long.parseLong(printed(working, "import os; print(os.getpid())"));
                String cell = working.execute("i = 0\nwhile True:\n    print(i, flush=True)\n    i += 1");
                for (int messages = random.nextInt(200); messages >= 0; messages--) {
                    working.await(
                            message -> message.answers(cell) && message.type().equals("stream"));
                }
                ProcessHandle.of(pid).orElseThrow().destroyForcibly();
                for (KernelSocket client : List.of(working, watching)) {
                    client.await(message -> message.isStatus("restarting"));
                    client.await(message -> message.isStatus("starting"));
                }
                assertThat(printed(working, "print('i' in globals())")).isEqualTo("False");
                assertThat(printed(watching, "print(6 * 7)")).isEqualTo("42");
                assertThat(kernel.get().statusCode()).isEqualTo(200);
            }
            return true;
        }
    }

    @Test
    void aHundredKernelsComeAndGoAndLeaveNothing() throws Exception {
        create(AT_ONCE).forEach(this::runAndDelete); // what stays open for later, stays open from here on
        awaitNoKernel();
        long descriptors = descriptors();
        int threads = Thread.getAllStackTraces().size();
        long processes = ProcessHandle.current().descendants().count();

        List<GatewayKernel> kernels = create(MANY);
        assertThat(json(guest.send("GET", guest.gateway("/api/kernels")))).hasSize(MANY);
        assertThat(kernels).extracting(GatewayKernel::id).doesNotHaveDuplicates();
        assertThat(all(kernels.stream()
                        .<Callable<Integer>>map(kernel -> () -> kernel.delete().statusCode())
                        .toList()))
                .containsOnly(204);

        awaitNoKernel();
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(ProcessHandle.current().descendants().count())
                                .as("processes")
                                .isLessThanOrEqualTo(processes + 1));
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(descriptors()).as("file descriptors").isLessThan(descriptors + MANY / 5));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().size())
                        .as("threads")
                        .isLessThan(threads + MANY / 5));
        create(1).forEach(this::runAndDelete);
    }

    private List<GatewayKernel> create(int count) throws Exception {
        return all(Collections.nCopies(count, () -> GatewayKernel.start(guest)));
    }

    private void runAndDelete(GatewayKernel kernel) {
        try (kernel;
                KernelSocket client = kernel.connect(true)) {
            assertThat(printed(client, "print(6 * 7)")).isEqualTo("42");
            client.closeCleanly();
        }
    }

    /// The list is empty, and so is the directory of connection files but for that of a kernel that is kept warm.
    private void awaitNoKernel() {
        await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(json(guest.send("GET", guest.gateway("/api/kernels")))).isEmpty();
            try (Stream<Path> files = Files.list(directory.resolve("data/kernels"))) {
                assertThat(files.map(Path::toString).filter(file -> file.endsWith(".json")))
                        .hasSizeLessThanOrEqualTo(1);
            }
        });
    }

    private static <T> List<T> all(List<Callable<T>> tasks) throws InterruptedException, ExecutionException {
        try (var threads = Executors.newFixedThreadPool(
                AT_ONCE, Thread.ofVirtual().name("client-", 0).factory())) {
            List<T> results = new ArrayList<>();
            for (Future<T> task : threads.invokeAll(tasks)) {
                results.add(task.get());
            }
            return results;
        }
    }

    private static String printed(KernelSocket client, String code) {
        return stream(client.run(code), "stdout").strip();
    }

    private static long descriptors() {
        return Objects.requireNonNull(new File("/proc/self/fd").list()).length;
    }
}
