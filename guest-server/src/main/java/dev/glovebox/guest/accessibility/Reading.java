package dev.glovebox.guest.accessibility;

import dev.glovebox.guest.accessibility.AccessibilityBus.Connected;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The structure of what the desktop shows.
///
/// @param bus where it was read
/// @param trees of the applications
/// @param tooMany whether there are more applications than that
/// @param deadlineNanos when the answer is due, as of `System.nanoTime()`
record Reading(Connected bus, List<AppTree> trees, boolean tooMany, long deadlineNanos) {

    /// An application that does not answer.
    record Unresponsive(String app, long pid) {}

    /// Those that do not answer.
    List<Unresponsive> unresponsive() {
        return trees.stream()
                .filter(tree -> tree.patience().isSilent())
                .map(tree -> new Unresponsive(
                        tree.application().name(), tree.application().pid()))
                .toList();
    }

    /// Why something is missing.
    Set<Truncation> truncated() {
        Set<Truncation> reasons = EnumSet.noneOf(Truncation.class);
        for (AppTree tree : trees) {
            reasons.addAll(tree.truncated());
            if (tree.patience().isSilent()) {
                reasons.add(Truncation.UNRESPONSIVE);
            } else if (tree.patience().isLate()) {
                reasons.add(Truncation.TIME);
            }
        }
        if (tooMany) {
            reasons.add(Truncation.APPLICATIONS);
        }
        return reasons;
    }

    /// The same with `max` nodes at most: the smaller trees whole, the larger ones cut to the same size.
    Reading cut(int max) {
        int each = share(max, trees.stream().map(tree -> tree.nodes().size()).toList());
        return new Reading(bus, trees.stream().map(tree -> tree.first(each)).toList(), tooMany, deadlineNanos);
    }

    /// How many nodes each tree may have, so that trees of these `sizes` have `max` altogether.
    static int share(int max, List<Integer> sizes) {
        int left = max;
        int count = sizes.size();
        for (int size : sizes.stream().sorted().toList()) {
            if (size > left / count) {
                return left / count;
            }
            left -= size;
            count--;
        }
        return Integer.MAX_VALUE;
    }
}
