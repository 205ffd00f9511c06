package dev.glovebox.guest.accessibility;

import dev.glovebox.guest.accessibility.States.State;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The states of an element
/// ([AtspiStateType](https://gnome.pages.gitlab.gnome.org/at-spi2-core/libatspi/enum.StateType.html)).
///
/// @param set those that hold
record States(Set<State> set) {

    /// A state, in the protocol's order.
    enum State {
        INVALID,
        ACTIVE,
        ARMED,
        BUSY,
        CHECKED,
        COLLAPSED,
        DEFUNCT,
        EDITABLE,
        ENABLED,
        EXPANDABLE,
        EXPANDED,
        FOCUSABLE,
        FOCUSED,
        HAS_TOOLTIP,
        HORIZONTAL,
        ICONIFIED,
        MODAL,
        MULTI_LINE,
        MULTISELECTABLE,
        OPAQUE,
        PRESSED,
        RESIZABLE,
        SELECTABLE,
        SELECTED,
        SENSITIVE,
        SHOWING,
        SINGLE_LINE,
        STALE,
        TRANSIENT,
        VERTICAL,
        VISIBLE,
        MANAGES_DESCENDANTS,
        INDETERMINATE,
        REQUIRED,
        TRUNCATED,
        ANIMATED,
        INVALID_ENTRY,
        SUPPORTS_AUTOCOMPLETION,
        SELECTABLE_TEXT,
        IS_DEFAULT,
        VISITED,
        CHECKABLE,
        HAS_POPUP,
        READ_ONLY;

        /// The name that clients see, `read-only` for example.
        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// The states that the protocol's two numbers of 32 bits hold.
    static States of(List<?> words) {
        long bits = 0;
        for (int i = 0; i < Math.min(2, words.size()); i++) {
            if (words.get(i) instanceof Number word) {
                bits |= (word.longValue() & 0xffffffffL) << (32 * i);
            }
        }
        Set<State> set = EnumSet.noneOf(State.class);
        for (State state : State.values()) {
            if ((bits & 1) != 0) {
                set.add(state);
            }
            bits >>>= 1;
        }
        return new States(set);
    }

    /// Whether `state` is one of them.
    boolean has(State state) {
        return set.contains(state);
    }

    /// Whether it can be used: it is not greyed out.
    boolean isEnabled() {
        return has(State.ENABLED) || has(State.SENSITIVE);
    }

    /// The names of all of them.
    List<String> labels() {
        return set.stream().map(State::label).toList();
    }
}
