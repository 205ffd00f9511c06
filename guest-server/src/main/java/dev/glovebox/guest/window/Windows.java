package dev.glovebox.guest.window;

import dev.glovebox.guest.http.WindowId;
import dev.glovebox.guest.image.Region;

/// The windows of a display. What is asked for here has not happened when a method returns: whoever has to know
/// looks at [#list] again. Asking it of a window that is gone does nothing. Thread-safe.
///
/// Every method throws a [dev.glovebox.guest.http.FailureException] of
/// [dev.glovebox.guest.http.Failure.DisplayUnavailable] when the display is not there.
public interface Windows {

    /// The windows as they are now.
    WindowList list();

    /// Asks for the window to be restored, brought to the front, and given the focus.
    void activate(WindowId id);

    /// Asks for the window to be put there.
    ///
    /// @param window as it is now
    /// @param region without its frame
    void place(Window window, Region region);

    /// Asks for the window to be shown so.
    void show(WindowId id, Show wish);

    /// Asks the window's program to close it.
    ///
    /// @return false when the program does not understand that, as it has not said that it takes part in
    ///     `WM_DELETE_WINDOW`
    boolean askToClose(WindowId id);

    /// Cuts the window's program off from the display, which closes all of its windows, and ends most programs.
    void kill(WindowId id);

    /// Whether the window takes the focus, as far as it tells; false for a clock or a panel.
    boolean takesFocus(WindowId id);
}
