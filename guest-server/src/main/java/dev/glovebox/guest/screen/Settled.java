package dev.glovebox.guest.screen;

import dev.glovebox.guest.image.Region;
import java.time.Duration;
import java.util.List;

/// How waiting for a quiet screen ended.
///
/// @param frame the screen at the end
/// @param settled whether it came to rest; else the wait was given up
/// @param waited how long it took
/// @param changes how many changes there were that counted
/// @param recurring what kept changing all the time and was not waited for: blinking text cursors, clocks, spinners
record Settled(Frame frame, boolean settled, Duration waited, int changes, List<Region> recurring) {}
