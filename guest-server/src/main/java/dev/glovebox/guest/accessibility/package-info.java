/// What the programs on the desktop tell about their own windows: `/accessibility` answers the tree of their
/// elements, finds some of them, and focuses, invokes and fills them in without a pointer.
///
/// Start at [dev.glovebox.guest.accessibility.AccessibilityService], which owns the routes, and
/// [dev.glovebox.guest.accessibility.Accessibility], which owns the connection. The programs speak
/// [AT-SPI2](https://gnome.pages.gitlab.gnome.org/at-spi2-core/devel-docs/) over a D-Bus of their own, the
/// accessibility bus, whose address the session bus knows. Whom a call is meant for may have hung: every call has a
/// limit, and applications are read side by side.
///
/// `Walk` reads the structure of one application, `DetailReader` what single elements hold, `Interaction` acts.
/// Coordinates are pixels of the screen, origin top left.
@NullMarked
package dev.glovebox.guest.accessibility;

import org.jspecify.annotations.NullMarked;
