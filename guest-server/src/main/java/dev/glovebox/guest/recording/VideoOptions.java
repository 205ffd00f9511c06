package dev.glovebox.guest.recording;

/// How a recording's video is wanted.
///
/// @param fps how many pictures a second at most; there are only as many as the screen changes
public record VideoOptions(int fps) {
    /// The most pictures a second.
    public static final int FPS_MAX = 60;

    /// As many as show a pointer's way without many megabytes.
    public static final int FPS_DEFAULT = 15;
}
