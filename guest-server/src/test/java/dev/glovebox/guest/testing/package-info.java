/// Fixtures that own what they start.
@NullMarked
package dev.glovebox.guest.testing;

import org.jspecify.annotations.NullMarked;
