package dev.glovebox.guest.accessibility;

import dev.glovebox.guest.image.Region;
import java.util.List;
import java.util.Optional;

/// What an element holds.
///
/// @param box where it is on the screen, when it is there
/// @param text what is written in it, as much as was asked for
/// @param textLength how many characters are, altogether
/// @param value what it is set to, when that is a number
/// @param actions the names of what can be done with it; where it has no name, its number
record Details(Optional<Region> box, String text, int textLength, Optional<Setting> value, List<String> actions) {

    /// Nothing.
    static final Details NONE = new Details(Optional.empty(), "", 0, Optional.empty(), List.of());

    /// A number and its bounds, which are infinite where there are none.
    record Setting(double current, double min, double max) {}
}
