/// The agent inside the sandbox: one process that sees the desktop, records it and runs Python in it.
///
/// [dev.glovebox.guest.GuestServer] is the composition root: every listener, every route, by plain constructor
/// calls. A package below holds one feature; `x11` holds all native code; `http` and `websocket` what the services
/// share.
@NullMarked
package dev.glovebox.guest;

import org.jspecify.annotations.NullMarked;
