package dev.glovebox.guest.image;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Joins rectangles until there are few.
final class BoxJoiner {
    /// More than this many are better made fewer by other means before: the time taken grows with the cube.
    static final int MANY = 128;

    private static final Comparator<Region> READING_ORDER =
            Comparator.comparingInt(Region::y).thenComparingInt(Region::x);

    private BoxJoiner() {}

    /// At most `max` rectangles that hold all of `boxes`, in reading order: the two that are nearest are joined until
    /// they are few enough, and none is given that lies within another.
    static List<Region> join(List<Region> boxes, int max) {
        var left = new ArrayList<>(boxes);
        dropContained(left);
        while (left.size() > max) {
            joinNearest(left);
            dropContained(left);
        }
        left.sort(READING_ORDER);
        return List.copyOf(left);
    }

    private static void joinNearest(List<Region> boxes) {
        int one = 0;
        int other = 1;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < boxes.size(); i++) {
            for (int j = i + 1; j < boxes.size(); j++) {
                long gap = gap(boxes.get(i), boxes.get(j));
                if (gap < least) {
                    least = gap;
                    one = i;
                    other = j;
                }
            }
        }
        Region joined = boxes.get(one).union(boxes.get(other));
        boxes.remove(other);
        boxes.set(one, joined);
    }

    /// The distance between two rectangles, squared; 0 when they touch or overlap.
    private static long gap(Region one, Region other) {
        long x = Math.max(0, Math.max(one.x(), other.x()) - Math.min(one.right(), other.right()));
        long y = Math.max(0, Math.max(one.y(), other.y()) - Math.min(one.bottom(), other.bottom()));
        return x * x + y * y;
    }

    private static void dropContained(List<Region> boxes) {
        boxes.sort(Comparator.comparingLong(Region::area).reversed());
        var kept = new ArrayList<Region>();
        for (Region box : boxes) {
            if (kept.stream().noneMatch(larger -> larger.contains(box))) {
                kept.add(box);
            }
        }
        boxes.clear();
        boxes.addAll(kept);
    }
}
