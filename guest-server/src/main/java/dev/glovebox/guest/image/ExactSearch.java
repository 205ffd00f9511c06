package dev.glovebox.guest.image;

import dev.glovebox.guest.image.TemplateSearch.Found;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Finds the places where every visible pixel of a template is equal.
///
/// Only where the template's rarest colour is on the screen is more of it compared, first at those pixels that told
/// earlier places apart.
final class ExactSearch {
    private static final int COLOR = 0xffffff;

    /// How many pixels that told places apart are remembered.
    private static final int PROBES = 8;

    /// After how many compared pixels the time is looked at.
    private static final int PATIENCE = 1 << 16;

    private final int[] screen;
    private final int stride;
    private final int columns;
    private final int rows;
    private final Picture picture;
    private final Pixels template;
    private final Deadline deadline;

    /// Template pixels to compare first, as index into it; the one that last told a place apart comes first.
    private final int[] probes = new int[PROBES];

    /// For each column the row from which on a match may begin there without overlapping an earlier one.
    private final int[] freeFrom;

    private int work;

    /// The template must not be larger than the screen, and visible.
    ExactSearch(Pixels screen, Picture template, Deadline deadline) {
        this.screen = screen.rgb();
        picture = template;
        this.template = template.pixels();
        this.deadline = deadline;
        stride = screen.width();
        columns = stride - this.template.width() + 1;
        rows = screen.height() - this.template.height() + 1;
        freeFrom = new int[columns];
    }

    /// At most `max` places, in reading order, that do not overlap; each scores 1.
    Found find(int max) {
        int anchor = ColorCount.of(screen).rarest(picture);
        Arrays.fill(probes, anchor);
        int color = template.rgb()[anchor] & COLOR;
        int offset = place(anchor);
        List<Match> found = new ArrayList<>();
        for (int y = 0; y < rows; y++) {
            if (deadline.isOver()) {
                return new Found(List.copyOf(found), false);
            }
            int start = y * stride;
            for (int x = 0; x < columns; x++) {
                if ((screen[start + offset + x] & COLOR) == color && y >= freeFrom[x] && fits(start + x)) {
                    found.add(new Match(new Region(x, y, template.width(), template.height()), 1));
                    if (found.size() == max) {
                        return new Found(List.copyOf(found), true);
                    }
                    take(x, y);
                }
                if (work > PATIENCE) {
                    work = 0;
                    if (deadline.isOver()) {
                        return new Found(List.copyOf(found), false);
                    }
                }
            }
        }
        return new Found(List.copyOf(found), true);
    }

    private boolean fits(int start) {
        for (int probe : probes) {
            if (differs(start, probe)) {
                return false;
            }
        }
        for (int i = 0; i < picture.size(); i++) {
            if (differs(start, i)) {
                work += i;
                System.arraycopy(probes, 0, probes, 1, PROBES - 1);
                probes[0] = i;
                return false;
            }
        }
        work += picture.size();
        return true;
    }

    private boolean differs(int start, int index) {
        return ((screen[start + place(index)] ^ template.rgb()[index]) & COLOR) != 0 && picture.isVisible(index);
    }

    /// Where a pixel of the template lies on the screen when the template begins at its first pixel.
    private int place(int index) {
        return index / template.width() * stride + index % template.width();
    }

    private void take(int x, int y) {
        int from = Math.max(0, x - template.width() + 1);
        Arrays.fill(freeFrom, from, Math.min(columns, x + template.width()), y + template.height());
    }
}
