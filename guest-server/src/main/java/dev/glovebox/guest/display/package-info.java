/// The display as a whole: its size, and the live view, which is the desktop in a browser, by noVNC in the page and
/// a VNC server at the display.
///
/// [dev.glovebox.guest.display.DisplayService] owns the routes of the size;
/// [dev.glovebox.guest.display.Resolution] is its port, whose adapter is `dev.glovebox.guest.x11.X11Resolution`.
/// For the live view,
/// start at [dev.glovebox.guest.display.LiveViewService] for the page's files and at
/// [dev.glovebox.guest.display.VncEndpoint] for the bytes.
@NullMarked
package dev.glovebox.guest.display;

import org.jspecify.annotations.NullMarked;
