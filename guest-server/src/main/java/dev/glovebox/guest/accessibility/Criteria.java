package dev.glovebox.guest.accessibility;

import dev.glovebox.guest.accessibility.States.State;
import java.util.List;
import java.util.Optional;

/// What is looked for: all of it has to hold.
///
/// @param role its name
/// @param name what the element is called
/// @param text what is written in it
/// @param states that it has
/// @param exact whether name and text are the whole ones, else parts of them in any case
record Criteria(
        Optional<String> role, Optional<String> name, Optional<String> text, List<State> states, boolean exact) {

    /// Whether it holds for what `element` is.
    boolean match(Element element) {
        return role.filter(wanted -> !wanted.equals(element.roleName())).isEmpty()
                && name.filter(wanted -> !isIn(wanted, element.name())).isEmpty()
                && states.stream().allMatch(element.states()::has);
    }

    /// Whether it holds for what an element holds.
    boolean match(Details details) {
        return text.filter(wanted -> !isIn(wanted, details.text())).isEmpty();
    }

    private boolean isIn(String wanted, String whole) {
        return exact ? whole.equals(wanted) : Application.contains(whole, wanted);
    }
}
