package dev.glovebox.guest.replay;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;

/// A window that has, or had, the keyboard.
///
/// @param id the window's X id, as text
/// @param title what its title bar says
/// @param windowClass the second part of its `WM_CLASS`
public record WindowInfo(
        String id, String title, @JsonProperty("class") String windowClass) {

    /// The window that a frame's line tells of.
    static WindowInfo of(JsonNode window) {
        return new WindowInfo(
                window.path("id").asText(),
                window.path("title").asText(),
                window.path("class").asText());
    }

    /// Whether it may be the same window of another run: ids never are.
    boolean looksLike(WindowInfo other) {
        return title.equals(other.title) && windowClass.equals(other.windowClass);
    }
}
