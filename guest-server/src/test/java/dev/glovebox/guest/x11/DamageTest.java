package dev.glovebox.guest.x11;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.guest.screen.Screen;
import dev.glovebox.guest.testing.Xvfb;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What is said to be unchanged is unchanged: the screen is drawn on and captured at random, and a capture without
/// pixels must never hide a drawing.
@Xvfb(width = 320, height = 240)
class DamageTest {
    private final Xvfb.Display display;

    DamageTest(Xvfb.Display display) {
        this.display = display;
    }

    @Test
    void noDrawingIsMissedHoweverItFallsBetweenCaptures() {
        var random = new Random(11);
        int background = 0;
        int skipped = 0;
        try (var screen = new X11Screen(display.name())) {
            AtomicInteger shown = new AtomicInteger();
            for (int i = 0; i < 150; i++) {
                if (random.nextInt(3) == 0) {
                    background = random.nextInt(0x1000000);
                    display.run("xsetroot", "-solid", "#%06x".formatted(background));
                }
                for (int look = random.nextInt(4); look >= 0; look--) {
                    skipped += look(screen, shown) ? 0 : 1;
                    if (i > 0 || background != 0) {
                        assertThat(shown.get()).isEqualTo(background);
                    }
                }
            }
        }
        assertThat(skipped).isGreaterThan(20);
    }

    @Test
    void drawingWhileCapturesRunEndsInTheLastDrawing() throws InterruptedException {
        try (var screen = new X11Screen(display.name())) {
            var shown = new AtomicInteger();
            var drawing = new AtomicBoolean(true);
            Thread painter = Thread.ofPlatform().start(() -> {
                for (int i = 1; i <= 60; i++) {
                    display.run("xsetroot", "-solid", "#%06x".formatted(i));
                }
                drawing.set(false);
            });
            while (drawing.get()) {
                look(screen, shown);
            }
            painter.join();
            look(screen, shown);
            assertThat(shown.get()).isEqualTo(60);
        }
    }

    /// Captures, and keeps the colour of the pixel in the corner in `shown`; answers whether there were pixels.
    private static boolean look(Screen screen, AtomicInteger shown) {
        var fresh = new AtomicBoolean();
        screen.capture(false, capture -> {
            if (capture.pixels() != null) {
                int pixel = Objects.requireNonNull(capture.pixels())
                        .get(java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED, 0);
                shown.set(pixel & 0xffffff);
                fresh.set(true);
            }
        });
        return fresh.get();
    }
}
