/// The images that machines boot from: which are there, and how one is built.
@NullMarked
package dev.glovebox.bridge.image;

import org.jspecify.annotations.NullMarked;
