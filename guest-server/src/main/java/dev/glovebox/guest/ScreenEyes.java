package dev.glovebox.guest;

import dev.glovebox.guest.image.Point;
import dev.glovebox.guest.image.Region;
import dev.glovebox.guest.input.Eyes;
import dev.glovebox.guest.screen.Looks;
import java.util.Map;
import java.util.Optional;

/// The eyes of those who act: the screen.
record ScreenEyes(Looks looks) implements Eyes {

    @Override
    public void check(Map<String, String> parameters) {
        looks.check(parameters);
    }

    @Override
    public Object look(Map<String, String> parameters) {
        return looks.json(parameters);
    }

    @Override
    public Object settle(Map<String, String> parameters) {
        return looks.settle(parameters);
    }

    @Override
    public int pixel(Point place) {
        return looks.pixel(place.x(), place.y());
    }

    @Override
    public int distance(Optional<Region> region, String hash) {
        return looks.distance(region, hash);
    }

    @Override
    public boolean isUnchanged(String etag, Optional<Region> region) {
        return looks.isUnchanged(etag, region);
    }
}
