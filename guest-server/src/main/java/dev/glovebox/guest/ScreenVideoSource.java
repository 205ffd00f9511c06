package dev.glovebox.guest;

import dev.glovebox.guest.codec.Ffmpeg;
import dev.glovebox.guest.recording.VideoOptions;
import dev.glovebox.guest.recording.VideoSource;
import dev.glovebox.guest.recording.VideoSummary;
import dev.glovebox.guest.screen.ScreenVideo;
import dev.glovebox.guest.screen.Screenshots;
import dev.glovebox.guest.screen.VideoStatus;
import java.nio.file.Path;

/// The recordings' videos, made of the screen.
final class ScreenVideoSource implements VideoSource {
    private final Screenshots screenshots;
    private final VideoSettings settings;
    private final Ffmpeg ffmpeg;

    ScreenVideoSource(Screenshots screenshots, VideoSettings settings) {
        this.screenshots = screenshots;
        this.settings = settings;
        this.ffmpeg = new Ffmpeg(settings.ffmpeg());
    }

    @Override
    public Video start(Path file, VideoOptions options, long startNanos) {
        ScreenVideo video = ScreenVideo.start(
                screenshots,
                ffmpeg,
                new ScreenVideo.Wish(file, options.fps(), startNanos, settings.maxBytes(), settings.maxDuration()));
        return new Video() {
            @Override
            public VideoSummary summary() {
                return summaryOf(video.status());
            }

            @Override
            public VideoSummary stop(long endNanos) {
                return summaryOf(video.stop(endNanos));
            }
        };
    }

    private static VideoSummary summaryOf(VideoStatus status) {
        VideoSummary.State state = switch (status.state()) {
            case RUNNING -> VideoSummary.State.RECORDING;
            case STOPPED -> VideoSummary.State.STOPPED;
            case FAILED -> VideoSummary.State.FAILED;
        };
        return new VideoSummary(
                state,
                status.reason(),
                status.truncatedBy(),
                status.frames(),
                status.durationMs(),
                status.bytes(),
                status.width(),
                status.height());
    }
}
