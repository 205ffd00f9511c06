package dev.glovebox.guest.screen;

import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.Parameters;
import dev.glovebox.guest.image.Coordinates;
import dev.glovebox.guest.image.ImageSize;
import dev.glovebox.guest.image.Region;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The parameters of a request that say what an image shows and how large it is: `region`, `space`, one of `width`
/// and `height`, `scale` or `fit`, `scaling`, and `cursor`.
///
/// @param region the part that is wanted, in coordinates of `space`; empty for all
/// @param space the size of the image whose coordinates `region` has; empty when they are the screen's own
/// @param size the image's size, computed of its region's
/// @param sizeName the parameter that it comes from
/// @param cursor whether the cursor is drawn in
/// @param smooth whether scaling is for quality rather than speed
record ViewQuery(
        Optional<Region> region,
        Optional<ImageSize> space,
        UnaryOperator<ImageSize> size,
        String sizeName,
        boolean cursor,
        boolean smooth) {
    /// The names of all these parameters.
    static final List<String> NAMES =
            List.of("region", "space", "width", "height", "scale", "fit", "scaling", "cursor");

    private static final Pattern SPACE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");
    private static final int EDGE_MAX = 16_384;
    private static final long AREA_MAX = 16 << 20;
    private static final double SCALE_MIN = 0.01;
    private static final double SCALE_MAX = 16;

    /// Reads them.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.BadParameter]
    static ViewQuery of(Parameters parameters) {
        if (parameters.text("space").isPresent() && parameters.text("region").isEmpty()) {
            throw new Failure.BadParameter("space", parameters.text("space").get(), "it only with region")
                    .asException();
        }
        return new ViewQuery(
                parameters.text("region").map(text -> RegionText.parse("region", text)),
                parameters.text("space").map(ViewQuery::space),
                size(parameters),
                List.of("scale", "height", "width").stream()
                        .filter(name -> parameters.text(name).isPresent())
                        .findFirst()
                        .orElse("region"),
                parameters.flag("cursor", true),
                parameters.choice("scaling", "fast", "quality").equals(Optional.of("quality")));
    }

    /// The view of a screen, or a window, of that size.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.BadParameter] when the region is not within it, or
    ///     the image would be too large
    View resolve(int screenWidth, int screenHeight) {
        var screen = new Region(0, 0, screenWidth, screenHeight);
        if (space.isPresent() && region.isPresent()) {
            Region image = new Region(0, 0, space.get().width(), space.get().height());
            within(region.get(), image);
        }
        Region wanted = region.map(part -> space.map(
                                image -> Coordinates.toScreen(part, image, new ImageSize(screenWidth, screenHeight)))
                        .orElse(part))
                .orElse(screen);
        within(wanted, screen);
        ImageSize image = size.apply(new ImageSize(wanted.width(), wanted.height()));
        boolean unscaled = image.width() == wanted.width() && image.height() == wanted.height();
        if (!unscaled && (image.area() > AREA_MAX || Math.max(image.width(), image.height()) > EDGE_MAX)) {
            throw new Failure.BadParameter(
                            sizeName,
                            "%dx%d".formatted(image.width(), image.height()),
                            "an image of at most %d pixels, no edge above %d".formatted(AREA_MAX, EDGE_MAX))
                    .asException();
        }
        return new View(wanted, image.width(), image.height(), cursor, smooth);
    }

    private static void within(Region wanted, Region all) {
        if (!all.contains(wanted)) {
            throw new Failure.BadParameter(
                            "region", wanted.toString(), "a part of %s, which is all there is".formatted(all))
                    .asException();
        }
    }

    private static UnaryOperator<ImageSize> size(Parameters parameters) {
        Optional<Integer> width = edge(parameters, "width");
        Optional<Integer> height = edge(parameters, "height");
        Optional<Double> scale = parameters.decimal("scale", SCALE_MIN, SCALE_MAX);
        Optional<String> fit = parameters.choice("fit", "anthropic", "openai");
        int ways = (width.isPresent() || height.isPresent() ? 1 : 0)
                + (scale.isPresent() ? 1 : 0)
                + (fit.isPresent() ? 1 : 0);
        if (ways > 1) {
            String name = fit.isPresent() ? "fit" : "scale";
            throw new Failure.BadParameter(
                            name, parameters.text(name).orElse(""), "only one of width and height, scale, or fit")
                    .asException();
        }
        if (scale.isPresent()) {
            return region -> region.scaled(scale.get());
        }
        if (fit.isPresent()) {
            return fit.get().equals("anthropic") ? ImageSize::fitAnthropic : ImageSize::fitOpenAi;
        }
        if (width.isPresent() && height.isPresent()) {
            var exact = new ImageSize(width.get(), height.get());
            return _ -> exact;
        }
        if (width.isPresent()) {
            return region -> region.withWidth(width.get());
        }
        return height.<UnaryOperator<ImageSize>>map(pixels -> region -> region.withHeight(pixels))
                .orElse(UnaryOperator.identity());
    }

    private static Optional<Integer> edge(Parameters parameters, String name) {
        return parameters.text(name).map(_ -> (int) parameters.integer(name, 0, 1, EDGE_MAX));
    }

    private static ImageSize space(String text) {
        Matcher matcher = SPACE.matcher(text);
        if (matcher.matches()) {
            var image = new ImageSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
            if (image.width() > 0 && image.height() > 0 && Math.max(image.width(), image.height()) <= EDGE_MAX) {
                return image;
            }
        }
        throw new Failure.BadParameter("space", text, "an image's size as WIDTHxHEIGHT, such as 1456x819")
                .asException();
    }
}
