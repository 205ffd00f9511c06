package dev.glovebox.guest.image;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds a small picture, the template, in a large one. Pixels of the template with alpha 0 fit anything.
///
/// Scores are from 0 to 1. **1 is asked for**: every visible pixel is equal. **Less**: how the brightness of
/// template and place correlate, as OpenCV's
/// [TM_CCOEFF_NORMED](https://docs.opencv.org/4.x/df/dfb/group__imgproc__object.html) of the grey pictures, what
/// pyautogui calls `confidence`; so a place that is only brighter, or has more contrast, scores 1 as well. Negative
/// ones count as 0. If all visible pixels have the same brightness, the colour channel that differs most takes its
/// place; if they are of one colour, the score is 1 minus the mean difference of all channels, as a part of 255.
///
/// Places with equal pixels are always found. Others are looked for coarse to fine: those whose likeness is in
/// details smaller than about a 24th of the template's side, and in nothing larger, may be missed.
public final class TemplateSearch {
    /// The most pixels a template may have: a screen of 3840 x 2160, and little more.
    public static final int TEMPLATE_MAX_PIXELS = 1 << 23;

    private TemplateSearch() {}

    /// What was found.
    ///
    /// @param matches when equal pixels were asked for, in reading order and without overlap; else the best
    ///     first, none sharing more than half of its box with a better one
    /// @param complete whether everything was looked at; false when the time was over before
    public record Found(List<Match> matches, boolean complete) {}

    /// Finds a template.
    ///
    /// @param minScore what a place must score at least, above 0, at most 1
    /// @param max the most matches to give
    /// @param limit how long to look; what was found until then is given
    /// @throws IllegalArgumentException when a number is out of its range, or no pixel of the template is
    ///     visible, or it has more than [#TEMPLATE_MAX_PIXELS]
    public static Found find(Pixels screen, Picture template, double minScore, int max, Duration limit) {
        if (!(minScore > 0 && minScore <= 1) || max <= 0) {
            throw new IllegalArgumentException(
                    "minScore %s must be in (0, 1], max %d positive".formatted(minScore, max));
        }
        if (template.pixels().bounds().area() > TEMPLATE_MAX_PIXELS) {
            throw new IllegalArgumentException("the template has %d pixels, at most %d are allowed"
                    .formatted(template.pixels().bounds().area(), TEMPLATE_MAX_PIXELS));
        }
        if (template.isInvisible()) {
            throw new IllegalArgumentException("no pixel of the template is visible");
        }
        if (template.pixels().width() > screen.width() || template.pixels().height() > screen.height()) {
            return new Found(List.of(), true);
        }
        Deadline deadline = Deadline.in(limit);
        Found equal = new ExactSearch(screen, template, deadline).find(max);
        if (minScore == 1) {
            return equal;
        }
        Optional<Shade> shade = Shade.thatTells(template);
        Found alike = shade.isPresent()
                ? new CorrelationSearch(screen, template, shade.get(), deadline).find(minScore, max)
                : new ColorSearch(screen, template, deadline).find(minScore, max);
        List<Match> all = Stream.concat(equal.matches().stream(), alike.matches().stream())
                .toList();
        return new Found(Match.best(all, max), equal.complete() && alike.complete());
    }
}
