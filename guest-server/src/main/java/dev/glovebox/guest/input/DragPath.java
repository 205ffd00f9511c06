package dev.glovebox.guest.input;

import dev.glovebox.guest.image.Point;
import java.util.ArrayList;
import java.util.List;

/// The places that a pointer passes on its way.
final class DragPath {
    private DragPath() {}

    /// Places on the lines through `path`, about evenly spread, all of the given ones among them; the first is left
    /// out.
    ///
    /// @param path at least two
    /// @param steps how many there are at least
    static List<Point> through(List<Point> path, int steps) {
        double whole = 0;
        for (int i = 1; i < path.size(); i++) {
            whole += distance(path.get(i - 1), path.get(i));
        }
        List<Point> places = new ArrayList<>();
        for (int i = 1; i < path.size(); i++) {
            Point from = path.get(i - 1);
            Point to = path.get(i);
            double length = distance(from, to);
            int parts = (int)
                    Math.clamp(Math.round(whole == 0 ? 1 : steps * length / whole), 1, Math.max(1, (long) length));
            for (int k = 1; k <= parts; k++) {
                places.add(new Point(
                        from.x() + (int) Math.round((double) (to.x() - from.x()) * k / parts),
                        from.y() + (int) Math.round((double) (to.y() - from.y()) * k / parts)));
            }
        }
        return places;
    }

    private static double distance(Point a, Point b) {
        return Math.hypot((double) a.x() - b.x(), (double) a.y() - b.y());
    }
}
