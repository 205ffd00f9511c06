package dev.glovebox.guest;

import java.time.Duration;

/// What is set about videos of the screen.
///
/// @param ffmpeg the encoder's name or path (`GLOVEBOX_FFMPEG`, `ffmpeg`)
/// @param maxBytes how large one may get before it ends by itself (`GLOVEBOX_VIDEO_MAX_MIB`, 2048)
/// @param maxDuration how long one may get (`GLOVEBOX_VIDEO_MAX_MINUTES`, 240)
public record VideoSettings(String ffmpeg, long maxBytes, Duration maxDuration) {

    /// What `settings` say.
    static VideoSettings of(Settings settings) {
        return new VideoSettings(
                settings.text("GLOVEBOX_FFMPEG", "ffmpeg"),
                (long) settings.integer("GLOVEBOX_VIDEO_MAX_MIB", 2048, 1, 1 << 20) << 20,
                Duration.ofMinutes(settings.integer("GLOVEBOX_VIDEO_MAX_MINUTES", 240, 1, 10_080)));
    }
}
