package dev.glovebox.guest.kernel;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.guest.kernel.Cgroups.Controller;
import dev.glovebox.guest.kernel.Cgroups.Place;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// The control groups of one kernel process and of all that it starts: one, or in version 1 one a controller.
/// Thread-safe. Whoever makes it removes it.
final class KernelGroup {
    private static final Logger LOG = System.getLogger(KernelGroup.class.getName());
    private static final int PERIOD_MICROS = 100_000;
    private static final int QUOTA_MICROS_MIN = 1_000;

    /// Enters the groups whose files come before `--`, then becomes the command behind it: so no child can be
    /// started outside.
    private static final String ENTER = "while [ \"$1\" != -- ]; do echo $$ > \"$1\"; shift; done; shift; exec \"$@\"";

    private final List<Place> places;
    private final KernelBounds bounds;
    private final String name;

    private final ReentrantLock lock = new ReentrantLock();
    private @GuardedBy("lock") boolean outOfMemory;

    /// The group of that name, which may be there or not; see [#make].
    ///
    /// @param places where it is; none for a process without a group
    KernelGroup(List<Place> places, KernelBounds bounds, String name) {
        this.places = List.copyOf(places);
        this.bounds = bounds;
        this.name = name;
    }

    /// Makes it and sets its bounds.
    ///
    /// @throws IOException when the system does not let it be made; nothing is left of it then
    void make() throws IOException {
        try {
            for (Place place : places) {
                Path group = Files.createDirectory(group(place));
                if (place.controllers().contains(Controller.MEMORY)) {
                    boundMemory(group, place.version(), Long.toString(bounds.groupBytes()));
                }
                if (place.controllers().contains(Controller.CPU)) {
                    boundCpu(
                            group,
                            place.version(),
                            Math.max(QUOTA_MICROS_MIN, Math.round(bounds.cpus() * PERIOD_MICROS)));
                }
            }
        } catch (IOException e) {
            remove();
            throw e;
        }
    }

    private static void boundMemory(Path group, int version, String bytes) throws IOException {
        Files.writeString(group.resolve(version == 2 ? "memory.max" : "memory.limit_in_bytes"), bytes);
        try {
            if (version == 2) {
                Files.writeString(group.resolve("memory.swap.max"), "0");
            } else {
                Files.writeString(group.resolve("memory.memsw.limit_in_bytes"), bytes);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "swap not bounded: cause=%s".formatted(e)); // there need not be any
        }
    }

    private static void boundCpu(Path group, int version, long quotaMicros) throws IOException {
        if (version == 2) {
            Files.writeString(group.resolve("cpu.max"), "%d %d".formatted(quotaMicros, PERIOD_MICROS));
        } else {
            Files.writeString(group.resolve("cpu.cfs_period_us"), Integer.toString(PERIOD_MICROS));
            Files.writeString(group.resolve("cpu.cfs_quota_us"), Long.toString(quotaMicros));
        }
    }

    /// Whether there is no group at all.
    boolean isNone() {
        return places.isEmpty();
    }

    /// What bounds its processes.
    KernelBounds bounds() {
        return bounds;
    }

    /// The words in front of a command that is to run in it. Where it cannot be entered, the command runs all the
    /// same, and the shell says why on its `stderr`.
    List<String> words() {
        return words("-c");
    }

    /// The same, but the command does not run where it cannot be entered.
    List<String> strictWords() {
        return words("-ec");
    }

    private List<String> words(String option) {
        if (isNone()) {
            return List.of();
        }
        List<String> words = new ArrayList<>(List.of("sh", option, ENTER, "sh"));
        places.forEach(place -> words.add(group(place).resolve("cgroup.procs").toString()));
        words.add("--");
        return words;
    }

    private Path group(Place place) {
        return place.parent().resolve(name);
    }

    /// Whether the system has killed something in it for want of memory.
    boolean ranOutOfMemory() {
        lock.lock();
        try {
            for (Place place : places) {
                outOfMemory |= place.controllers().contains(Controller.MEMORY) && hasOomKill(place);
            }
            return outOfMemory;
        } finally {
            lock.unlock();
        }
    }

    private boolean hasOomKill(Place place) {
        Path events = group(place).resolve(place.version() == 2 ? "memory.events" : "memory.oom_control");
        try {
            return Files.readAllLines(events).stream()
                    .anyMatch(line -> line.startsWith("oom_kill ") && !line.equals("oom_kill 0"));
        } catch (IOException _) {
            return false; // removed already
        }
    }

    /// Removes it if nothing runs in it any more; what it knows stays known.
    ///
    /// @return whether it is gone
    boolean remove() {
        lock.lock();
        try {
            var _ = ranOutOfMemory();
            for (Place place : places) {
                Files.deleteIfExists(group(place));
            }
            return true;
        } catch (IOException _) {
            return false; // busy
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
