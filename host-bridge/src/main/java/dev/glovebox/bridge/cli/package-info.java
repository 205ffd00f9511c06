/// The `glovebox` command: a class for each verb, which checks what it was given, asks the library, and prints.
@NullMarked
package dev.glovebox.bridge.cli;

import org.jspecify.annotations.NullMarked;
