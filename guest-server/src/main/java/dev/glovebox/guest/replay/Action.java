package dev.glovebox.guest.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.guest.image.Point;
import java.util.List;
import java.util.Optional;

/// One thing to do at the keyboard or the mouse, as an item of `POST /actions` says it. Buttons are `left`,
/// `middle`, `right`, `back`, `forward`; keys are X keysym names.
sealed interface Action {

    /// Where the pointer is when it happens; empty when that does not matter.
    default Optional<Point> target() {
        return Optional.empty();
    }

    /// Clicks that a program takes for one: two are a double click.
    record Click(int x, int y, String button, int clicks) implements Action {
        @Override
        public Optional<Point> target() {
            return Optional.of(new Point(x, y));
        }
    }

    /// A button is pressed at the first point, and released at the last one.
    record Drag(List<Point> path, String button) implements Action {
        public Drag {
            path = List.copyOf(path);
        }

        @Override
        public Optional<Point> target() {
            return Optional.of(path.getFirst());
        }
    }

    /// The pointer goes somewhere.
    record Move(int x, int y) implements Action {
        @Override
        public Optional<Point> target() {
            return Optional.of(new Point(x, y));
        }
    }

    /// The wheel turns.
    ///
    /// @param notchesX to the right, negative to the left
    /// @param notchesY down, negative up
    record Scroll(int x, int y, int notchesX, int notchesY) implements Action {
        @Override
        public Optional<Point> target() {
            return Optional.of(new Point(x, y));
        }
    }

    /// Text is typed; `\n` is the Return key, `\t` the Tab key.
    record Type(String text) implements Action {}

    /// Keys are pressed in order, and released in the opposite one.
    record Keypress(List<String> keys) implements Action {
        public Keypress {
            keys = List.copyOf(keys);
        }
    }

    /// Keys are pressed in order, and released after a while.
    record HoldKey(List<String> keys, long durationMs) implements Action {
        public HoldKey {
            keys = List.copyOf(keys);
        }
    }

    /// A key goes down and stays there.
    record KeyDown(String key) implements Action {}

    /// A key comes up.
    record KeyUp(String key) implements Action {}

    /// A button goes down and stays there.
    record MouseDown(int x, int y, String button) implements Action {
        @Override
        public Optional<Point> target() {
            return Optional.of(new Point(x, y));
        }
    }

    /// A button comes up.
    record MouseUp(int x, int y, String button) implements Action {
        @Override
        public Optional<Point> target() {
            return Optional.of(new Point(x, y));
        }
    }

    /// Nothing is done for a while, because that matters: a button is being held.
    record Wait(long ms) implements Action {}

    /// What the input engine was asked to do in a form that is none of the others.
    ///
    /// @param json as it was asked
    /// @param equivalent the input that it caused
    record Given(ObjectNode json, List<Action> equivalent) implements Action {
        public Given {
            equivalent = List.copyOf(equivalent);
        }

        /// What it is apart from how long its parts take; empty when it is not one of the others even then.
        Optional<Action> gist() {
            Optional<Action> known = ActionReader.readGist(json);
            return known.isPresent() || equivalent.size() != 1 ? known : Optional.of(equivalent.getFirst());
        }

        @Override
        public Optional<Point> target() {
            return json.path("x").isInt() && json.path("y").isInt()
                    ? Optional.of(
                            new Point(json.path("x").intValue(), json.path("y").intValue()))
                    : gist().flatMap(Action::target);
        }
    }
}
