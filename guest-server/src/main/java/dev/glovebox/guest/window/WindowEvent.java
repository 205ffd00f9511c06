package dev.glovebox.guest.window;

import dev.glovebox.guest.http.WindowId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What has happened to the windows.
public sealed interface WindowEvent {

    /// A window is there that was not.
    record Opened(Window window) implements WindowEvent {}

    /// A window is gone.
    ///
    /// @param window as it was last seen
    record Closed(Window window) implements WindowEvent {}

    /// A window has another title.
    ///
    /// @param before what it was
    record Titled(Window window, String before) implements WindowEvent {}

    /// A window lies elsewhere, or has another size.
    record Moved(Window window) implements WindowEvent {}

    /// A window is minimised, maximised, on top of the others, or not any more.
    record StateChanged(Window window) implements WindowEvent {}

    /// Keys go elsewhere.
    ///
    /// @param window where they go now; null for none of the windows
    /// @param before where they went; null for none of the windows
    record Focused(@Nullable Window window, @Nullable WindowId before) implements WindowEvent {}

    /// What has happened between two moments: first what is gone, then what is new, then what is different, and at
    /// last where the focus is.
    static List<WindowEvent> between(WindowList before, WindowList after) {
        List<WindowEvent> events = new ArrayList<>();
        Map<WindowId, Window> gone = new HashMap<>();
        before.windows().forEach(window -> gone.put(window.id(), window));
        List<WindowEvent> opened = new ArrayList<>();
        List<WindowEvent> changed = new ArrayList<>();
        for (Window now : after.windows()) {
            Window old = gone.remove(now.id());
            if (old == null) {
                opened.add(new Opened(now));
            } else {
                changed.addAll(differences(old, now));
            }
        }
        before.windows().stream()
                .filter(window -> gone.containsKey(window.id()))
                .forEach(window -> events.add(new Closed(window)));
        events.addAll(opened);
        events.addAll(changed);
        if (!Objects.equals(before.focused(), after.focused())) {
            Window focused =
                    Optional.ofNullable(after.focused()).flatMap(after::find).orElse(null);
            events.add(new Focused(focused, before.focused()));
        }
        return events;
    }

    private static List<WindowEvent> differences(Window old, Window now) {
        List<WindowEvent> events = new ArrayList<>();
        if (!old.title().equals(now.title())) {
            events.add(new Titled(now, old.title()));
        }
        if (!old.state().equals(now.state())) {
            events.add(new StateChanged(now));
        }
        if (!old.region().equals(now.region())) {
            events.add(new Moved(now));
        }
        return events;
    }
}
