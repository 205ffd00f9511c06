package dev.glovebox.guest.window;

import java.util.ArrayList;
import java.util.List;

/// What has become of a wish.
///
/// @param window the window as it is now
/// @param asAsked whether it is as wanted in all
/// @param differences what is not: a window manager may keep windows on the screen, a program may allow certain
///     sizes only
record WindowOutcome(Window window, boolean asAsked, List<Difference> differences) {

    /// Something that is not as wanted.
    ///
    /// @param field what
    /// @param asked as it was wanted
    /// @param is as it is
    record Difference(String field, Object asked, Object is) {}

    /// That of `wish`, which may have been fulfilled.
    WindowOutcome(Window window, WindowWish wish) {
        this(window, wish.isFulfilledBy(window), differences(window, wish));
    }

    private static List<Difference> differences(Window window, WindowWish wish) {
        var is = window.region();
        var asked = wish.placeOf(is);
        List<Difference> differences = new ArrayList<>();
        add(differences, "x", asked.x(), is.x());
        add(differences, "y", asked.y(), is.y());
        add(differences, "width", asked.width(), is.width());
        add(differences, "height", asked.height(), is.height());
        wish.show().ifPresent(show -> add(differences, "state", show, window.show()));
        return differences;
    }

    private static void add(List<Difference> differences, String field, Object asked, Object is) {
        if (!asked.equals(is)) {
            differences.add(new Difference(field, asked, is));
        }
    }
}
