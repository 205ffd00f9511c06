/// Programs that the server starts and that end with it: what every feature that starts some shares.
///
/// Imports no feature.
@NullMarked
package dev.glovebox.guest.child;

import org.jspecify.annotations.NullMarked;
