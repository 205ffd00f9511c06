package dev.glovebox.guest.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.glovebox.guest.GuestConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is made in a tree of control groups, by the files of each version; the tree is ordinary files.
class KernelLimitsTest {
    private static final KernelBounds BOUNDS = new KernelBounds(512, 0.5);
    private static final String DATA_BYTES = Long.toString(512L << 20);
    private static final String GROUP_BYTES = Long.toString(576L << 20);

    private Path root;
    private Path data;

    @BeforeEach
    void directories(@TempDir Path temporary) throws IOException {
        root = Files.createDirectory(temporary.resolve("cgroup"));
        data = Files.createDirectory(temporary.resolve("data"));
    }

    @Test
    void withoutLimitsNothingIsAdded() throws IOException {
        GatewayConfig none = GuestConfig.of(Map.of("DISPLAY", ":1")).gateway();
        try (KernelLimits limits = KernelLimits.of(none, Path.of("/nonexistent"))) {
            KernelGroup group = limits.newGroup();
            assertThat(group.isNone()).isTrue();
            assertThat(limits.words(group)).isEmpty();
        }
    }

    @Test
    void inVersion2AGroupBoundsMemoryWithoutSwapAndTheShareOfTime() throws Exception {
        version2("cpu memory pids");
        KernelLimits limits = limits("0::/");
        KernelGroup group = limits.newGroup();
        Path directory = groups(limits.words(group)).getFirst();

        assertThat(directory).hasParent(root);
        assertThat(directory.resolve("memory.max")).hasContent(GROUP_BYTES);
        assertThat(directory.resolve("memory.swap.max")).hasContent("0");
        assertThat(directory.resolve("cpu.max")).hasContent("50000 100000");
        assertThat(limits.words(group)).containsSubsequence("prlimit", "--data=" + DATA_BYTES + ":" + DATA_BYTES, "--");
    }

    @Test
    void aCommandIsInItsGroupBeforeItBegins() throws Exception {
        version2("cpu memory");
        KernelLimits limits = limits("0::/");
        List<String> command = new ArrayList<>(limits.words(limits.newGroup()));
        Path group = groups(command).getFirst();
        command.addAll(List.of("sh", "-c", "echo $$ $1; ulimit -d", "sh", "$(exit 1) ; a b"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();

        assertThat(process.inputReader().readAllLines())
                .containsExactly(process.pid() + " $(exit 1) ; a b", Long.toString(512 << 10));
        assertThat(group.resolve("cgroup.procs")).hasContent(Long.toString(process.pid()));
    }

    @Test
    void inVersion2TheNearestGroupThatPassesEverythingOnIsTaken() throws Exception {
        version2("cpu memory");
        Path slice = Files.createDirectories(root.resolve("system.slice"));
        Files.writeString(slice.resolve("cgroup.subtree_control"), "memory\n");
        Files.createDirectories(slice.resolve("glovebox.service"));

        KernelLimits both = limits("0::/system.slice/glovebox.service");
        assertThat(groups(both.words(both.newGroup())).getFirst()).hasParent(root);
        KernelLimits memory = limits(new KernelBounds(512, 0), "0::/system.slice/glovebox.service");
        assertThat(groups(memory.words(memory.newGroup())).getFirst()).hasParent(slice);
    }

    @Test
    void whereNoControllerIsPassedOnProcessesAreBoundOneByOne() throws Exception {
        version2("pids");
        KernelLimits limits = limits(new KernelBounds(512, 0.5), "0::/");
        KernelGroup group = limits.newGroup();

        assertThat(group.isNone()).isTrue();
        assertThat(limits.words(group)).startsWith("prlimit").doesNotContain("sh");
        if (Runtime.getRuntime().availableProcessors() > 1) {
            assertThat(limits.words(group)).contains("taskset");
            assertThat(limits.words(group)).isNotEqualTo(limits.words(group)); // each gets another processor
        }
    }

    @Test
    void inVersion1ThereIsAGroupForEachController() throws Exception {
        Path memory = Files.createDirectories(root.resolve("memory/own"));
        Path cpu = Files.createDirectories(root.resolve("cpu"));
        Files.createFile(memory.resolveSibling("cgroup.procs"));
        Files.createFile(cpu.resolve("cgroup.procs"));
        KernelLimits limits = limits("4:memory:/own", "1:cpu,cpuacct:/not/visible", "0::/");
        List<Path> groups = groups(limits.words(limits.newGroup()));

        assertThat(groups).hasSize(2);
        assertThat(groups.getFirst()).hasParent(memory);
        assertThat(groups.getFirst().resolve("memory.limit_in_bytes")).hasContent(GROUP_BYTES);
        assertThat(groups.getFirst().resolve("memory.memsw.limit_in_bytes")).hasContent(GROUP_BYTES);
        assertThat(groups.getLast()).hasParent(cpu);
        assertThat(groups.getLast().resolve("cpu.cfs_period_us")).hasContent("100000");
        assertThat(groups.getLast().resolve("cpu.cfs_quota_us")).hasContent("50000");
    }

    @Test
    void thatTheSystemKilledInAGroupIsKnownEvenWhenTheGroupIsGone() throws Exception {
        version2("cpu memory");
        KernelLimits limits = limits("0::/");
        KernelGroup group = limits.newGroup();
        Path directory = groups(limits.words(group)).getFirst();
        Files.writeString(directory.resolve("memory.events"), "oom 3\noom_kill 0\noom_group_kill 0\n");
        assertThat(group.ranOutOfMemory()).isFalse();
        Files.writeString(directory.resolve("memory.events"), "oom 3\noom_kill 1\noom_group_kill 0\n");
        assertThat(group.ranOutOfMemory()).isTrue();

        empty(directory);
        assertThat(group.remove()).isTrue();
        assertThat(directory).doesNotExist();
        assertThat(group.ranOutOfMemory()).isTrue();
    }

    @Test
    void aServersLeftOversAreRemovedWhenTheNextOneStartsThereAndNobodyElses() throws Exception {
        version2("cpu memory");
        KernelLimits killed = limits("0::/");
        Path left = groups(killed.words(killed.newGroup())).getFirst();
        empty(left);
        Path others = Files.createDirectory(root.resolve("glovebox-0123456789abcdef-00000000"));
        Path foreign = Files.createDirectory(root.resolve("user.slice"));

        KernelLimits next = limits("0::/");
        await().untilAsserted(() -> assertThat(left).doesNotExist());
        assertThat(next.newGroup().isNone()).isFalse();
        assertThat(others).exists();
        assertThat(foreign).exists();
    }

    private void version2(String passedOn) throws IOException {
        Files.writeString(root.resolve("cgroup.controllers"), passedOn + "\n");
        Files.writeString(root.resolve("cgroup.subtree_control"), passedOn + "\n");
    }

    private KernelLimits limits(String... membership) throws IOException {
        return limits(BOUNDS, membership);
    }

    private KernelLimits limits(KernelBounds bounds, String... membership) throws IOException {
        return KernelLimits.of(bounds, data, new Cgroups(root, List.of(membership)));
    }

    /// The groups that a command enters first.
    private static List<Path> groups(List<String> words) {
        return words.stream()
                .filter(word -> word.endsWith("/cgroup.procs"))
                .map(word -> Path.of(word.substring(0, word.lastIndexOf('/'))))
                .toList();
    }

    /// A real group's files go with it.
    private static void empty(Path group) throws IOException {
        try (Stream<Path> files = Files.list(group)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }
}
