package dev.glovebox.guest.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.image.Point;
import org.jspecify.annotations.Nullable;

/// How the screen looked just before a step, as a recording's `frame` line tells.
///
/// @param image the name of its picture, which does not show the pointer
/// @param hash the perceptual hash of it, 16 hexadecimal digits
/// @param digest names its pixels; the same digest, the same pixels
/// @param width of the screen, in pixels
/// @param height of the screen
/// @param window what had the keyboard; null when nothing had
/// @param pointer where the pointer was
record RecordedFrame(
        String image,
        String hash,
        String digest,
        int width,
        int height,
        @Nullable WindowInfo window,
        Point pointer) {

    static RecordedFrame of(JsonNode line) {
        return new RecordedFrame(
                line.path("image").asText(),
                line.path("hash").asText(),
                line.path("digest").asText(),
                line.path("width").asInt(),
                line.path("height").asInt(),
                line.path("window").isObject() ? WindowInfo.of(line.path("window")) : null,
                new Point(line.path("x").asInt(), line.path("y").asInt()));
    }
}
