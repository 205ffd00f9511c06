package dev.glovebox.guest.x11;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.testing.Xvfb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// No drawing is missed: while the screen is drawn on at random, those who read the captures, of which some say
/// that nothing has changed, hold what a plain XGetImage of another client shows whenever the painter pauses.
///
/// `-Dglovebox.property.seconds` makes it longer, `-Dglovebox.property.seed` repeats one.
@Xvfb(width = 320, height = 240)
class DamagePropertyTest {
    private static final long RUN_NANOS =
            Duration.ofSeconds(Long.getLong("glovebox.property.seconds", 3)).toNanos();
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Xvfb.Display display;
    private final long seed = Long.getLong("glovebox.property.seed", System.nanoTime());
    private final Random random = new Random(seed);

    DamagePropertyTest(Xvfb.Display display) {
        this.display = display;
    }

    @Test
    void whatReadersHoldIsWhatTheScreenShows() throws InterruptedException {
        var held = new HeldScreen();
        var skipped = new AtomicInteger();
        var barriers = new AtomicInteger();
        try (var screen = new X11Screen(display.name());
                var painter = new Painter(display.name());
                var looking = new Painter(display.name())) {
            var painting = new RandomPainting(painter, random);
            Runnable look = () -> screen.capture(false, capture -> {
                held.apply(capture);
                skipped.addAndGet(capture.pixels() == null ? 1 : 0);
            });
            whileOthers(2, look, () -> {
                long start = System.nanoTime();
                while (System.nanoTime() - start < RUN_NANOS) {
                    paintAWhile(painting, painter, screen);
                    look.run();
                    assertSame(held.pixels(), looking.screen(), barriers.incrementAndGet());
                }
            });
        }
        assertThat(skipped.get()).as("captures that said: nothing new").isGreaterThan(20);
        assertThat(barriers.get()).isGreaterThan(20);
    }

    @Test
    void whoWaitsForDamageNeverKeepsAnOldPicture() throws InterruptedException {
        var held = new HeldScreen();
        var waits = new AtomicInteger();
        try (var screen = new X11Screen(display.name());
                var source = new X11DamageSource(display.name());
                var painter = new Painter(display.name());
                var looking = new Painter(display.name())) {
            var painting = new RandomPainting(painter, random);
            whileOthers(1, () -> waitAndLook(source, screen, held, waits), () -> {
                long start = System.nanoTime();
                for (int barrier = 1; System.nanoTime() - start < RUN_NANOS; barrier++) {
                    paintAWhile(painting, painter, screen);
                    awaitSame(held, looking.screen(), barrier);
                }
            });
        }
        assertThat(waits.get()).as("waits that were needed").isGreaterThan(20);
    }

    @Test
    void eachDrawingWakesWhoWaits() throws InterruptedException {
        try (var source = new X11DamageSource(display.name());
                var painter = new Painter(display.name())) {
            var painting = new RandomPainting(painter, random);
            settle(source);
            for (int i = 0; i < 300; i++) {
                long serial = settle(source);
                painting.paintVisibly();
                painter.sync();
                assertThat(source.await(serial, LIMIT))
                        .as("drawing %d, seed %d", i, seed)
                        .isTrue();
            }
        }
    }

    /// Waits until what was drawn has been told.
    private static long settle(X11DamageSource source) throws InterruptedException {
        long serial = source.serial();
        while (source.await(serial, Duration.ofMillis(8))) {
            serial = source.serial();
        }
        return serial;
    }

    private static void waitAndLook(X11DamageSource source, X11Screen screen, HeldScreen held, AtomicInteger waits) {
        long serial = source.serial();
        screen.capture(false, held::apply);
        try {
            if (source.await(serial, LIMIT.multipliedBy(2))) {
                waits.incrementAndGet();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void paintAWhile(RandomPainting painting, Painter painter, X11Screen screen) {
        for (int steps = random.nextInt(12); steps >= 0; steps--) {
            painting.step();
            if (random.nextInt(4) == 0) {
                painter.sync();
            }
        }
        if (random.nextInt(20) == 0) { // a covered window is drawn elsewhere from then on
            try {
                screen.captureWindow(painting.window(), _ -> {});
            } catch (FailureException _) {
                // it is hidden
            }
        }
        painter.sync();
    }

    private void awaitSame(HeldScreen held, int[] shown, int barrier) {
        long start = System.nanoTime();
        while (!Arrays.equals(held.pixels(), shown) && System.nanoTime() - start < LIMIT.toNanos()) {
            Thread.onSpinWait();
        }
        assertSame(held.pixels(), shown, barrier);
    }

    private void assertSame(int[] held, int[] shown, int barrier) {
        int at = Arrays.mismatch(held, shown);
        assertThat(at)
                .as("the pixel that differs first (-1: none) at barrier %d, seed %d", barrier, seed)
                .isEqualTo(-1);
    }

    /// Runs `work` while `count` threads do `other` over and over.
    private static void whileOthers(int count, Runnable other, Runnable work) throws InterruptedException {
        var going = new AtomicBoolean(true);
        var failure = new AtomicReference<@Nullable Throwable>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    while (going.get()) {
                        other.run();
                    }
                } catch (RuntimeException | Error e) {
                    if (going.get()) { // or it was interrupted
                        failure.set(e);
                    }
                }
            }));
        }
        try {
            work.run();
        } finally {
            going.set(false);
            for (Thread thread : threads) {
                thread.interrupt();
                thread.join();
            }
        }
        assertThat(failure.get()).isNull();
    }
}
