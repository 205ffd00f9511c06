package dev.glovebox.guest.recording;

import java.util.Optional;

/// Which window the keyboard goes to. Any thread may ask.
public interface FocusedWindow {

    /// The window that has the focus now; empty when none has, or nobody can tell.
    Optional<Window> now();

    /// A top-level window.
    ///
    /// @param id its X id
    /// @param title as its title bar has it; empty when it has none
    /// @param windowClass the program's class (`WM_CLASS`), such as `XTerm`; empty when it has none
    /// @param x its first column on the screen, its frame not counted
    /// @param y its first row
    /// @param width in pixels
    /// @param height in pixels
    record Window(long id, String title, String windowClass, int x, int y, int width, int height) {}
}
