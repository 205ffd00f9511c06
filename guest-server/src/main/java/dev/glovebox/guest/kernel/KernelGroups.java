package dev.glovebox.guest.kernel;

import dev.glovebox.guest.kernel.Cgroups.Controller;
import dev.glovebox.guest.kernel.Cgroups.Place;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/// The control groups of one server's kernels. They are named after its data directory, so that the next server
/// there finds those that a killed one left behind, and nobody else's are touched. Whoever creates it closes it.
final class KernelGroups implements AutoCloseable {
    private static final Logger LOG = System.getLogger(KernelGroups.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final int HASH_BYTES = 8;

    private final List<Place> places;
    private final KernelBounds bounds;
    private final String prefix;
    private final Set<KernelGroup> made = ConcurrentHashMap.newKeySet();

    private KernelGroups() {
        places = List.of();
        bounds = new KernelBounds(0, 0);
        prefix = "";
    }

    /// @param places where they can be made; those that turn out to be of no use are left out
    /// @param dataDir a directory that no other server uses
    KernelGroups(List<Place> places, KernelBounds bounds, Path dataDir) throws IOException {
        this.bounds = bounds;
        this.prefix = prefix(dataDir);
        places.forEach(this::removeLeftOvers);
        this.places = places.stream().filter(this::isUsable).toList();
    }

    /// No groups, without a look at the system.
    static KernelGroups none() {
        return new KernelGroups();
    }

    /// Whether the groups limit that.
    boolean limit(Controller controller) {
        return places.stream().anyMatch(place -> place.controllers().contains(controller));
    }

    /// A new group, for [#release] to be given back to. One without bounds when the system refuses it now.
    KernelGroup make() {
        if (places.isEmpty()) {
            return new KernelGroup(List.of(), bounds, "");
        }
        KernelGroup group = named(places);
        try {
            group.make();
            made.add(group);
            return group;
        } catch (IOException e) {
            LOG.log(Level.WARNING, () -> "kernel without a control group: cause=%s".formatted(e));
            return new KernelGroup(List.of(), bounds, "");
        }
    }

    /// Removes a group as soon as it is empty, in the background. Where processes stay in it, because they left the
    /// kernel's process group, it stays until [#close].
    void release(KernelGroup group) {
        if (group.isNone()) {
            return;
        }
        Thread.ofVirtual().name("kernel-group").start(() -> {
            if (remove(group, System.nanoTime() + PATIENCE.toNanos())) {
                made.remove(group);
            } else {
                LOG.log(Level.INFO, () -> "control group still in use: name=%s".formatted(group));
            }
        });
    }

    /// Removes what is left, and gives up on what does not get empty.
    @Override
    public void close() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (KernelGroup group : made) {
            if (!remove(group, deadline)) {
                LOG.log(Level.WARNING, () -> "control group left behind: name=%s".formatted(group));
            }
        }
    }

    private static boolean remove(KernelGroup group, long deadline) {
        try {
            while (!group.remove()) {
                if (System.nanoTime() > deadline) {
                    return false;
                }
                Thread.sleep(POLL);
            }
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private KernelGroup named(List<Place> where) {
        return new KernelGroup(
                where,
                bounds,
                prefix + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()));
    }

    /// Whether a process can be put into a group there.
    private boolean isUsable(Place place) {
        KernelGroup trial = named(List.of(place));
        try {
            trial.make();
            return ProcessBounds.work(trial.strictWords());
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "no control groups: parent=%s cause=%s".formatted(place.parent(), e));
            return false;
        } finally {
            release(trial);
        }
    }

    private void removeLeftOvers(Place place) {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(place.parent(), prefix + "*")) {
            for (Path group : left) {
                release(new KernelGroup(
                        List.of(place), bounds, group.getFileName().toString()));
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "left-over control groups not known: cause=%s".formatted(e));
        }
    }

    /// What the names of the groups begin with that the server with this data directory makes.
    static String prefix(Path dataDir) throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(dataDir.toRealPath().toString().getBytes(StandardCharsets.UTF_8));
            return "glovebox-%s-".formatted(HexFormat.of().formatHex(digest, 0, HASH_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has SHA-256
        }
    }
}
