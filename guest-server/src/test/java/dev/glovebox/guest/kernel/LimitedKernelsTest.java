package dev.glovebox.guest.kernel;

import static dev.glovebox.guest.testing.KernelSocket.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.glovebox.guest.kernel.Cgroups.Controller;
import dev.glovebox.guest.kernel.Cgroups.Place;
import dev.glovebox.guest.testing.GatewayKernel;
import dev.glovebox.guest.testing.KernelSocket;
import dev.glovebox.guest.testing.RunningGuest;
import dev.glovebox.guest.testing.ServerProcess;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kernels with limits, by what this system offers. Where no control group can be made, what needs one is left out.
class LimitedKernelsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Map<String, String> MEMORY = Map.of("GLOVEBOX_KERNEL_MEMORY_MIB", "384");
    private static final Map<String, String> COLD_MEMORY =
            Map.of("GLOVEBOX_KERNEL_MEMORY_MIB", "384", "KG_PRESPAWN_COUNT", "0");
    private static final Map<String, String> HALF_A_PROCESSOR = Map.of("GLOVEBOX_KERNEL_CPUS", "0.5");

    /// Two busy children, which together would take two processors; prints what they got of one.
    private static final String BUSY = """
            import os, subprocess, sys, time
            code = 'import time\\nend = time.monotonic() + 3\\nwhile time.monotonic() < end: pass'
            began, before = time.monotonic(), os.times()
            children = [subprocess.Popen([sys.executable, '-c', code]) for _ in range(2)]
            [child.wait() for child in children]
            after = os.times()
            used = sum(after[:4]) - sum(before[:4])
            print(used / (time.monotonic() - began))
            """;

    @TempDir
    private Path directory;

    @Test
    void aCellThatWantsTooMuchMemoryFailsAndTheKernelLivesOn() {
        try (RunningGuest guest = RunningGuest.start(":4321", directory, MEMORY);
                GatewayKernel kernel = GatewayKernel.start(guest);
                KernelSocket client = kernel.connect(true)) {
            assertThat(stream(client.run("kept = bytearray(100 << 20); print(len(kept))"), "stdout"))
                    .isEqualTo("104857600\n");
            assertThat(client.run("big = bytearray(400 << 20)"))
                    .anySatisfy(message ->
                            assertThat(message.content().path("ename").asText()).isEqualTo("MemoryError"));
            assertThat(stream(client.run("print(len(kept))"), "stdout")).isEqualTo("104857600\n");
        }
    }

    @Test
    void whatAKernelStartsCountsAsItsOwn() throws IOException {
        assumeTrue(groupsLimit(Controller.MEMORY));
        String child = """
                import subprocess, sys
                code = "b = b'x' * (250 << 20); print(1, flush=True); input()"
                children = []
                for _ in range(2):
                    child = subprocess.Popen(
                        [sys.executable, '-c', code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
                    child.stdout.read(1) or child.wait(30)
                    children.append(child)
                print(*sorted(str(child.poll()) for child in children))
                [child.kill() for child in children]
                """;
        try (RunningGuest guest = RunningGuest.start(":4321", directory, MEMORY);
                GatewayKernel kernel = GatewayKernel.start(guest);
                KernelSocket client = kernel.connect(true)) {
            assertThat(stream(client.run(child), "stdout")).isEqualTo("-9 None\n"); // there is room for one
            assertThat(stream(client.run("print(6 * 7)"), "stdout")).isEqualTo("42\n");
        }
    }

    @Test
    void aKernelThatIsKilledForItsMemorySaysSo() throws IOException {
        assumeTrue(groupsLimit(Controller.MEMORY));
        try (RunningGuest guest = RunningGuest.start(":4321", directory, COLD_MEMORY);
                GatewayKernel kernel = GatewayKernel.start(guest);
                KernelSocket client = kernel.connect(true)) {
            client.run("import mmap; shared = mmap.mmap(-1, 600 << 20)"); // not data, so there is no MemoryError
            client.execute("for at in range(0, 600 << 20, 4096): shared[at] = 1");
            List<String> reasons = new ArrayList<>();
            await().atMost(SOON).pollInterval(Duration.ofMillis(20)).untilAsserted(() -> {
                reasons.add(kernel.model("reason"));
                assertThat(reasons).anyMatch(reason -> reason.contains("out of memory (limit 384 MiB)"));
            });
            client.await(message -> message.isStatus("restarting"));
            assertThat(stream(client.run("print(6 * 7)"), "stdout")).isEqualTo("42\n");
        }
    }

    @Test
    void aKernelWithItsChildrenGetsItsShareOfTheProcessorsAndNoMore() throws IOException {
        double most = groupsLimit(Controller.CPU) ? 0.8 : 1.2; // whole processors, where there are no groups
        try (RunningGuest guest = RunningGuest.start(":4321", directory, HALF_A_PROCESSOR);
                GatewayKernel kernel = GatewayKernel.start(guest);
                KernelSocket client = kernel.connect(true)) {
            assertThat(Double.parseDouble(stream(client.run(BUSY), "stdout"))).isBetween(0.1, most);
        }
    }

    @Test
    void groupsGoWithTheirKernels() throws IOException {
        assumeTrue(groupsLimit(Controller.MEMORY) && groupsLimit(Controller.CPU));
        Map<String, String> both =
                Map.of("GLOVEBOX_KERNEL_MEMORY_MIB", "384", "GLOVEBOX_KERNEL_CPUS", "0.5", "KG_PRESPAWN_COUNT", "0");
        try (RunningGuest guest = RunningGuest.start(":4321", directory, both)) {
            GatewayKernel kernel = GatewayKernel.start(guest);
            try (KernelSocket client = kernel.connect(true)) {
                assertThat(stream(client.run("print(6 * 7)"), "stdout")).isEqualTo("42\n");
            }
            List<Path> first = groups();
            assertThat(first)
                    .isNotEmpty()
                    .allSatisfy(group -> assertThat(Files.readString(group.resolve("cgroup.procs")))
                            .isNotEmpty());
            assertThat(kernel.post("/restart").statusCode()).isEqualTo(200);
            await().atMost(SOON).untilAsserted(() -> assertThat(first).noneMatch(Files::exists));
            assertThat(groups()).hasSameSizeAs(first);
            kernel.close();
            await().atMost(SOON).untilAsserted(() -> assertThat(groups()).isEmpty());
            var _ = GatewayKernel.start(guest);
            assertThat(groups()).isNotEmpty();
        }
        assertThat(groups()).isEmpty();
    }

    @Test
    void theGroupsOfAKilledServerGoWhenTheNextOneStarts() throws Exception {
        assumeTrue(groupsLimit(Controller.MEMORY));
        try (ServerProcess server = ServerProcess.start(directory, COLD_MEMORY)) {
            assertThat(server.send("POST", "/api/kernels", "{}").statusCode()).isEqualTo(201);
            assertThat(groups()).isNotEmpty();
            server.kill();
        }
        assertThat(groups()).isNotEmpty();
        try (ServerProcess server = ServerProcess.start(directory, COLD_MEMORY)) {
            await().atMost(SOON).untilAsserted(() -> assertThat(groups()).isEmpty());
            server.end();
        }
    }

    /// Whether groups can be made here that limit this.
    private boolean groupsLimit(Controller controller) throws IOException {
        List<Place> places = Cgroups.ofSystem().places(Set.of(controller));
        try (var groups = new KernelGroups(places, new KernelBounds(384, 0.5), directory)) {
            return groups.limit(controller);
        }
    }

    /// The groups of the server whose directory this is.
    private List<Path> groups() throws IOException {
        String prefix = KernelGroups.prefix(directory.resolve("data/kernels"));
        List<Path> groups = new ArrayList<>();
        for (Place place : Cgroups.ofSystem().places(Set.of(Controller.values()))) {
            try (DirectoryStream<Path> made = Files.newDirectoryStream(place.parent(), prefix + "*")) {
                made.forEach(groups::add);
            }
        }
        return groups;
    }
}
