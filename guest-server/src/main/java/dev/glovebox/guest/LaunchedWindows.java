package dev.glovebox.guest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.application.ApplicationWindows;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.http.WindowId;
import dev.glovebox.guest.window.Window;
import dev.glovebox.guest.window.WindowChanges;
import dev.glovebox.guest.window.WindowControl;
import dev.glovebox.guest.window.WindowList;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// The windows that applications open, found among all.
final class LaunchedWindows implements ApplicationWindows {
    /// How long one is waited for whose program has ended well: it may have asked another one that runs already.
    private static final Duration AFTER_END = Duration.ofSeconds(2);

    /// How often those are looked at that a program has started which has ended: nobody tells of their ends.
    private static final Duration LOOK = Duration.ofMillis(200);

    private static final String SPLASH = "splash";

    private final WindowControl control;
    private final WindowChanges changes;

    LaunchedWindows(WindowControl control, WindowChanges changes) {
        this.control = control;
        this.changes = changes;
    }

    @Override
    public Search begin() {
        Set<WindowId> before = new HashSet<>();
        control.list().windows().forEach(window -> before.add(window.id()));
        return (opener, limit) -> await(before, opener, limit);
    }

    private Optional<JsonNode> await(Set<WindowId> before, Opener opener, Duration limit) {
        var _ = opener.ended().thenRun(changes::poke);
        long deadline = System.nanoTime() + limit.toNanos();
        Predicate<WindowList> found = list -> find(list, before, opener).isPresent();
        WindowList now = control.await(list -> found.test(list) || opener.hasEnded(), limit);
        while (!found.test(now) && !opener.isOver() && System.nanoTime() < deadline) {
            now = control.await(found, shorter(LOOK, deadline));
        }
        if (!found.test(now) && !opener.hasFailed()) {
            now = control.await(found, shorter(AFTER_END, deadline));
        }
        return find(now, before, opener).map(Json.mapper()::valueToTree);
    }

    private static Duration shorter(Duration wanted, long deadline) {
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        return left.compareTo(wanted) < 0 ? left : wanted;
    }

    /// The lowest new window of the program; else of a program of its name. Splash screens do not count.
    private static Optional<Window> find(WindowList list, Set<WindowId> before, Opener opener) {
        List<Window> opened = list.windows().stream()
                .filter(window ->
                        !before.contains(window.id()) && !window.type().equals(SPLASH))
                .toList();
        Predicate<Window> owned = window -> {
            Long pid = window.pid();
            return pid != null && opener.owns(pid);
        };
        return opened.stream()
                .filter(owned)
                .findFirst()
                .or(() -> opened.stream()
                        .filter(window -> window.className().equalsIgnoreCase(opener.program())
                                || window.instance().equalsIgnoreCase(opener.program()))
                        .findFirst());
    }
}
