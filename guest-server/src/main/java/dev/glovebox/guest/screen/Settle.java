package dev.glovebox.guest.screen;

import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.Parameters;
import dev.glovebox.guest.image.Region;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// When the screen counts as settled.
///
/// @param quiet for how long nothing may have changed
/// @param limit how long to wait for that at most
/// @param region the part of the screen that is looked at; empty for all
/// @param ignored parts of the screen that may change
/// @param areaMin changes of fewer pixels, all boxes of one moment together, do not count
record Settle(Duration quiet, Duration limit, Optional<Region> region, List<Region> ignored, long areaMin) {
    /// The names of the parameters.
    static final List<String> NAMES = List.of("settle", "ignore", "minArea");

    private static final Pattern FORM = Pattern.compile("(\\d{1,6})(?:,(\\d{1,6})(?:,(\\d+,\\d+,\\d+,\\d+))?)?");
    private static final long QUIET_MAX_MS = 60_000;
    private static final long LIMIT_MS = 10_000;
    private static final long LIMIT_MAX_MS = 120_000;
    private static final long AREA_MAX = 1 << 30;

    /// Reads `settle=quietMs[,maxMs[,x,y,width,height]]`, `ignore=x,y,width,height[;…]` and `minArea=pixels`; empty
    /// when there is no `settle`.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.BadParameter]
    static Optional<Settle> of(Parameters parameters) {
        Optional<String> text = parameters.text("settle");
        if (text.isEmpty()) {
            for (String name : List.of("ignore", "minArea")) {
                parameters.text(name).ifPresent(value -> {
                    throw new Failure.BadParameter(name, value, "it only with settle").asException();
                });
            }
            return Optional.empty();
        }
        Matcher matcher = FORM.matcher(text.get());
        if (!matcher.matches()) {
            throw bad(text.get());
        }
        long quietMs = Long.parseLong(matcher.group(1));
        long limitMs =
                Optional.ofNullable(matcher.group(2)).map(Long::parseLong).orElse(Math.max(LIMIT_MS, 2 * quietMs));
        if (quietMs < 1 || quietMs > QUIET_MAX_MS || limitMs < quietMs || limitMs > LIMIT_MAX_MS) {
            throw bad(text.get());
        }
        return Optional.of(new Settle(
                Duration.ofMillis(quietMs),
                Duration.ofMillis(limitMs),
                Optional.ofNullable(matcher.group(3)).map(region -> RegionText.parse("settle", region)),
                parameters
                        .text("ignore")
                        .map(regions -> RegionText.parseAll("ignore", regions))
                        .orElse(List.of()),
                parameters.integer("minArea", 1, 1, AREA_MAX)));
    }

    private static RuntimeException bad(String value) {
        return new Failure.BadParameter(
                        "settle",
                        value,
                        "quietMs[,maxMs[,x,y,width,height]], quietMs 1..%d, maxMs quietMs..%d"
                                .formatted(QUIET_MAX_MS, LIMIT_MAX_MS))
                .asException();
    }
}
