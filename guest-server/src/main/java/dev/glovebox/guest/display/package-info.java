/// The live view: the desktop in a browser, by noVNC in the page and a VNC server at the display.
///
/// Start at [dev.glovebox.guest.display.LiveViewService] for the page's files and at
/// [dev.glovebox.guest.display.VncEndpoint] for the bytes.
@NullMarked
package dev.glovebox.guest.display;

import org.jspecify.annotations.NullMarked;
