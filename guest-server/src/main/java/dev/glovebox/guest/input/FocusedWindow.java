package dev.glovebox.guest.input;

import java.util.Optional;

/// Tells which window gets what is typed.
public interface FocusedWindow {

    /// A window.
    ///
    /// @param id its X id, such as `0x1400003`
    /// @param title as its frame shows it; empty for none
    /// @param windowClass the second part of `WM_CLASS`; empty for none
    record Window(String id, String title, String windowClass) {}

    /// The window with the focus; empty when none has it.
    Optional<Window> find();
}
