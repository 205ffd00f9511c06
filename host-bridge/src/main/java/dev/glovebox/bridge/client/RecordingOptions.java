package dev.glovebox.bridge.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What a recording is to hold.
///
/// @param id by which it is stopped; empty for the one that may run without
/// @param video whether it has a video of the screen
/// @param frames whether it has a picture before each step
public record RecordingOptions(Optional<String> id, boolean video, boolean frames) {
    /// Events alone, without an id.
    public static final RecordingOptions DEFAULT = new RecordingOptions(Optional.empty(), false, false);

    String query() {
        return (id.isPresent() ? "&id=" + URLEncoder.encode(id.get(), StandardCharsets.UTF_8) : "")
                + (video ? "&video=true" : "")
                + (frames ? "&frames=true" : "");
    }
}
