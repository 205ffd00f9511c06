package dev.glovebox.guest.screen;

import dev.glovebox.guest.image.Pixels;
import dev.glovebox.guest.image.Region;
import dev.glovebox.guest.image.Resampler;
import dev.glovebox.guest.image.Rows;
import dev.glovebox.guest.image.Thumbnails;
import org.jspecify.annotations.Nullable;

/// Renders rows of a [View] of frames of one size. Immutable.
final class ViewRenderer {
    private final View view;
    private final @Nullable Resampler resampler; // null where it is not needed

    ViewRenderer(View view) {
        this.view = view;
        boolean needed = view.isScaled() && !view.smooth();
        this.resampler = needed
                ? Resampler.of(view.region().width(), view.region().height(), view.width(), view.height())
                : null;
    }

    /// The part of the screen that decides how `rows` rows of the image look.
    Region source(int firstRow, int rows) {
        Region region = view.region();
        Resampler scaling = resampler;
        if (scaling != null) {
            Rows needed = scaling.sourceRows(firstRow, rows);
            return new Region(region.x(), region.y() + needed.first(), region.width(), needed.count());
        }
        return view.isSmoothed() ? region : new Region(region.x(), region.y() + firstRow, region.width(), rows);
    }

    /// The rows.
    ///
    /// @param cursor whether the cursor is drawn in
    /// @return `rows * width` values `0xXXRRGGBB`; not to be changed, they may be the frame's own
    int[] render(Frame frame, int firstRow, int rows, boolean cursor) {
        Region source = source(firstRow, rows);
        int[] pixels = pixels(frame, source, cursor);
        if (view.isSmoothed()) {
            var picture = new Pixels(source.width(), source.height(), pixels);
            return Thumbnails.of(picture, view.width(), view.height()).rgb();
        }
        Resampler scaling = resampler;
        return scaling == null
                ? pixels
                : scaling.resample(pixels, source.y() - view.region().y(), firstRow, rows);
    }

    private static int[] pixels(Frame frame, Region source, boolean cursor) {
        if (!cursor) {
            return frame.values(source);
        }
        int[] pixels = frame.pixels(source).rgb();
        frame.cursor().drawOver(pixels, source);
        return pixels;
    }
}
