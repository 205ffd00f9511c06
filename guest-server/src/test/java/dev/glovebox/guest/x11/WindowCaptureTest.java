package dev.glovebox.guest.x11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.INT_ARRAY;

import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.image.Region;
import dev.glovebox.guest.testing.Xvfb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Windows are captured as their programs painted them, wherever they lie.
@Xvfb(width = 800, height = 600)
class WindowCaptureTest {
    private static final int GREEN = 0x33aa55;
    private static final int RED = 0xcc2211;

    private final Xvfb.Display display;
    private final X11Screen screen;
    private final Painter painter;

    WindowCaptureTest(Xvfb.Display display) {
        this.display = display;
        this.screen = new X11Screen(display.name());
        this.painter = new Painter(display.name());
    }

    @AfterEach
    void close() {
        screen.close();
        painter.close();
    }

    /// A window's picture.
    private record Picture(Region place, int[] rgb) {}

    @Test
    void aWindowThatCanBeSeenIsCapturedAsItIs() {
        long window = painter.window(100, 50, 300, 200, GREEN);
        painter.fill(window, RED, 10, 20, 30, 40);
        painter.sync();
        Picture picture = capture(window);
        assertThat(picture.place()).isEqualTo(new Region(100, 50, 300, 200));
        assertThat(Arrays.stream(picture.rgb()).filter(pixel -> pixel == RED)).hasSize(30 * 40);
        assertThat(picture.rgb()[20 * 300 + 10]).isEqualTo(RED);
        assertThat(Arrays.stream(picture.rgb()).filter(pixel -> pixel == GREEN)).hasSize(300 * 200 - 30 * 40);
    }

    @Test
    void aCoveredWindowShowsItsOwnPixels() {
        long covered = painter.window(100, 100, 200, 150, GREEN);
        painter.window(150, 120, 300, 300, RED);
        assertThat(capture(covered).rgb()).hasSize(200 * 150).containsOnly(GREEN);
        painter.fill(covered, 0x0000ff, 0, 0, 200, 150); // it paints on while it is covered
        painter.sync();
        assertThat(capture(covered).rgb()).containsOnly(0x0000ff);
    }

    @Test
    void aCoveredProgramPaintsItsWindowBeforeItIsCaptured() throws IOException {
        Process program = display.spawn("/usr/bin/python3", "-c", """
                import tkinter
                root = tkinter.Tk()
                root.geometry('240x160+300+200')
                canvas = tkinter.Canvas(root, width=240, height=160, bg='black', highlightthickness=0, bd=0)
                canvas.pack(fill='both', expand=True)
                canvas.create_rectangle(-5, -5, 250, 170, fill='#33aa55', outline='')
                root.update()
                print(root.winfo_id(), flush=True)
                root.mainloop()
                """);
        try {
            String line = program.inputReader(StandardCharsets.US_ASCII).readLine();
            long window = Long.parseLong(Objects.requireNonNull(line, "the program failed"));
            painter.window(280, 180, 200, 200, RED);
            assertThat(capture(window).rgb()).hasSize(240 * 160).containsOnly(GREEN);
        } finally {
            program.destroy();
        }
    }

    @Test
    void aCoveredWindowKeepsTheFocus() {
        long window = painter.window(100, 100, 200, 150, GREEN);
        painter.window(150, 120, 300, 300, RED);
        painter.focus(window);
        assertThat(painter.focused()).isEqualTo(window);
        try (var used = new X11Screen(display.name(), Duration.ofMillis(50))) {
            assertThat(capture(used, window).rgb()).containsOnly(GREEN);
            assertThat(painter.focused()).as("when it is captured").isEqualTo(window);
            Awaitility.await().until(() -> Resources.segmentCount() == 0);
            assertThat(painter.focused()).as("when that is over").isEqualTo(window);
        }
    }

    @Test
    void whatLiesBeyondTheScreenIsCapturedToo() {
        long window = painter.window(-60, 500, 200, 200, GREEN);
        Picture picture = capture(window);
        assertThat(picture.place()).isEqualTo(new Region(-60, 500, 200, 200));
        assertThat(picture.rgb()).hasSize(200 * 200).containsOnly(GREEN);
    }

    @Test
    void theColoursOfAWindowWithAlphaAreItsOwn() {
        long window = painter.windowWithAlpha(20, 20, 100, 80, 0x80402010);
        assertThat(capture(window).rgb()).hasSize(100 * 80).containsOnly(0x402010);
        painter.window(30, 30, 300, 300, RED);
        assertThat(capture(window).rgb()).containsOnly(0x402010);
    }

    @Test
    void theRootWindowIsTheWholeScreen() {
        painter.window(0, 0, 400, 300, GREEN);
        Picture picture = capture(painter.root());
        assertThat(picture.place()).isEqualTo(new Region(0, 0, 800, 600));
        assertThat(picture.rgb()).isEqualTo(painter.screen());
    }

