package dev.glovebox.guest.image;

import dev.glovebox.guest.image.TemplateSearch.Found;
import java.util.ArrayList;
import java.util.List;

/// Finds the places that correlate with a template: all are tried by few coarse blocks, the best of those by single
/// pixels.
final class CorrelationSearch {
    /// The most places that are tried by single pixels.
    private static final int CANDIDATES = 256;

    /// Blocks may fit this much worse than pixels do.
    private static final double SLACK = 0.2;

    /// No place whose blocks fit worse than this is tried, whatever is asked for.
    private static final double LEAST = 0.1;

    /// How many pixels a place may move from where blocks fit best, per axis.
    private static final int MOVES = 4;

    private static final int FINE_BLOCKS = 24;

    private final Plane screen;
    private final Stencil template;
    private final Deadline deadline;

    CorrelationSearch(Pixels screen, Picture template, Shade shade, Deadline deadline) {
        this.screen = Plane.of(screen, shade);
        this.template = new Stencil(template, shade);
        this.deadline = deadline;
    }

    /// At most `max` places, best first.
    Found find(double minScore, int max) {
        CoarseTemplate coarse = CoarseTemplate.of(template);
        double least = Math.max(LEAST, minScore * coarse.likenessBetweenSteps() - SLACK);
        var map = new CoarseMap(screen, template, coarse);
        if (!map.fill(deadline)) {
            return new Found(List.of(), false);
        }
        Blocks fine = fineBlocks(coarse);
        List<Match> found = new ArrayList<>();
        for (Place place : map.peaks(least, CANDIDATES)) {
            if (deadline.isOver()) {
                return new Found(Match.best(found, max), false);
            }
            Match match = climb(approach(place, coarse, fine));
            if (match.score() >= minScore) {
                found.add(match);
            }
        }
        return new Found(Match.best(found, max), true);
    }

    /// Smaller blocks, unless the coarse ones had to be still smaller to lie within what is visible.
    private Blocks fineBlocks(CoarseTemplate coarse) {
        Blocks fine = Blocks.of(template, FINE_BLOCKS, 1, 1);
        return fine.pixels() < coarse.blocks().pixels() ? coarse.blocks() : fine;
    }

    /// The left upper corner of a place.
    record Place(int x, int y) {}

    /// Halves the step until it is a pixel, each time going where the blocks fit best.
    private Place approach(Place start, CoarseTemplate coarse, Blocks fine) {
        Place best = start;
        int stepX = coarse.stepX() / 2;
        int stepY = coarse.stepY() / 2;
        while (stepX > 1 || stepY > 1) {
            best = bestAround(best, Math.max(1, stepX), Math.max(1, stepY), fine);
            stepX /= 2;
            stepY /= 2;
        }
        return best;
    }

    private Place bestAround(Place center, int stepX, int stepY, Blocks fine) {
        Place best = center;
        double score = -1;
        for (Place place : around(center, stepX, stepY)) {
            double there = fine.correlation(screen, place.x(), place.y());
            if (there > score) {
                score = there;
                best = place;
            }
        }
        return best;
    }

    /// Goes to the neighbouring pixel that fits better, until none does.
    private Match climb(Place start) {
        Place best = start;
        double score = template.correlation(screen, start.x(), start.y());
        for (int move = 0; move < MOVES; move++) {
            Place center = best;
            for (Place place : around(center, 1, 1)) {
                double there = template.correlation(screen, place.x(), place.y());
                if (there > score) {
                    score = there;
                    best = place;
                }
            }
            if (best.equals(center)) {
                break;
            }
        }
        var box = new Region(best.x(), best.y(), template.width, template.height);
        return new Match(box, Math.clamp(score, 0, 1));
    }

    /// A place and its eight neighbours, as far as the template fits there.
    private List<Place> around(Place center, int stepX, int stepY) {
        List<Place> places = new ArrayList<>();
        for (int y = center.y() - stepY; y <= center.y() + stepY; y += stepY) {
            for (int x = center.x() - stepX; x <= center.x() + stepX; x += stepX) {
                if (x >= 0 && y >= 0 && x <= screen.width - template.width && y <= screen.height - template.height) {
                    places.add(new Place(x, y));
                }
            }
        }
        return places;
    }
}
