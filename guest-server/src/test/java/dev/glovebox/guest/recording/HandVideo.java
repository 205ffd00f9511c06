package dev.glovebox.guest.recording;

import java.util.concurrent.Callable;

/// A video without pictures, whose end takes as long as a test wants.
///
/// @param end waits for the end; whether it came
record HandVideo(Callable<Boolean> end) implements VideoSource.Video {
    static final VideoSummary NOTHING = new VideoSummary(VideoSummary.State.RECORDING, null, null, 0, 0, 0, 320, 240);

    @Override
    public VideoSummary summary() {
        return NOTHING;
    }

    @Override
    public VideoSummary stop(long endNanos) {
        try {
            if (end.call()) {
                return NOTHING;
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        throw new IllegalStateException("never ended");
    }
}
