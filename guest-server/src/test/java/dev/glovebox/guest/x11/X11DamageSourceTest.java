package dev.glovebox.guest.x11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.glovebox.guest.testing.Xvfb;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Whoever waits for drawing is told, and the X server may come and go meanwhile.
@Xvfb(width = 320, height = 240)
class X11DamageSourceTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(100);

    private final Xvfb.Display display;

    X11DamageSourceTest(Xvfb.Display display) {
        this.display = display;
    }

    @Test
    void aStillScreenIsWaitedForToTheEnd() throws InterruptedException {
        try (var source = new X11DamageSource(display.name())) {
            long serial = begin(source);
            long start = System.nanoTime();
            assertThat(source.await(serial, SHORT)).isFalse();
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
        }
    }

    @Test
    void drawingResizingAndAnotherCursorAreTold() throws InterruptedException {
        display.run("xrandr", "--newmode", "small", "0", "300", "0", "0", "300", "200", "0", "0", "200");
        display.run("xrandr", "--addmode", "screen", "small");
        try (var source = new X11DamageSource(display.name())) {
            begin(source);
            for (String[] change : new String[][] {
                {"xsetroot", "-solid", "#123456"},
                {"xsetroot", "-cursor_name", "crosshair"},
                {"xrandr", "--output", "screen", "--mode", "small"}
            }) {
                long serial = settle(source);
                display.run(change);
                assertThat(source.await(serial, LIMIT))
                        .as("%s", List.of(change))
                        .isTrue();
            }
        }
    }

    @Test
    void itGoesOnWhenTheServerIsBack() throws InterruptedException {
        try (var own = Xvfb.Display.start(320, 240);
                var source = new X11DamageSource(own.name())) {
            long serial = begin(source);
            own.kill();
            assertThat(source.await(serial, LIMIT)).as("the end is told").isTrue();
            serial = source.serial();
            own.restart(400, 300);
            assertThat(source.await(serial, LIMIT)).as("the return is told").isTrue();
            serial = settle(source);
            own.run("xsetroot", "-solid", "#ff0000");
            assertThat(source.await(serial, LIMIT)).as("drawing is told").isTrue();
        }
    }

    @Test
    void itBeginsBeforeTheServerIsThere() throws InterruptedException {
        try (var own = Xvfb.Display.start(320, 240)) {
            own.kill();
            try (var source = new X11DamageSource(own.name())) {
                assertThat(source.await(source.serial(), SHORT)).isFalse();
                own.restart();
                assertThat(source.await(source.serial(), LIMIT)).isTrue();
            }
        }
    }

    @Test
    void withoutDamageItRisesWhileSomebodyWaits() throws InterruptedException {
        try (var own = Xvfb.Display.start(List.of("Xvfb", "-extension", "DAMAGE"), 320, 240);
                var source = new X11DamageSource(own.name())) {
            for (int i = 0; i < 10; i++) {
                assertThat(source.await(source.serial(), LIMIT)).isTrue();
            }
        }
    }

    @Test
    void itLetsGoWhenNobodyWaitsAndBeginsAnew() throws InterruptedException {
        try (var source = new X11DamageSource(display.name(), Duration.ofMillis(50))) {
            begin(source);
            await().atMost(LIMIT).until(() -> !isWatched());
            display.run("xsetroot", "-solid", "#654321");
            assertThat(source.await(source.serial(), LIMIT))
                    .as("it may have missed something")
                    .isTrue();
            assertThat(isWatched()).isTrue();
        }
    }

    @Test
    void itIsClosedWithinASecondWhileTheServerHangs() throws InterruptedException {
        try (var own = Xvfb.Display.start(320, 240)) {
            var source = new X11DamageSource(own.name());
            begin(source);
            own.run("xsetroot", "-solid", "#ff0000");
            own.hang(true);
            try {
                long start = System.nanoTime();
                source.close();
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
                assertThat(source.await(source.serial(), LIMIT)).isFalse();
            } finally {
                own.hang(false);
            }
        }
    }

    @Test
    void aServerThatHangsFromTheStartHoldsNobody() throws InterruptedException {
        try (var own = Xvfb.Display.start(320, 240)) {
            own.hang(true);
            try (var source = new X11DamageSource(own.name())) {
                assertThat(source.await(source.serial(), SHORT)).isFalse();
            } finally {
                own.hang(false);
            }
        }
    }

    /// Begins to watch, and waits until what happened before has been told.
    private static long begin(X11DamageSource source) throws InterruptedException {
        source.await(source.serial(), LIMIT);
        return settle(source);
    }

    /// Waits until what happened before has been told.
    private static long settle(X11DamageSource source) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        long serial = source.serial();
        while (source.await(serial, Duration.ofMillis(20))) {
            assertThat(System.nanoTime()).as("nothing draws any more").isLessThan(deadline);
            serial = source.serial();
        }
        return serial;
    }

    private static boolean isWatched() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("x11-watch"));
    }
}
