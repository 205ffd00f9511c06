package dev.glovebox.guest;

import dev.glovebox.guest.input.FocusedWindow;
import dev.glovebox.guest.window.WindowControl;
import dev.glovebox.guest.window.WindowList;
import java.util.Optional;

/// The window that gets what is typed, found among all.
record WindowFocus(WindowControl control) implements FocusedWindow {

    @Override
    public Optional<Window> find() {
        WindowList now = control.list();
        return Optional.ofNullable(now.focused())
                .flatMap(now::find)
                .map(window -> new Window(window.id().toString(), window.title(), window.className()));
    }
}
