/// Programs that are started on the desktop: with their windows, their output and their end.
///
/// Start at [dev.glovebox.guest.application.ApplicationService], which owns the routes;
/// [dev.glovebox.guest.application.Applications] holds what runs.
/// [dev.glovebox.guest.application.ApplicationWindows] is the port to the windows.
@NullMarked
package dev.glovebox.guest.application;

import org.jspecify.annotations.NullMarked;
