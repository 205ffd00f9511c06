/// Pictures in memory, and what can be computed from them alone; knows neither displays nor HTTP.
///
/// Coordinates are pixels, origin top left, x right, y down.
@NullMarked
package dev.glovebox.guest.image;

import org.jspecify.annotations.NullMarked;
