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
        WindowList now = control.await(list -> find(list, before, opener).isPresent() || opener.isOver(), limit);
        Optional<Window> found = find(now, before, opener);
        if (found.isEmpty() && !opener.hasFailed()) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            now = control.await(
                    list -> find(list, before, opener).isPresent(), left.compareTo(AFTER_END) < 0 ? left : AFTER_END);
            found = find(now, before, opener);
        }
        return found.map(Json.mapper()::valueToTree);
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
