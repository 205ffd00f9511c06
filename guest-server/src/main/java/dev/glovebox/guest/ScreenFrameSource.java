package dev.glovebox.guest;

import dev.glovebox.guest.image.Pixels;
import dev.glovebox.guest.recording.FrameSource;
import dev.glovebox.guest.screen.ScreenStills;
import dev.glovebox.guest.screen.Screenshots;
import java.time.Duration;
import java.util.Optional;

/// The pictures of the recordings' steps, made of the screen.
final class ScreenFrameSource implements FrameSource {
    private final Screenshots screenshots;

    ScreenFrameSource(Screenshots screenshots) {
        this.screenshots = screenshots;
    }

    @Override
    public Feed follow() {
        var stills = new ScreenStills(screenshots);
        return new Feed() {
            @Override
            public Still now() {
                return new ScreenStill(stills.now());
            }

            @Override
            public Optional<Still> next(Duration limit) throws InterruptedException {
                return stills.next(limit).map(ScreenStill::new);
            }
        };
    }

    /// @param screen what it is made of
    private record ScreenStill(ScreenStills.Still screen) implements Still {
        @Override
        public long version() {
            return screen.version();
        }

        @Override
        public boolean isBefore(long nanos) {
            return screen.capturedNanos() - nanos < 0;
        }

        @Override
        public int pointerX() {
            return screen.cursor().x();
        }

        @Override
        public int pointerY() {
            return screen.cursor().y();
        }

        @Override
        public Pixels pixels() {
            return screen.pixels();
        }

        @Override
        public byte[] png() {
            return screen.png();
        }
    }
}
