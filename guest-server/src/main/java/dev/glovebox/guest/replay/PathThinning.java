package dev.glovebox.guest.replay;

import dev.glovebox.guest.image.Point;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/// Leaves out the points of a path that its line does not need
/// ([Ramer-Douglas-Peucker](https://en.wikipedia.org/wiki/Ramer%E2%80%93Douglas%E2%80%93Peucker_algorithm)).
final class PathThinning {
    /// How far a point that is left out may lie off the line, in pixels.
    private static final double TOLERANCE = 1;

    private PathThinning() {}

    /// The first and the last point, and those between without which the line would be off by more than a pixel.
    static List<Point> of(List<Point> path) {
        var kept = new BitSet(path.size());
        kept.set(0);
        kept.set(path.size() - 1);
        Deque<Range> open = new ArrayDeque<>(List.of(new Range(0, path.size() - 1)));
        while (!open.isEmpty()) {
            Range range = open.pop();
            int farthest = range.farthest(path);
            if (farthest >= 0) {
                kept.set(farthest);
                open.push(new Range(range.first, farthest));
                open.push(new Range(farthest, range.last));
            }
        }
        var thin = new ArrayList<Point>(kept.cardinality());
        kept.stream().forEach(i -> thin.add(path.get(i)));
        return thin;
    }

    /// A part of the path.
    private record Range(int first, int last) {

        /// The point that is farthest off the line between the ends; -1 when none is too far.
        int farthest(List<Point> path) {
            int farthest = -1;
            double most = TOLERANCE;
            for (int i = first + 1; i < last; i++) {
                double distance = path.get(i).distanceTo(path.get(first), path.get(last));
                if (distance > most) {
                    most = distance;
                    farthest = i;
                }
            }
            return farthest;
        }
    }
}
