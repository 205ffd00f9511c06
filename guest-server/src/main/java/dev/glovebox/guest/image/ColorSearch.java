package dev.glovebox.guest.image;

import dev.glovebox.guest.image.TemplateSearch.Found;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Finds the places that are nearly of one colour, that of a template without any detail.
///
/// Of places so near each other that they share most of their box, the best is kept as it goes: a screen that fits
/// everywhere has no more of them than one that fits here and there.
final class ColorSearch {
    /// The largest difference of a pixel: all three channels.
    private static final int MOST = 3 * 255;

    private final ColorDistance distance;
    private final List<Region> visible;
    private final int width;
    private final int height;
    private final int columns;
    private final int rows;
    private final long pixels;
    private final Deadline deadline;

    /// @param template visible, all of its visible pixels of one colour
    ColorSearch(Pixels screen, Picture template, Deadline deadline) {
        this.deadline = deadline;
        visible = VisibleBoxes.of(template);
        Region first = visible.getFirst();
        distance = new ColorDistance(screen, template.pixels().at(first.x(), first.y()));
        width = template.pixels().width();
        height = template.pixels().height();
        columns = screen.width() - width + 1;
        rows = screen.height() - height + 1;
        pixels = visible.stream().mapToLong(Region::area).sum();
    }

    /// The best place of each neighbourhood, as far as it scores enough.
    Found find(double minScore) {
        int cellWidth = Math.max(2, width / 2);
        int cellHeight = Math.max(2, height / 2);
        List<Match> found = new ArrayList<>();
        var best = new long[Math.ceilDiv(columns, cellWidth)];
        var at = new int[best.length];
        long most = (long) ((1 - minScore) * MOST * pixels);
        for (int top = 0; top < rows; top += cellHeight) {
            Arrays.fill(best, most + 1);
            for (int y = top; y < Math.min(rows, top + cellHeight); y++) {
                if (deadline.isOver()) {
                    return new Found(List.copyOf(found), false);
                }
                for (int x = 0; x < columns; x++) {
                    long distant = distant(x, y);
                    if (distant < best[x / cellWidth]) {
                        best[x / cellWidth] = distant;
                        at[x / cellWidth] = y * columns + x;
                    }
                }
            }
            collect(best, at, most, found);
        }
        return new Found(List.copyOf(found), true);
    }

    private void collect(long[] best, int[] at, long most, List<Match> found) {
        for (int cell = 0; cell < best.length; cell++) {
            if (best[cell] <= most) {
                var box = new Region(at[cell] % columns, at[cell] / columns, width, height);
                found.add(new Match(box, 1 - (double) best[cell] / MOST / pixels));
            }
        }
    }

    private long distant(int x, int y) {
        long sum = 0;
        for (int i = 0; i < visible.size(); i++) {
            Region box = visible.get(i);
            sum += distance.sum(x + box.x(), y + box.y(), box.width(), box.height());
        }
        return sum;
    }
}
