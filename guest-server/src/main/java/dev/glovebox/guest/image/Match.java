package dev.glovebox.guest.image;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A place where a template was found.
///
/// @param box where it is
/// @param score how well it fits, 0 to 1; what it means is said at [TemplateSearch]
public record Match(Region box, double score) {
    private static final Comparator<Match> BEST_FIRST = Comparator.comparingDouble(Match::score)
            .reversed()
            .thenComparingInt(match -> match.box.y())
            .thenComparingInt(match -> match.box.x());

    /// The best of `matches`, at most `max`, best first; of two that share more than half of their box the better one.
    static List<Match> best(List<Match> matches, int max) {
        var best = new ArrayList<Match>();
        for (Match match : matches.stream().sorted(BEST_FIRST).toList()) {
            if (best.size() == max) {
                break;
            }
            if (best.stream().noneMatch(match::sharesMostWith)) {
                best.add(match);
            }
        }
        return List.copyOf(best);
    }

    private boolean sharesMostWith(Match other) {
        return 2 * box.intersection(other.box).area() > box.area();
    }
}
