/// The screen's pixels: `GET /screenshot` answers what the display shows now, the pointer drawn in.
///
/// Start at [dev.glovebox.guest.screen.ScreenService], which owns the route.
/// [dev.glovebox.guest.screen.Screenshots] turns captures into images and knows what has changed;
/// [dev.glovebox.guest.screen.Screen] is the port to the display, whose adapter is
/// `dev.glovebox.guest.x11.X11Screen`. [dev.glovebox.guest.screen.ScreenVideo] makes a video of what changes.
///
/// Coordinates are device pixels, origin top left, x right, y down, as in the
/// [X11 protocol, section 2](https://www.x.org/releases/current/doc/xproto/x11protocol.html).
@NullMarked
package dev.glovebox.guest.screen;

import org.jspecify.annotations.NullMarked;
