package dev.glovebox.guest.screen;

import dev.glovebox.guest.image.Pixels;
import dev.glovebox.guest.image.Region;
import dev.glovebox.guest.image.Resampler;
import dev.glovebox.guest.image.Rows;
import dev.glovebox.guest.image.Thumbnails;

/// Renders rows of a [View] of frames of one size. Immutable.
final class ViewRenderer {
    private final View view;
    private final Resampler resampler;

    ViewRenderer(View view) {
        this.view = view;
        this.resampler = Resampler.of(view.region().width(), view.region().height(), view.width(), view.height());
    }

    /// Whether it can only be rendered as a whole.
    boolean isWhole() {
        return view.smooth() && view.isScaled();
    }

    /// The part of the screen that decides how `rows` rows of the image look.
    Region source(int firstRow, int rows) {
        Region region = view.region();
        if (!view.isScaled()) {
            return new Region(region.x(), region.y() + firstRow, region.width(), rows);
        }
        if (isWhole()) {
            return region;
        }
        Rows needed = resampler.sourceRows(firstRow, rows);
        return new Region(region.x(), region.y() + needed.first(), region.width(), needed.count());
    }

    /// The rows.
    ///
    /// @param cursor whether the cursor is drawn in
    /// @return `rows * width` values `0xXXRRGGBB`; not to be changed, they may be the frame's own
    int[] render(Frame frame, int firstRow, int rows, boolean cursor) {
        Region source = source(firstRow, rows);
        int[] pixels = pixels(frame, source, cursor);
        if (isWhole()) {
            var picture = new Pixels(source.width(), source.height(), pixels);
            return Thumbnails.of(picture, view.width(), view.height()).rgb();
        }
        return view.isScaled()
                ? resampler.resample(pixels, source.y() - view.region().y(), firstRow, rows)
                : pixels;
    }

    private static int[] pixels(Frame frame, Region source, boolean cursor) {
        int strip = source.y() / Frame.STRIP_ROWS;
        boolean wholeStrip = source.width() == frame.width()
                && source.y() % Frame.STRIP_ROWS == 0
                && source.height() == frame.rowsOf(strip);
        if (wholeStrip && !cursor) {
            return frame.strips().get(strip).pixels();
        }
        int[] pixels = new int[source.width() * source.height()];
        frame.copy(source, pixels);
        if (cursor) {
            frame.cursor().drawOver(pixels, source);
        }
        return pixels;
    }
}
