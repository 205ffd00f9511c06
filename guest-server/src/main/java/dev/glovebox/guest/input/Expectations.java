package dev.glovebox.guest.input;

import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.image.Point;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads what the desktop has to be like.
final class Expectations {
    private static final Pattern COLOUR = Pattern.compile("#[0-9a-fA-F]{6}");
    private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{16}");
    private static final int HASH_BITS = 64;
    private static final int PATIENCE_MAX_MS = 120_000;

    private Expectations() {}

    /// Reads the fields `window`, `pixel`, `hash`, `unchanged` and `waitMs`.
    static Action.Expectation read(Fields fields, Space space) {
        Optional<Action.WindowWish> window = fields.object("window").map(Expectations::window);
        Optional<Action.PixelWish> pixel = fields.object("pixel").map(wish -> pixel(wish, space));
        Optional<Action.HashWish> hash = fields.object("hash").map(wish -> hash(wish, space));
        Optional<Action.UnchangedWish> unchanged = fields.object("unchanged").map(wish -> unchanged(wish, space));
        if (window.isEmpty() && pixel.isEmpty() && hash.isEmpty() && unchanged.isEmpty()) {
            throw new Failure.BadBody(fields.path(), "expected at least one of window, pixel, hash, unchanged")
                    .asException();
        }
        Duration patience = fields.millis("waitMs", 0, PATIENCE_MAX_MS);
        return new Action.Expectation(window, pixel, hash, unchanged, patience);
    }

    private static Action.WindowWish window(Fields fields) {
        var wish = new Action.WindowWish(fields.text("id"), fields.text("title"), fields.text("class"));
        if (wish.id().isEmpty() && wish.title().isEmpty() && wish.windowClass().isEmpty()) {
            throw new Failure.BadBody(fields.path(), "expected at least one of id, title, class").asException();
        }
        fields.close();
        return wish;
    }

    private static Action.PixelWish pixel(Fields fields, Space space) {
        Point place = space.point(
                fields.path("x"),
                fields.node("x").orElseThrow(() -> fields.bad("x", "is missing")),
                fields.path("y"),
                fields.node("y").orElseThrow(() -> fields.bad("y", "is missing")));
        String colour = fields.requiredText("color");
        if (!COLOUR.matcher(colour).matches()) {
            throw fields.bad("color", "%s: expected a colour such as #1e90ff".formatted(colour));
        }
        int tolerance = fields.integer("tolerance", 0, 0, 255);
        fields.close();
        return new Action.PixelWish(place, Integer.parseInt(colour.substring(1), 16), tolerance);
    }

    private static Action.HashWish hash(Fields fields, Space space) {
        String value = fields.requiredText("value");
        if (!HASH.matcher(value).matches()) {
            throw fields.bad("value", "%s: expected 16 hexadecimal digits, as of GET /screen/hash".formatted(value));
        }
        var wish = new Action.HashWish(
                fields.map("region", space::region), value, fields.integer("maxDistance", 0, 0, HASH_BITS));
        fields.close();
        return wish;
    }

    private static Action.UnchangedWish unchanged(Fields fields, Space space) {
        var wish = new Action.UnchangedWish(fields.requiredText("since"), fields.map("region", space::region));
        fields.close();
        return wish;
    }
}
