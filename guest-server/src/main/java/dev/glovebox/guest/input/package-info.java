/// The hands: `POST /actions` moves, clicks, drags, scrolls and types, `/input` tells and releases what is held.
///
/// Start at [dev.glovebox.guest.input.InputService], which owns the routes. A request's path: `BatchReader` makes a
/// `Batch` of its body, [dev.glovebox.guest.input.InputEngine] lets one batch act at a time, `BatchRunner` does its
/// steps by `ActionRunner` and releases what is left. `Ledger` knows what is held.
///
/// Ports: [dev.glovebox.guest.input.InputDevice] is the display's keyboard and pointer, whose adapter is
/// `dev.glovebox.guest.x11.X11Input`; [dev.glovebox.guest.input.Senses] are what else of the desktop is needed.
///
/// Coordinates are device pixels, origin top left.
@NullMarked
package dev.glovebox.guest.input;

import org.jspecify.annotations.NullMarked;
