package dev.glovebox.guest.image;

import dev.glovebox.guest.image.TemplateSearch.Found;
import java.util.Arrays;
import java.util.List;

/// Finds the places that are nearly of one colour, that of a template without any detail.
///
/// The screen is divided into cells of half the template's size, and the best place of each is kept: a screen that
/// fits everywhere has no more of them than one that fits here and there.
final class ColorSearch {
    /// The largest difference of a pixel: all three channels.
    private static final int MOST = 3 * 255;

    /// After how many summed boxes the time is looked at.
    private static final int PATIENCE = 1 << 16;

    /// How many bits of a kept place say where it is; those above say how far it is from the colour, at most 33 as
    /// a template has at most 2^23 pixels.
    private static final int PLACE_BITS = 30;

    /// Places that share more than half of their box are at most one cell apart: in so many cells.
    private static final int NEIGHBOURS = 9;

    private final ColorDistance distance;
    private final List<Region> visible;
    private final int width;
    private final int height;
    private final int columns;
    private final int rows;
    private final long pixels;
    private final int cellWidth;
    private final int cellHeight;
    private final Deadline deadline;

    /// How many boxes were summed since the time was looked at; so that it is looked at first of all.
    private int work = PATIENCE;

    /// @param template visible, all of its visible pixels of one colour
    ColorSearch(Pixels screen, Picture template, Deadline deadline) {
        this.deadline = deadline;
        visible = VisibleBoxes.of(template, deadline);
        distance = new ColorDistance(screen, template.pixels().rgb()[template.firstVisible()]);
        width = template.pixels().width();
        height = template.pixels().height();
        cellWidth = Math.max(2, width / 2);
        cellHeight = Math.max(2, height / 2);
        columns = screen.width() - width + 1;
        rows = screen.height() - height + 1;
        pixels = visible.stream().mapToLong(Region::area).sum();
    }

    /// At most `max` places, the best of their neighbourhood, best first.
    Found find(double minScore, int max) {
        var best = new long[Math.ceilDiv(columns, cellWidth)];
        var places = new long[best.length * Math.ceilDiv(rows, cellHeight)];
        long least = (long) ((1 - minScore) * MOST * pixels) + 1 << PLACE_BITS;
        int count = 0;
        boolean complete = true;
        for (int top = 0; top < rows && complete; top += cellHeight) {
            Arrays.fill(best, least);
            complete = lookAt(top, Math.min(rows, top + cellHeight), best);
            for (long place : best) {
                if (place < least) {
                    places[count++] = place;
                }
            }
        }
        Arrays.sort(places, 0, count);
        List<Match> found = Arrays.stream(places, 0, count)
                .limit((long) NEIGHBOURS * max)
                .mapToObj(this::match)
                .toList();
        return new Found(Match.best(found, max), complete);
    }

    /// Puts the best place of each cell of a row of cells into `best`.
    ///
    /// @return false when the time was over before
    private boolean lookAt(int top, int bottom, long[] best) {
        for (int y = top; y < bottom; y++) {
            for (int x = 0; x < columns; x++) {
                if (work >= PATIENCE) {
                    work = 0;
                    if (deadline.isOver()) {
                        return false;
                    }
                }
                int cell = x / cellWidth;
                long distant = distant(x, y, best[cell] >> PLACE_BITS);
                best[cell] = Math.min(best[cell], distant << PLACE_BITS | y * columns + x);
            }
        }
        return true;
    }

    private Match match(long place) {
        int at = (int) (place & (1L << PLACE_BITS) - 1);
        long distant = place >> PLACE_BITS;
        return new Match(new Region(at % columns, at / columns, width, height), 1 - (double) distant / MOST / pixels);
    }

    /// How far a place is from the colour; only so much as is added until it is further than `enough`.
    private long distant(int x, int y, long enough) {
        long sum = 0;
        int i = 0;
        while (i < visible.size() && sum <= enough) {
            Region box = visible.get(i++);
            sum += distance.sum(x + box.x(), y + box.y(), box.width(), box.height());
        }
        work += i;
        return sum;
    }
}
