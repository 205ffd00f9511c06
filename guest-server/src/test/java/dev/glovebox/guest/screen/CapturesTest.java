package dev.glovebox.guest.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.glovebox.guest.codec.WorkPool;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Who gets which capture, with a display that answers as a test wants.
class CapturesTest {
    private static final int WIDTH = 40;
    private static final int HEIGHT = 70;

    @AutoClose
    private final WorkPool pool = new WorkPool("test", 2, 8);

    private final FrameReader reader = new FrameReader(pool);

    @Test
    void whoAsksDuringACaptureSharesTheNextOne() throws Exception {
        var display = new Display();
        var captures = new Captures(display, reader);
        display.hold = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Frame> first = threads.submit(() -> captures.take(false));
            await().until(() -> display.begun.get() == 1);
            List<Future<Frame>> others = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                others.add(threads.submit(() -> captures.take(false)));
            }
            await().until(() -> captures.waiting() == 20);
            display.colour = 2;
            display.hold.countDown();
            first.get(10, TimeUnit.SECONDS);
            for (Future<Frame> other : others) {
                int[] shown =
                        other.get(10, TimeUnit.SECONDS).strips().getFirst().pixels();
                assertThat(shown[0] & 0xffffff).isEqualTo(2);
            }
        }
        assertThat(display.begun.get()).isEqualTo(2);
    }

    @Test
    void unchangedStripsAreSharedBetweenFrames() {
        var display = new Display();
        var captures = new Captures(display, reader);
        Frame before = captures.take(false);
        display.changedRow = 40;
        Frame after = captures.take(false);
        assertThat(after.version()).isGreaterThan(before.version());
        assertThat(after.strips().get(0)).isEqualTo(before.strips().get(0));
        assertThat(after.strips().get(1)).isNotEqualTo(before.strips().get(1));
        assertThat(after.strips().get(2)).isEqualTo(before.strips().get(2));
        assertThat(captures.take(false).version()).isEqualTo(after.version());
    }

    @Test
    void aCaptureThatFailedOnItsWayIsMadeAnewTheNextTime() {
        var display = new Display();
        var captures = new Captures(display, reader);
        captures.take(false);
        display.colour = 7;
        display.failing = true; // after the reader has been given the capture, as when the caller's time is over
        assertThatThrownBy(() -> captures.take(false)).isInstanceOf(FailureException.class);
        display.failing = false;
        Frame frame = captures.take(false);
        assertThat(display.anew).isTrue();
        assertThat(frame.strips().getFirst().pixels()[0] & 0xffffff).isEqualTo(7);
    }

    /// A display of one colour.
    private static final class Display implements Screen {
        private final AtomicInteger begun = new AtomicInteger();
        private volatile CountDownLatch hold = new CountDownLatch(0);
        private volatile int colour = 1;
        private volatile int changedRow = -1;
        private volatile boolean failing;
        private volatile boolean anew;

        @Override
        public void capture(boolean wholly, Consumer<Capture> consumer) {
            int shown = colour;
            begun.incrementAndGet();
            anew = wholly;
            try {
                assertThat(hold.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            int[] pixels = new int[WIDTH * HEIGHT];
            Arrays.fill(pixels, shown);
            if (changedRow >= 0) {
                pixels[changedRow * WIDTH] = 99;
            }
            var cursor = new Cursor(0, 0, 0, 0, 0, 0, 1, new int[0]);
            consumer.accept(new Capture(WIDTH, HEIGHT, MemorySegment.ofArray(pixels), WIDTH * 4, cursor));
            if (failing) {
                throw new Failure.DisplayUnavailable("too late").asException();
            }
        }

        @Override
        public void captureWindow(long id, Consumer<WindowCapture> consumer) {
            throw new Failure.NotFound("no windows here").asException();
        }
    }
}
