/// The process that keeps one sandbox: it owns the machine, watches over it, starts it again when that is wanted,
/// and writes down what became of it.
@NullMarked
package dev.glovebox.bridge.keeper;

import org.jspecify.annotations.NullMarked;
