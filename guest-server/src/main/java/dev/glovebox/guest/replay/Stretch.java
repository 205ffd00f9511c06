package dev.glovebox.guest.replay;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Steps that have to be done in one go: from where something is pressed until nothing is held any more.
final class Stretch {
    private Stretch() {}

    /// The stretch that begins at `index`; of most, that is one step.
    static List<Step> from(List<Step> steps, int index) {
        Set<String> held = new HashSet<>();
        int next = index;
        do {
            switch (steps.get(next).action()) {
                case Action.KeyDown(String key) -> held.add(key);
                case Action.KeyUp(String key) -> held.remove(key);
                case Action.MouseDown down -> held.add("button " + down.button());
                case Action.MouseUp up -> held.remove("button " + up.button());
                default -> {}
            }
            next++;
        } while (next < steps.size() && !held.isEmpty());
        return steps.subList(index, next);
    }
}
