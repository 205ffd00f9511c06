/// The host's side of Glovebox: boots sandboxes in virtual machines and reaches into them.
@NullMarked
package dev.glovebox.bridge;

import org.jspecify.annotations.NullMarked;
