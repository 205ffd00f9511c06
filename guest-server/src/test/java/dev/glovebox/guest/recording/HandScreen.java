package dev.glovebox.guest.recording;

import dev.glovebox.guest.image.Pixels;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A screen of one colour that a test changes by hand; each picture takes 100 bytes.
final class HandScreen implements FrameSource {
    static final int PNG_BYTES = 100;
    private static final int SIZE = 64;

    private final BlockingQueue<HandStill> drawn = new LinkedBlockingQueue<>();
    private volatile HandStill shown = new HandStill(0, System.nanoTime());

    /// Shows another colour.
    void show(int colour) {
        var still = new HandStill(colour, System.nanoTime());
        shown = still;
        drawn.add(still);
    }

    @Override
    public Feed follow() {
        return new Feed() {
            @Override
            public Still now() {
                return shown.again();
            }

            @Override
            public Optional<Still> next(Duration limit) throws InterruptedException {
                @Nullable HandStill next = drawn.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
                return Optional.ofNullable(next);
            }
        };
    }

    /// @param colour is its version as well
    private record HandStill(int colour, long capturedNanos) implements Still {

        HandStill again() {
            return new HandStill(colour, System.nanoTime());
        }

        @Override
        public long version() {
            return colour;
        }

        @Override
        public boolean isBefore(long nanos) {
            return capturedNanos - nanos < 0;
        }

        @Override
        public int pointerX() {
            return 3;
        }

        @Override
        public int pointerY() {
            return 4;
        }

        @Override
        public Pixels pixels() {
            int[] rgb = new int[SIZE * SIZE];
            Arrays.fill(rgb, colour);
            return new Pixels(SIZE, SIZE, rgb);
        }

        @Override
        public byte[] png() {
            return new byte[PNG_BYTES];
        }
    }
}
