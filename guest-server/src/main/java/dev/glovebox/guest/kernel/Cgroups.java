package dev.glovebox.guest.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The tree of control groups of this machine, in
/// [version 2](https://docs.kernel.org/admin-guide/cgroup-v2.html) where it is mounted, else in
/// [version 1](https://docs.kernel.org/admin-guide/cgroup-v1/cgroups.html): where the server may make groups.
final class Cgroups {
    private static final Logger LOG = System.getLogger(Cgroups.class.getName());
    private static final String PASSED_ON = "cgroup.subtree_control";

    private final Path root;
    private final List<String> membership;

    /// What limits a group.
    enum Controller {
        MEMORY,
        CPU;

        /// Its name in the tree.
        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Where groups can be made.
    ///
    /// @param parent what they are made in
    /// @param controllers what can limit them there
    /// @param version of the tree, which their files are named by
    record Place(Path parent, Set<Controller> controllers, int version) {}

    /// @param root where the tree is mounted
    /// @param membership the lines of `/proc/self/cgroup`: the groups that the server is in
    Cgroups(Path root, List<String> membership) {
        this.root = root;
        this.membership = List.copyOf(membership);
    }

    /// The system's.
    static Cgroups ofSystem() {
        try {
            return new Cgroups(Path.of("/sys/fs/cgroup"), Files.readAllLines(Path.of("/proc/self/cgroup")));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // every Linux kernel has it
        }
    }

    /// Where groups can be made that `wanted` limit: as near to the server's own group as may be, so that what
    /// bounds the server bounds them, too.
    List<Place> places(Set<Controller> wanted) {
        return Files.exists(root.resolve("cgroup.controllers"))
                ? version2(wanted).stream().toList()
                : version1(wanted);
    }

    private List<Place> version1(Set<Controller> wanted) {
        List<Place> places = new ArrayList<>();
        for (Controller controller : wanted) {
            Path hierarchy = root.resolve(controller.wireName());
            if (Files.exists(hierarchy.resolve("cgroup.procs"))) {
                places.add(new Place(ownGroup(hierarchy, controller.wireName()), Set.of(controller), 1));
            }
        }
        return places;
    }

    /// A process is in one group here, so there is one place, the one that passes most on of what is wanted. It may
    /// be above the server's own group: one that holds processes itself passes nothing on, but for the topmost.
    private Optional<Place> version2(Set<Controller> wanted) {
        Path own = ownGroup(root, "");
        passOn(own, wanted);
        Optional<Place> best = Optional.empty();
        for (Path group = own; group != null && group.startsWith(root); group = group.getParent()) {
            Set<Controller> controllers = passedOn(group, wanted);
            if (controllers.size()
                    > best.map(place -> place.controllers().size()).orElse(0)) {
                best = Optional.of(new Place(group, controllers, 2));
            }
        }
        return best;
    }

    /// The server's own group, or the topmost one where that cannot be seen, as in a container.
    private Path ownGroup(Path hierarchy, String controller) {
        return membership.stream()
                .map(line -> line.split(":", 3))
                .filter(fields ->
                        fields.length == 3 && List.of(fields[1].split(",")).contains(controller))
                .map(fields -> hierarchy.resolve(fields[2].substring(1)))
                .filter(Files::isDirectory)
                .findFirst()
                .orElse(hierarchy);
    }

    /// Asks `group` to pass on what it does not yet; one that holds processes refuses, unless it is the topmost.
    private static void passOn(Path group, Set<Controller> wanted) {
        for (Controller controller : wanted) {
            if (!passedOn(group, Set.of(controller)).isEmpty()) {
                continue;
            }
            try {
                Files.writeString(group.resolve(PASSED_ON), "+" + controller.wireName());
            } catch (IOException e) {
                LOG.log(Level.DEBUG, () -> "controller not passed on: group=%s cause=%s".formatted(group, e));
            }
        }
    }

    private static Set<Controller> passedOn(Path group, Set<Controller> wanted) {
        Set<Controller> controllers = EnumSet.noneOf(Controller.class);
        try {
            List<String> names =
                    List.of(Files.readString(group.resolve(PASSED_ON)).strip().split(" "));
            wanted.stream()
                    .filter(controller -> names.contains(controller.wireName()))
                    .forEach(controllers::add);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "controllers not known: group=%s cause=%s".formatted(group, e));
        }
        return controllers;
    }
}
