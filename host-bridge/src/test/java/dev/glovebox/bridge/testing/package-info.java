/// The real parts that tests run against, and hostile ones.
@NullMarked
package dev.glovebox.bridge.testing;

import org.jspecify.annotations.NullMarked;
