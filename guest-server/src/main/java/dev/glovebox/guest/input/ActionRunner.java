package dev.glovebox.guest.input;

import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.image.Point;
import dev.glovebox.guest.input.Ending.EndedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Does single actions. For the thread that has the lane.
final class ActionRunner {
    private static final Duration CLICK_GAP = Duration.ofMillis(30); // within every toolkit's double-click time
    private static final Duration DRAG_DWELL = Duration.ofMillis(20);
    private static final Duration DRAG_STEP = Duration.ofMillis(8);
    private static final Duration PASTE_LIMIT = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    private static final int WHEEL_UP = 4;
    private static final int WHEEL_DOWN = 5;
    private static final int WHEEL_LEFT = 6;
    private static final int WHEEL_RIGHT = 7;

    private final Hands hands;
    private final InputDevice device;
    private final Senses senses;
    private final KeyNames names;
    private final Clicks clicks;
    private final Ending ending;

    /// @param clicks those of all batches
    /// @param ending when it is told, an action ends with [EndedException]
    ActionRunner(Hands hands, InputDevice device, Senses senses, KeyNames names, Clicks clicks, Ending ending) {
        this.clicks = clicks;
        this.ending = ending;
        this.hands = hands;
        this.device = device;
        this.senses = senses;
        this.names = names;
    }

    /// What an action has to tell.
    sealed interface Told {
        /// Nothing.
        record Nothing() implements Told {}

        /// Where the pointer is now.
        record Pointer(Point place) implements Told {}

        /// How much was typed, and who got it.
        record Typed(int characters, Optional<FocusedWindow.Window> window) implements Told {}

        /// How waiting for rest ended.
        record Settled(Object outcome) implements Told {}

        /// What the screen shows.
        record Seen(Object screenshot) implements Told {}
    }

    /// Does `action`.
    ///
    /// @throws FailureException when it cannot be done
    Told run(Action action) throws EndedException, CutShortException {
        return switch (action) {
            case Action.Move(Point place, List<Key> keys) -> with(keys, () -> hands.move(place));
            case Action.MoveBy(int dx, int dy) -> {
                Point from = hands.pointer();
                hands.move(new Point(from.x() + dx, from.y() + dy));
                yield pointer();
            }
            case Action.Click click -> with(click.keys(), () -> click(click));
            case Action.Drag drag -> with(drag.keys(), () -> drag(drag));
            case Action.Scroll scroll -> with(scroll.keys(), () -> scroll(scroll));
            case Action.Type type -> type(type);
            case Action.KeyPress(List<List<Key>> combinations, Duration hold) -> tap(combinations, hold);
            case Action.KeyDown(List<Key> keys) -> {
                hands.hold(keys);
                yield new Told.Nothing();
            }
            case Action.KeyUp(List<Key> keys) -> {
                hands.release(keys);
                yield new Told.Nothing();
            }
            case Action.MouseDown(Optional<Point> place, MouseButton button) -> {
                hands.move(place);
                hands.hold(button);
                yield pointer();
            }
            case Action.MouseUp(Optional<Point> place, MouseButton button) -> {
                hands.move(place);
                hands.release(button);
                yield pointer();
            }
            case Action.Wait(Duration time) -> {
                ending.sleep(time);
                yield new Told.Nothing();
            }
            case Action.Settle settle ->
                new Told.Settled(ending.waitFor(() -> senses.eyes().settle(settle.parameters())));
            case Action.Look look ->
                new Told.Seen(ending.waitFor(() -> senses.eyes().look(look.parameters())));
            case Action.CursorPosition() -> pointer();
            case Action.Expect(Action.Expectation expectation) -> {
                expect(expectation);
                yield new Told.Nothing();
            }
        };
    }

    /// It was done, whether it can be told or not.
    private Told pointer() {
        try {
            return new Told.Pointer(hands.pointer());
        } catch (FailureException _) {
            return new Told.Nothing();
        }
    }

    /// A part of an action.
    private interface Part {
        void run() throws EndedException;
    }

    private Told with(List<Key> keys, Part part) throws EndedException {
        List<Key> pressed = hands.press(keys);
        part.run();
        hands.release(pressed);
        return pointer();
    }

    private void click(Action.Click click) throws EndedException {
        Point place = click.place().orElseGet(hands::pointer);
        ending.sleep(clicks.gap(place, click.button()));
        for (int i = 0; i < click.count(); i++) {
            if (i > 0) {
                ending.sleep(CLICK_GAP);
            }
            if (i == 0 && click.place().isPresent()) {
                hands.press(click.button(), click.place().get());
            } else {
                hands.press(click.button());
            }
            ending.sleep(click.hold());
            hands.release(click.button());
        }
        clicks.done(place, click.button());
    }

