/// The X server, by Xlib through JNA: the only package that knows it.
///
/// One interface per C library holds just the functions that are called, under their C names. A
/// [dev.glovebox.guest.x11.DisplayConnection] is one connection to the display, owned by one thread; above it sits
/// one adapter per feature's port. Nobody outside sees a pointer.
@NullMarked
package dev.glovebox.guest.x11;

import org.jspecify.annotations.NullMarked;
