/// The windows on the desktop: which there are, how they lie, which has the focus; to bring one to the front, to
/// move, resize, minimise and close it, and to wait for one.
///
/// Start at [dev.glovebox.guest.window.WindowService], which owns the routes, and
/// [dev.glovebox.guest.window.WindowControl], which sees to it that what was asked for has happened.
/// [dev.glovebox.guest.window.Windows] is the port to the display, [dev.glovebox.guest.window.WindowChanges] what
/// the display tells of by itself. The words are those of
/// [EWMH](https://specifications.freedesktop.org/wm-spec/latest/) and
/// [ICCCM](https://www.x.org/releases/current/doc/xorg-docs/icccm/icccm.html).
@NullMarked
package dev.glovebox.guest.window;

import org.jspecify.annotations.NullMarked;
