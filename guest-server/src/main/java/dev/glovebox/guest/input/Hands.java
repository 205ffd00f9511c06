package dev.glovebox.guest.input;

import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.image.ImageSize;
import dev.glovebox.guest.image.Point;
import dev.glovebox.guest.input.Ending.EndedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Moves, presses and releases for one request, and keeps the ledger of it: what is pressed is in it before it is
/// down, and until it is up. For the thread that has the lane.
final class Hands {
    private static final Duration GRAB_LIMIT = Duration.ofSeconds(1);
    private static final Duration GRAB_LOOK = Duration.ofMillis(10);
    private static final Duration RELEASE_LOOK = Duration.ofMillis(2);

    /// Chromium loses turns of the wheel that come at once; 2 ms were enough.
    private static final Duration NOTCH_GAP = Duration.ofMillis(4);

    private final InputDevice device;
    private final Ledger ledger;
    private final String requestId;
    private final Duration stay;
    private final Ending ending;

    /// @param stay for how long what is held may stay so after the request
    /// @param ending when it is told, waiting ends
    Hands(InputDevice device, Ledger ledger, String requestId, Duration stay, Ending ending) {
        this.ending = ending;
        this.device = device;
        this.ledger = ledger;
        this.requestId = requestId;
        this.stay = stay;
    }

    /// Moves the pointer, and sees it there. A client's synchronous grab may hold it back for a while, such as that
    /// of a window manager that has yet to see a click.
    ///
    /// @throws FailureException [Failure.Conflict] when that is not on the screen any more, or the pointer does not
    ///     get there
    void move(Point place) throws EndedException {
        ImageSize screen = device.screen();
        if (place.x() < 0 || place.y() < 0 || place.x() >= screen.width() || place.y() >= screen.height()) {
            throw new Failure.Conflict(
                            "%s is not on the screen of %dx%d".formatted(place, screen.width(), screen.height()))
                    .asException();
        }
        List<InputDevice.Stroke> motion = List.of(new InputDevice.Stroke.MoveTo(place));
        Point reached = device.perform(motion);
        long deadline = System.nanoTime() + GRAB_LIMIT.toNanos();
        while (!reached.equals(place) && System.nanoTime() < deadline) {
            ending.sleep(GRAB_LOOK);
            reached = device.state().pointer();
            if (!reached.equals(place)) {
                reached = device.perform(motion); // somebody else may have moved it meanwhile
            }
        }
        if (!reached.equals(place)) {
            throw new Failure.Conflict("the pointer is kept from %s: it is at %s".formatted(place, reached))
                    .asException();
        }
    }

    /// As [#move(Point)], where there is a place to go to.
    void move(Optional<Point> place) throws EndedException {
        if (place.isPresent()) {
            move(place.get());
        }
    }

    /// Moves the pointer on its way to somewhere.
    void pass(Point place) {
        device.perform(List.of(new InputDevice.Stroke.MoveTo(place)));
    }

    /// Where the pointer is.
    Point pointer() {
        return device.state().pointer();
    }

    /// Presses those of `keys` that are not held, in their order.
    ///
    /// @return those, for [#release]
    List<Key> press(List<Key> keys) {
        return press(keys, Duration.ZERO);
    }

    /// As [#press(List)], for keys that may stay held after the request.
    List<Key> hold(List<Key> keys) {
        return press(keys, stay);
    }

    private List<Key> press(List<Key> keys, Duration staying) {
        List<Key> free = keys.stream()
                .filter(key -> ledger.holder(new Ledger.Thing.HeldKey(key)).isEmpty())
                .distinct()
                .toList();
        List<InputDevice.Stroke> strokes = new ArrayList<>();
        for (Key key : free) {
            ledger.pressed(new Ledger.Thing.HeldKey(key), requestId, staying);
            strokes.add(new InputDevice.Stroke.Key(key.keysym(), true));
        }
        perform(strokes);
        return free;
    }

    /// Releases keys, the last one first.
    void release(List<Key> keys) {
        List<InputDevice.Stroke> strokes = new ArrayList<>();
        keys.reversed().forEach(key -> strokes.add(new InputDevice.Stroke.Key(key.keysym(), false)));
        perform(strokes);
        keys.forEach(key -> ledger.released(new Ledger.Thing.HeldKey(key)));
    }

    /// Presses a button.
    ///
    /// @throws FailureException [Failure.Conflict] when it is held already
    void press(MouseButton button) {
        press(button, Duration.ZERO);
    }

    /// Moves the pointer, sees it there, and presses a button.
    ///
    /// @throws FailureException as [#move(Point)] and [#press(MouseButton)] do; nothing is pressed then
    void press(MouseButton button, Point place) throws EndedException {
        var thing = new Ledger.Thing.HeldButton(button);
        requireFree(thing);
        ledger.pressed(thing, requestId, Duration.ZERO);
        if (!device.pressAt(place, button.number()).equals(place)) {
            ledger.released(thing);
            move(place); // tries again, and tells why it does not work
            press(button);
        }
    }

    /// As [#press(MouseButton)], for one that may stay held after the request.
    void hold(MouseButton button) {
        press(button, stay);
    }

    private void press(MouseButton button, Duration staying) {
        var thing = new Ledger.Thing.HeldButton(button);
        requireFree(thing);
        ledger.pressed(thing, requestId, staying);
        perform(List.of(new InputDevice.Stroke.Button(button.number(), true)));
    }

    private void requireFree(Ledger.Thing thing) {
        ledger.holder(thing).ifPresent(entry -> {
            throw new Failure.Conflict("the %s button is held by request %s since %s; release it first"
                            .formatted(thing.name(), entry.requestId(), entry.since()))
                    .asException();
        });
    }

    /// Releases a button, and sees it up: a window that was clicked has the keyboard then, if its window manager
    /// gives it that.
    void release(MouseButton button) throws EndedException {
        perform(List.of(new InputDevice.Stroke.Button(button.number(), false)));
        ledger.released(new Ledger.Thing.HeldButton(button));
        long deadline = System.nanoTime() + GRAB_LIMIT.toNanos();
        while (device.isButtonDown(button.number()) && System.nanoTime() < deadline) {
            ending.sleep(RELEASE_LOOK);
        }
    }

    /// Turns the wheel by so many notches.
    ///
    /// @param button the one that X has for the direction
    void turn(int button, int notches) throws EndedException {
        for (int i = 0; i < notches; i++) {
            if (i > 0) {
                ending.sleep(NOTCH_GAP);
            }
            perform(List.of(new InputDevice.Stroke.Button(button, true), new InputDevice.Stroke.Button(button, false)));
        }
    }

    private void perform(List<InputDevice.Stroke> strokes) {
        if (!strokes.isEmpty()) {
            device.perform(strokes);
        }
    }

    /// Releases `things`, each whatever happens to the others.
    ///
    /// @throws FailureException the first failure; what could not be released is still in the ledger
    static void release(InputDevice device, Ledger ledger, List<Ledger.Thing> things) {
        Optional<FailureException> first = Optional.empty();
        for (Ledger.Thing thing : things) {
            InputDevice.Stroke stroke = switch (thing) {
                case Ledger.Thing.HeldKey(Key key) -> new InputDevice.Stroke.Key(key.keysym(), false);
                case Ledger.Thing.HeldButton(MouseButton button) ->
                    new InputDevice.Stroke.Button(button.number(), false);
            };
            try {
                device.perform(List.of(stroke));
                ledger.released(thing);
            } catch (FailureException e) {
                first = first.or(() -> Optional.of(e));
            }
        }
        if (first.isPresent()) {
            throw first.get();
        }
    }
}
