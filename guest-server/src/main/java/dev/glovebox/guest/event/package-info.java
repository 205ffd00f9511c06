/// What happens on the desktop, as it happens: `GET /events` tells it as server-sent events.
///
/// Start at [dev.glovebox.guest.event.DesktopEventService], which owns the route;
/// [dev.glovebox.guest.event.DesktopEvents] is where others publish.
@NullMarked
package dev.glovebox.guest.event;

import org.jspecify.annotations.NullMarked;
