package dev.glovebox.guest.image;

import java.util.ArrayList;
import java.util.List;

/// The visible part of a picture as rectangles that do not overlap.
final class VisibleBoxes {
    private VisibleBoxes() {}

    /// The runs of visible pixels of each row, those that are the same in rows below each other as one; without the
    /// lower rows when the time is over before.
    static List<Region> of(Picture picture, Deadline deadline) {
        List<Region> done = new ArrayList<>();
        List<Region> open = List.of();
        for (int y = 0; y < picture.pixels().height() && !deadline.isOver(); y++) {
            open = grown(open, runs(picture, y), done);
        }
        done.addAll(open);
        return done;
    }

    /// The runs, each with the box above it if that is as wide; boxes that do not go on are done. All are in the
    /// order of their columns.
    private static List<Region> grown(List<Region> open, List<Region> runs, List<Region> done) {
        List<Region> grown = new ArrayList<>(runs.size());
        int next = 0;
        for (Region run : runs) {
            while (next < open.size() && open.get(next).x() < run.x()) {
                done.add(open.get(next++));
            }
            boolean goesOn = next < open.size()
                    && open.get(next).x() == run.x()
                    && open.get(next).width() == run.width();
            grown.add(goesOn ? open.get(next++).union(run) : run);
        }
        done.addAll(open.subList(next, open.size()));
        return grown;
    }

    private static List<Region> runs(Picture picture, int y) {
        List<Region> runs = new ArrayList<>();
        int start = -1;
        for (int x = 0; x <= picture.pixels().width(); x++) {
            boolean visible = x < picture.pixels().width() && picture.isVisible(x, y);
            if (visible && start < 0) {
                start = x;
            } else if (!visible && start >= 0) {
                runs.add(new Region(start, y, x - start, 1));
                start = -1;
            }
        }
        return runs;
    }
}
