package dev.glovebox.bridge.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// What a screenshot is to be like: the parameters of `GET /screenshot`, by their names in the guest's contract.
/// Each method answers new options; the guest checks the values.
///
/// @param parameters by name
public record ScreenshotOptions(Map<String, String> parameters) {
    /// The whole screen as PNG, with the pointer.
    public static final ScreenshotOptions DEFAULT = new ScreenshotOptions(Map.of());

    public ScreenshotOptions {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /// `png`, `jpeg` or `webp`.
    public ScreenshotOptions format(String format) {
        return with("format", format);
    }

    /// Of JPEG or WebP, 1 to 100.
    public ScreenshotOptions quality(int quality) {
        return with("quality", Integer.toString(quality));
    }

    /// A part of the screen, in its pixels.
    public ScreenshotOptions region(int x, int y, int width, int height) {
        return with("region", "%d,%d,%d,%d".formatted(x, y, width, height));
    }

    /// The image's width in pixels; the height follows.
    public ScreenshotOptions width(int width) {
        return with("width", Integer.toString(width));
    }

    /// The size that a model sees as it is: `anthropic` or `openai`.
    public ScreenshotOptions fit(String model) {
        return with("fit", model);
    }

    /// Whether the pointer is drawn in.
    public ScreenshotOptions cursor(boolean drawn) {
        return with("cursor", Boolean.toString(drawn));
    }

    /// Waits until no pixel has changed for a time, at most so long; in milliseconds.
    public ScreenshotOptions settle(int quietMs, int maxMs) {
        return with("settle", "%d,%d".formatted(quietMs, maxMs));
    }

    /// Any parameter of `GET /screenshot`.
    public ScreenshotOptions with(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(parameters);
        changed.put(name, value);
        return new ScreenshotOptions(changed);
    }

    /// `?name=value&…`, or nothing.
    String query() {
        return parameters.entrySet().stream()
                .map(each -> escaped(each.getKey()) + "=" + escaped(each.getValue()))
                .collect(Collectors.joining("&", parameters.isEmpty() ? "" : "?", ""));
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
