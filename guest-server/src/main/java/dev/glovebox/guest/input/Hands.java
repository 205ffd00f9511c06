package dev.glovebox.guest.input;

import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.image.ImageSize;
import dev.glovebox.guest.image.Point;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Moves, presses and releases for one request, and keeps the ledger of it: what is pressed is in it before it is
/// down, and until it is up. For the thread that has the lane.
final class Hands {
    private final InputDevice device;
    private final Ledger ledger;
    private final String requestId;
    private final Duration stay;

    /// @param stay for how long what is held may stay so after the request
    Hands(InputDevice device, Ledger ledger, String requestId, Duration stay) {
        this.device = device;
        this.ledger = ledger;
        this.requestId = requestId;
        this.stay = stay;
    }

    /// Moves the pointer, and sees it there.
    ///
    /// @throws FailureException [Failure.BadBody] when that is not on the screen, [Failure.Conflict] when the
    ///     pointer does not get there
    void move(Point place) {
        ImageSize screen = device.screen();
        if (place.x() < 0 || place.y() < 0 || place.x() >= screen.width() || place.y() >= screen.height()) {
            throw new Failure.Conflict("%s is not on the screen of %dx%d any more"
                            .formatted(place, screen.width(), screen.height()))
                    .asException();
        }
        List<InputDevice.Stroke> motion = List.of(new InputDevice.Stroke.MoveTo(place));
        Point reached = device.perform(motion);
        if (!reached.equals(place)) {
            reached = device.perform(motion); // somebody else has moved it meanwhile
        }
        if (!reached.equals(place)) {
            throw new Failure.Conflict("the pointer is kept from %s: it is at %s".formatted(place, reached))
                    .asException();
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

    /// Presses keys, in their order.
    void press(List<Key> keys) {
        List<InputDevice.Stroke> strokes = new ArrayList<>();
        for (Key key : keys) {
            ledger.pressed(new Ledger.Thing.HeldKey(key), requestId, stay);
            strokes.add(new InputDevice.Stroke.Key(key.keysym(), true));
        }
        perform(strokes);
    }

    /// Releases keys, the last one first.
    void release(List<Key> keys) {
        List<InputDevice.Stroke> strokes = new ArrayList<>();
        keys.reversed().forEach(key -> strokes.add(new InputDevice.Stroke.Key(key.keysym(), false)));
        perform(strokes);
        keys.forEach(key -> ledger.released(new Ledger.Thing.HeldKey(key)));
    }

    /// Presses a button.
    void press(MouseButton button) {
        ledger.pressed(new Ledger.Thing.HeldButton(button), requestId, stay);
        perform(List.of(new InputDevice.Stroke.Button(button.number(), true)));
    }

    /// Moves the pointer, sees it there, and presses a button.
    ///
    /// @throws FailureException as [#move] does; nothing is pressed then
    void press(MouseButton button, Point place) {
        var thing = new Ledger.Thing.HeldButton(button);
        ledger.pressed(thing, requestId, stay);
        if (!device.pressAt(place, button.number()).equals(place)) {
            ledger.released(thing);
            move(place); // tries again, and tells why it does not work
            press(button);
        }
    }

    /// Releases a button.
    void release(MouseButton button) {
        perform(List.of(new InputDevice.Stroke.Button(button.number(), false)));
        ledger.released(new Ledger.Thing.HeldButton(button));
    }

    /// Turns the wheel by so many notches.
    ///
    /// @param button the one that X has for the direction
    void turn(int button, int notches) {
        List<InputDevice.Stroke> strokes = new ArrayList<>();
        for (int i = 0; i < notches; i++) {
            strokes.add(new InputDevice.Stroke.Button(button, true));
            strokes.add(new InputDevice.Stroke.Button(button, false));
        }
        perform(strokes);
    }

    private void perform(List<InputDevice.Stroke> strokes) {
        if (!strokes.isEmpty()) {
            device.perform(strokes);
        }
    }

    /// Releases `things`, each whatever happens to the others.
    ///
    /// @throws FailureException when the display is gone, which has released them
    static void release(InputDevice device, Ledger ledger, List<Ledger.Thing> things) {
        for (Ledger.Thing thing : things) {
            InputDevice.Stroke stroke = switch (thing) {
                case Ledger.Thing.HeldKey(Key key) -> new InputDevice.Stroke.Key(key.keysym(), false);
                case Ledger.Thing.HeldButton(MouseButton button) ->
                    new InputDevice.Stroke.Button(button.number(), false);
            };
            device.perform(List.of(stroke));
            ledger.released(thing);
        }
    }
}
