package dev.glovebox.guest.accessibility;

import java.util.Optional;

/// Which part of the desktop is read.
///
/// @param app part of the name, or the pid, of the applications; empty for all
/// @param window part of the title of the windows; empty for all
/// @param depth how many levels below the application, whose windows are the first
/// @param maxNodes how many elements at most, of each application and altogether
/// @param showingOnly whether what is not shown is left out, along with everything inside it
/// @param timeoutMs how long it may take, in milliseconds
record Scope(
        Optional<String> app, Optional<String> window, int depth, int maxNodes, boolean showingOnly, long timeoutMs) {}
