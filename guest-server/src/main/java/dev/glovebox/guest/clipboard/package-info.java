/// What programs have copied: text, HTML and images, both ways.
///
/// Start at [dev.glovebox.guest.clipboard.ClipboardService], which owns the routes.
/// [dev.glovebox.guest.clipboard.Clipboard] is the port to the display, whose adapter is
/// `dev.glovebox.guest.x11.X11Clipboard`; it is also what pastes and then puts back what was there.
@NullMarked
package dev.glovebox.guest.clipboard;

import org.jspecify.annotations.NullMarked;
