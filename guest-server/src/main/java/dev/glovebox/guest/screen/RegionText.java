package dev.glovebox.guest.screen;

import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.image.Region;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// Regions as query parameters have them: `x,y,width,height`.
final class RegionText {
    private static final int REGIONS_MAX = 64;
    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,6}),(\\d{1,6}),(\\d{1,6}),(\\d{1,6})");

    private RegionText() {}

    /// The region that the parameter `name` is.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.BadParameter] when it is none, or empty
    static Region parse(String name, String text) {
        var matcher = NUMBERS.matcher(text);
        if (matcher.matches()) {
            int[] numbers = new int[4];
            Arrays.setAll(numbers, i -> Integer.parseInt(matcher.group(i + 1)));
            var region = new Region(numbers[0], numbers[1], numbers[2], numbers[3]);
            if (!region.isEmpty()) {
                return region;
            }
        }
        throw new Failure.BadParameter(name, text, "x,y,width,height in pixels, width and height at least 1")
                .asException();
    }

    /// The regions, separated by semicolons, that the parameter `name` is.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.BadParameter]
    static List<Region> parseAll(String name, String text) {
        String[] parts = text.split(";", -1);
        if (parts.length > REGIONS_MAX) {
            throw new Failure.BadParameter(name, parts.length + " regions", "at most " + REGIONS_MAX).asException();
        }
        return Arrays.stream(parts).map(part -> parse(name, part)).toList();
    }
}