    /// The pointer rests at both ends, since programs tell a drag from a click by what comes between, and drop
    /// where they last saw it.
    private void drag(Action.Drag drag) throws EndedException {
        List<Point> path = new ArrayList<>(drag.path());
        if (path.size() == 1) {
            path.addFirst(hands.pointer());
        }
        hands.move(path.getFirst());
        hands.press(drag.button());
        ending.sleep(DRAG_DWELL);
        int steps = (int) Math.clamp(drag.duration().dividedBy(DRAG_STEP), path.size() - 1L, 100_000);
        Duration pause = drag.duration().dividedBy(Math.max(1, steps));
        for (Point each : DragPath.through(path, steps)) {
            hands.pass(each);
            ending.sleep(pause);
        }
        hands.move(path.getLast());
        ending.sleep(DRAG_DWELL);
        hands.release(drag.button());
    }

    private void scroll(Action.Scroll scroll) throws EndedException {
        hands.move(scroll.place());
        hands.turn(scroll.down() > 0 ? WHEEL_DOWN : WHEEL_UP, Math.abs(scroll.down()));
        hands.turn(scroll.right() > 0 ? WHEEL_RIGHT : WHEEL_LEFT, Math.abs(scroll.right()));
    }

    private Told tap(List<List<Key>> combinations, Duration hold) throws EndedException {
        requireFocus();
        for (List<Key> keys : combinations) {
            List<Key> pressed = hands.press(keys);
            ending.sleep(hold);
            hands.release(pressed);
        }
        return new Told.Nothing();
    }

    private Told type(Action.Type type) throws EndedException, CutShortException {
        requireFocus();
        Optional<FocusedWindow.Window> receiver = receiver();
        int[] text = type.codePoints();
        if (type.paste()) {
            paste(new String(text, 0, text.length));
            return new Told.Typed(text.length, receiver);
        }
        int atOnce = type.pause().isZero() ? text.length : 1;
        int at = 0;
        try {
            while (at < text.length) {
                ending.check();
                at += device.type(text, at, atOnce);
                ending.sleep(type.pause());
            }
        } catch (FailureException | EndedException e) {
            if (at < text.length) {
                throw new CutShortException(at, String.valueOf(e.getMessage()));
            }
        }
        return new Told.Typed(text.length, receiver);
    }

    private Optional<FocusedWindow.Window> receiver() {
        try {
            return senses.focus().find();
        } catch (FailureException _) {
            return Optional.empty(); // what it is called does not matter
        }
    }

    /// Typing ended before its end.
    static final class CutShortException extends Exception {
        private static final long serialVersionUID = 1;
        private final int typed;

        CutShortException(int typed, String reason) {
            super(reason);
            this.typed = typed;
        }

        /// How many characters had been typed.
        int typed() {
            return typed;
        }
    }

    /// Shift and Insert paste everywhere: the clipboard in toolkits and browsers, the primary selection in
    /// terminals.
    private void paste(String text) throws EndedException {
        List<Key> keys = List.of(
                names.find("Shift_L").orElseThrow(), names.find("Insert").orElseThrow());
        boolean taken = ending.interruptibly(
                () -> senses.pasteboard().lend(text, () -> hands.release(hands.press(keys)), PASTE_LIMIT));
        if (!taken) {
            throw new Failure.Conflict("nobody has taken the text from the clipboard within %d s"
                            .formatted(PASTE_LIMIT.toSeconds()))
                    .asException();
        }
    }

    private void requireFocus() {
        if (!device.state().hasFocus()) {
            throw new Failure.Conflict("no window has the keyboard's focus: click into one, or activate it")
                    .asException();
        }
    }

    /// Waits until the desktop is as expected.
    ///
    /// @throws FailureException [Failure.Conflict] when it is not within the time for that
    void expect(Action.Expectation expectation) throws EndedException {
        long deadline = System.nanoTime() + expectation.patience().toNanos();
        while (true) {
            Optional<String> wrong = ending.waitFor(() -> senses.differs(expectation));
            if (wrong.isEmpty()) {
                return;
            }
            if (System.nanoTime() >= deadline) {
                throw new Failure.Conflict(wrong.get()).asException();
            }
            ending.sleep(LOOK_AGAIN);
        }
    }
}
