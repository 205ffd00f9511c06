package dev.glovebox.guest.image;

import java.util.ArrayList;
import java.util.List;

/// The visible part of a picture as rectangles that do not overlap.
final class VisibleBoxes {
    private VisibleBoxes() {}

    /// The runs of visible pixels of each row, those that are the same in rows below each other as one.
    static List<Region> of(Picture picture) {
        List<Region> done = new ArrayList<>();
        List<Region> open = List.of();
        for (int y = 0; y < picture.pixels().height(); y++) {
            List<Region> runs = runs(picture, y);
            List<Region> next = new ArrayList<>();
            for (Region run : runs) {
                next.add(grown(open, run));
            }
            for (Region box : open) {
                if (next.stream().noneMatch(other -> other.y() == box.y() && other.x() == box.x())) {
                    done.add(box);
                }
            }
            open = next;
        }
        done.addAll(open);
        return List.copyOf(done);
    }

    private static Region grown(List<Region> open, Region run) {
        return open.stream()
                .filter(box -> box.x() == run.x() && box.width() == run.width())
                .findAny()
                .map(box -> box.union(run))
                .orElse(run);
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