    @Test
    void aWindowThatIsNotShownIsAConflictAndShowsAgainLater() {
        long window = painter.window(10, 10, 100, 100, GREEN);
        painter.window(50, 50, 100, 100, RED);
        assertThat(capture(window).rgb()).containsOnly(GREEN);
        painter.hide(window);
        painter.sync();
        assertThat(failure(window))
                .isEqualTo(new Failure.Conflict(
                        "window 0x%x is minimised or hidden and shows nothing; restore it first".formatted(window)));
        painter.raise(window);
        painter.sync();
        assertThat(capture(window).rgb()).containsOnly(GREEN);
    }

    @Test
    void aWindowForInputOnlyIsAConflict() {
        assertThat(failure(painter.inputOnlyWindow())).isInstanceOf(Failure.Conflict.class);
    }

    @Test
    void aWindowOfTooManyPixelsIsAConflict() {
        long window = painter.window(0, 0, 5000, 4000, GREEN);
        assertThat(failure(window))
                .isEqualTo(new Failure.Conflict(
                        "window 0x%x has 20000000 pixels; 16777216 is the limit".formatted(window)));
    }

    @Test
    void moreCoveredWindowsAtOnceThanAreKeptAreAllCaptured() {
        long[] windows = IntStream.range(0, 2 * Redirections.REDIRECTED_MAX)
                .mapToLong(i -> painter.window(10 * i, 10 * i, 60, 50, GREEN + i))
                .toArray();
        painter.window(0, 0, 700, 500, RED);
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var captures = new ArrayList<Future<Picture>>();
            for (long window : windows) {
                captures.add(callers.submit(() -> capture(window)));
            }
            for (int i = 0; i < windows.length; i++) {
                assertThat(captures.get(i))
                        .succeedsWithin(Duration.ofSeconds(10))
                        .extracting(Picture::rgb, INT_ARRAY)
                        .containsOnly(GREEN + i);
            }
        }
    }

    @Test
    void whatIsNoWindowIsNotFound() {
        long window = painter.window(10, 10, 100, 100, GREEN);
        painter.window(50, 50, 100, 100, RED);
        assertThat(capture(window).rgb()).containsOnly(GREEN);
        painter.destroy(window);
        assertThat(failure(window)).isEqualTo(new Failure.NotFound("window 0x%x does not exist".formatted(window)));
        for (long id : new long[] {0, -1, 1L << 32, Long.MAX_VALUE, 0xdead}) {
            assertThat(failure(id)).isInstanceOf(Failure.NotFound.class);
        }
    }

    @Test
    void windowsThatComeAndGoAndChangeFailClearlyOrAreCapturedWhole() throws InterruptedException {
        var current = new AtomicReference<>(0L);
        Thread changing = Thread.ofPlatform().start(() -> {
            try (var other = new Painter(display.name())) {
                for (int i = 0; i < 3000; i++) {
                    long window = other.window(i % 50, i % 30, 100 + i % 40, 80, GREEN);
                    current.set(window);
                    other.window(40, 40, 200, 200, RED);
                    other.place(window, i % 30, i % 50, 90 + i % 60, 70 + i % 7);
                    other.sync();
                    other.destroy(window);
                }
            }
        });
        int captured = 0;
        int failed = 0;
        while (changing.isAlive()) {
            try {
                capture(current.get());
                captured++;
            } catch (FailureException e) {
                assertThat(e.failure()).isInstanceOfAny(Failure.NotFound.class, Failure.Conflict.class);
                failed++;
            }
        }
        changing.join();
        assertThat(captured + failed).isGreaterThan(10);
    }

    @Test
    void aThousandCapturesLeaveNothingBehind() {
        var windows = new long[12]; // more than are kept prepared
        for (int i = 0; i < windows.length; i++) {
            windows[i] = painter.window(20 * i, 10 * i, 150, 100, GREEN + i);
        }
        try (var used = new X11Screen(display.name(), Duration.ofMillis(300))) {
            capture(used, windows[windows.length - 1]);
            Awaitility.await().until(() -> Resources.segmentCount() == 0); // it has been tidied up after
            Resources before = Resources.of(display.name());
            for (int i = 0; i < 1000; i++) {
                int chosen = i < windows.length ? i : 7 + i % 5; // first all of them, then some again and again
                assertThat(capture(used, windows[chosen]).rgb()).containsOnly(GREEN + chosen);
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .untilAsserted(
                            () -> assertThat(Resources.of(display.name())).isEqualTo(before));
        }
    }

    private Picture capture(long window) {
        return capture(screen, window);
    }

    private static Picture capture(X11Screen from, long window) {
        var picture = new AtomicReference<Picture>();
        from.captureWindow(window, capture -> {
            Region place = capture.place();
            picture.set(new Picture(
                    place, HeldScreen.rgb(capture.pixels(), place.width(), place.height(), capture.rowBytes())));
        });
        return Objects.requireNonNull(picture.get());
    }

    private Failure failure(long window) {
        var thrown = new AtomicReference<Failure>();
        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> capture(window))
                .satisfies(e -> thrown.set(e.failure()));
        return Objects.requireNonNull(thrown.get());
    }
}
