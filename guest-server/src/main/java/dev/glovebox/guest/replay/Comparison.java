package dev.glovebox.guest.replay;

import dev.glovebox.guest.image.ChangeFinder;
import dev.glovebox.guest.image.PerceptualHash;
import dev.glovebox.guest.image.Pixels;
import dev.glovebox.guest.image.Point;
import dev.glovebox.guest.image.Region;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Compares the screen with a recorded picture of it, which does not show the pointer either.
final class Comparison {
    /// More of 64 bits and it is another picture, see [PerceptualHash].
    private static final int DISTANCE_MAX = 10;

    /// The place of a step looks the same while at most this share of its pixels differs.
    private static final double TARGET_MAX = 0.1;

    /// Something is missing, or new, where more than this share of the pixels of a tile differs.
    private static final double TILE_MAX = 0.5;

    /// What the recording saw change has changed where at most this share of it still looks different.
    private static final double CHANGE_MAX = 0.5;

    private static final int CHANGE_MIN = 64; // fewer pixels are a clock's or a caret's
    private static final int SIDE = 64; // of a tile, and of the place of a step
    private static final int SHADES = 12; // a channel that differs by less differs to nobody
    private static final int BOXES_MAX = 64;

    private final Pixels recorded;
    private final long recordedHash;
    private final List<Region> ignored;
    private final Optional<Region> target;
    private final BitSet changed; // by index, what the recording saw change since its frame before

    /// @param recorded the recorded picture
    /// @param before the one of the frame before; null when there is none
    /// @param ignored what is not compared
    /// @param target where the step is done
    Comparison(Pixels recorded, @Nullable Pixels before, List<Region> ignored, Optional<Point> target) {
        this.recorded = without(recorded, ignored);
        this.recordedHash = PerceptualHash.of(this.recorded);
        this.ignored = ignored;
        this.changed = before == null || !sameSize(before) ? new BitSet() : changed(without(before, ignored));
        this.target = target.map(at -> new Region(at.x() - SIDE / 2, at.y() - SIDE / 2, SIDE, SIDE))
                .map(around -> around.intersection(recorded.bounds()))
                .filter(around -> !around.isEmpty());
    }

    /// What differs.
    ///
    /// @param sameSize whether both pictures have the same size; if not, everything differs
    /// @param distance of the perceptual hashes, in bits
    /// @param tileDifference the share of pixels that differ where it is the largest
    /// @param targetDifference the share of pixels that differ around the place of the step
    /// @param changeDifference the share of pixels that differ among those that the recording saw change
    record Difference(
            boolean sameSize, int distance, double tileDifference, double targetDifference, double changeDifference) {

        /// Whether it looks the same to the eye.
        boolean isSimilar() {
            return isSimilarAtAll() && hasChanged() && targetDifference <= TARGET_MAX;
        }

        /// Whether what changed in the recording has changed here.
        boolean hasChanged() {
            return changeDifference <= CHANGE_MAX;
        }

        /// Whether it does as a whole, whatever is at the place of the step.
        boolean isSimilarAtAll() {
            return sameSize && distance <= DISTANCE_MAX && tileDifference <= TILE_MAX;
        }
    }

    /// Where pixels differ.
    record Changes(long pixels, List<Region> boxes) {}

    /// How much `seen` differs to the eye.
    Difference difference(Pixels seen) {
        boolean sameSize = sameSize(seen);
        Pixels compared = without(seen, ignored);
        return new Difference(
                sameSize,
                PerceptualHash.distance(recordedHash, PerceptualHash.of(compared)),
                sameSize ? worstTile(compared) : 1,
                sameSize ? target.map(region -> share(compared, region)).orElse(0.0) : 1,
                sameSize ? unchangedShare(compared) : 1);
    }

    private BitSet changed(Pixels before) {
        var different = new BitSet();
        for (int i = 0; i < recorded.width() * recorded.height(); i++) {
            if (differs(recorded.rgb()[i], before.rgb()[i])) {
                different.set(i);
            }
        }
        return different.cardinality() < CHANGE_MIN ? new BitSet() : different;
    }

    private double unchangedShare(Pixels seen) {
        long differing = changed.stream()
                .filter(i -> differs(recorded.rgb()[i], seen.rgb()[i]))
                .count();
        return changed.isEmpty() ? 0 : (double) differing / changed.cardinality();
    }

    /// Whether every pixel is the same.
    boolean isExact(Pixels seen) {
        return sameSize(seen) && finder(seen).changedPixels() == 0;
    }

    /// Where pixels differ; everywhere when the size does.
    Changes changes(Pixels seen) {
        if (!sameSize(seen)) {
            return new Changes(seen.bounds().area(), List.of(seen.bounds()));
        }
        ChangeFinder finder = finder(seen);
        return new Changes(finder.changedPixels(), finder.boxes(BOXES_MAX));
    }

    private boolean sameSize(Pixels seen) {
        return seen.width() == recorded.width() && seen.height() == recorded.height();
    }

    private ChangeFinder finder(Pixels seen) {
        var finder = new ChangeFinder(seen.width(), seen.height());
        finder.compareRows(recorded.rgb(), without(seen, ignored).rgb(), 0, seen.height());
        return finder;
    }

    private double worstTile(Pixels seen) {
        double worst = 0;
        for (int y = 0; y < seen.height(); y += SIDE) {
            for (int x = 0; x < seen.width(); x += SIDE) {
                worst = Math.max(worst, share(seen, new Region(x, y, SIDE, SIDE).intersection(seen.bounds())));
            }
        }
        return worst;
    }

    private double share(Pixels seen, Region region) {
        int differing = 0;
        for (int y = region.y(); y < region.bottom(); y++) {
            for (int x = region.x(); x < region.right(); x++) {
                differing += differs(recorded.at(x, y), seen.at(x, y)) ? 1 : 0;
            }
        }
        return (double) differing / region.area();
    }

    private static boolean differs(int one, int other) {
        for (int shift = 0; shift <= 16; shift += 8) {
            if (Math.abs((one >> shift & 0xff) - (other >> shift & 0xff)) >= SHADES) {
                return true;
            }
        }
        return false;
    }

    /// The picture with black where it is not looked at.
    private static Pixels without(Pixels pixels, List<Region> ignored) {
        if (ignored.isEmpty()) {
            return pixels;
        }
        int[] rgb = pixels.rgb().clone();
        for (Region part : ignored) {
            Region hidden = part.intersection(pixels.bounds());
            for (int y = hidden.y(); y < hidden.bottom(); y++) {
                int row = y * pixels.width();
                Arrays.fill(rgb, row + hidden.x(), row + hidden.right(), 0);
            }
        }
        return new Pixels(pixels.width(), pixels.height(), rgb);
    }
}
