package dev.glovebox.guest.kernel;

import dev.glovebox.guest.kernel.Cgroups.Controller;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// How much memory and how many processors each kernel may take, by what the system offers.
///
/// Memory: a bound on each process's data, at which Python raises `MemoryError` and goes on; and, where control
/// groups can be made, one on the kernel with all that it starts, a little higher, at which the system kills.
/// Processors: a group's share of time, a fraction included, or else as many whole processors. Without limits nothing
/// is done at all. Whoever creates it closes it, after the kernels.
final class KernelLimits implements AutoCloseable {
    private static final Logger LOG = System.getLogger(KernelLimits.class.getName());

    private final KernelGroups groups;
    private final List<String> data;
    private final Supplier<List<String>> affinity;

    private KernelLimits(KernelBounds bounds, KernelGroups groups) {
        this.groups = groups;
        this.data = bounds.memoryMib() > 0 ? limitMemory(bounds) : List.of();
        this.affinity = bounds.cpus() > 0 ? limitProcessors(bounds.cpus()) : List::of;
    }

    /// The limits that `config` asks for.
    ///
    /// @param dataDir a directory that no other server uses
    /// @throws IOException when there is none
    static KernelLimits of(GatewayConfig config, Path dataDir) throws IOException {
        var bounds = new KernelBounds(config.kernelMemoryMib(), config.kernelCpus());
        return bounds.isNone()
                ? new KernelLimits(bounds, KernelGroups.none())
                : of(bounds, dataDir, Cgroups.ofSystem());
    }

    /// The same with groups in `cgroups`.
    static KernelLimits of(KernelBounds bounds, Path dataDir, Cgroups cgroups) throws IOException {
        Set<Controller> wanted = EnumSet.noneOf(Controller.class);
        if (bounds.memoryMib() > 0) {
            wanted.add(Controller.MEMORY);
        }
        if (bounds.cpus() > 0) {
            wanted.add(Controller.CPU);
        }
        return new KernelLimits(bounds, new KernelGroups(cgroups.places(wanted), bounds, dataDir));
    }

    private List<String> limitMemory(KernelBounds bounds) {
        boolean grouped = groups.limit(Controller.MEMORY);
        Optional<List<String>> ofProcess = ProcessBounds.data(bounds.processBytes());
        LOG.log(
                grouped && ofProcess.isPresent() ? Level.INFO : Level.WARNING,
                () -> "limits of kernels' memory: mib=%d ofEachProcess=%s ofAllTogether=%s"
                        .formatted(
                                bounds.memoryMib(),
                                ofProcess.isPresent() ? "prlimit" : "impossible",
                                grouped ? "group" : "impossible"));
        return ofProcess.orElse(List.of());
    }

    private Supplier<List<String>> limitProcessors(double cpus) {
        boolean grouped = groups.limit(Controller.CPU);
        Optional<Supplier<List<String>>> whole = grouped ? Optional.empty() : ProcessBounds.processors(cpus);
        LOG.log(
                grouped || whole.isPresent() ? Level.INFO : Level.WARNING,
                () -> "limits of kernels' processors: cpus=%s by=%s"
                        .formatted(cpus, grouped ? "group" : whole.isPresent() ? "affinity" : "impossible"));
        return whole.orElse(List::of);
    }

    /// The group of a process that is about to start; the caller releases it when that has ended.
    KernelGroup newGroup() {
        return groups.make();
    }

    /// Ends what [#newGroup] began.
    void release(KernelGroup group) {
        groups.release(group);
    }

    /// The words in front of a kernel's command.
    List<String> words(KernelGroup group) {
        List<String> all = new ArrayList<>(group.words());
        all.addAll(data);
        all.addAll(affinity.get());
        return all;
    }

    /// Removes the groups that are left.
    @Override
    public void close() {
        groups.close();
    }
}
