package dev.glovebox.guest.x11;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.testing.Xvfb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The screen is captured while its size changes and while the X server dies and comes back, and nothing is left
/// behind.
class X11ScreenTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int READERS = 4;

    /// What several threads saw that captured all the time.
    private static final class Readers implements AutoCloseable {
        private final X11Screen screen;
        private final AtomicBoolean going = new AtomicBoolean(true);
        private final AtomicReference<@Nullable Throwable> defect = new AtomicReference<>();
        private final Set<ScreenSize> sizes = ConcurrentHashMap.newKeySet();
        private final AtomicInteger captures = new AtomicInteger();
        private final AtomicInteger failures = new AtomicInteger();
        private final List<Thread> threads = new ArrayList<>();

        Readers(X11Screen screen) {
            this.screen = screen;
            for (int i = 0; i < READERS; i++) {
                boolean anew = i % 2 == 0;
                threads.add(Thread.ofPlatform().start(() -> {
                    while (going.get()) {
                        read(anew);
                    }
                }));
            }
        }

        private void read(boolean anew) {
            try {
                screen.capture(anew, capture -> {
                    if (capture.pixels() != null
                            && capture.pixels().byteSize() != (long) capture.rowBytes() * capture.height()) {
                        throw new IllegalStateException("not the pixels of that size: " + capture);
                    }
                    sizes.add(new ScreenSize(capture.width(), capture.height()));
                });
                captures.incrementAndGet();
            } catch (FailureException e) {
                failures.incrementAndGet();
                if (!(e.failure() instanceof Failure.DisplayUnavailable)) {
                    defect.set(e);
                }
            } catch (RuntimeException | Error e) {
                defect.set(e);
            }
        }

        /// Waits until as many captures more have worked as there are readers.
        void awaitCaptures() {
            int before = captures.get();
            Awaitility.await().atMost(LIMIT).until(() -> captures.get() >= before + READERS);
        }

        @Override
        public void close() {
            going.set(false);
            Awaitility.await().atMost(LIMIT).until(() -> threads.stream().noneMatch(Thread::isAlive));
            assertThat(defect.get()).isNull();
        }
    }

    @Test
    void theSizeChangesUnderLoad() {
        try (var display = Xvfb.Display.start(1280, 800)) {
            addMode(display, new ScreenSize(800, 600));
            addMode(display, new ScreenSize(1024, 500));
            changeSizes(display, List.of(new ScreenSize(800, 600), new ScreenSize(1024, 500)), size -> {
                display.run("xrandr", "--output", "screen", "--mode", size.width() + "x" + size.height());
            });
        }
    }

    @Test
    void theSizeOfALiveDesktopChangesUnderLoad() {
        try (var display = Xvfb.Display.startLiveDesktop(1280, 800)) {
            changeSizes(display, List.of(new ScreenSize(800, 600), new ScreenSize(1920, 1200)), size -> {
                display.run("xrandr", "-s", size.width() + "x" + size.height());
            });
        }
    }

    private static void changeSizes(Xvfb.Display display, List<ScreenSize> sizes, Consumer<ScreenSize> change) {
        try (var painter = new Painter(display.name());
                var screen = new X11Screen(display.name());
                var readers = new Readers(screen)) {
            painter.window(700, 400, 300, 300, 0x336699); // partly beyond the smaller screens
            for (int i = 0; i < 30; i++) {
                change.accept(sizes.get(i % 2));
                assertThat(painter.size()).isEqualTo(sizes.get(i % 2));
                assertHolds(screen, painter);
                readers.awaitCaptures();
            }
            assertThat(readers.failures.get()).isZero();
            assertThat(readers.sizes).containsAll(sizes).hasSizeLessThanOrEqualTo(3);
            assertThat(Resources.segmentCount()).isEqualTo(1);
        }
    }

    @Test
    void theServerDiesAndComesBackUnderLoad() throws InterruptedException {
        try (var display = Xvfb.Display.start(640, 480);
                var screen = new X11Screen(display.name());
                var source = new X11DamageSource(display.name())) {
            try (var readers = new Readers(screen)) {
                restart(display, source, readers, 0); // what is made once has been made
                long descriptors = Resources.descriptorCount();
                long threads = Thread.getAllStackTraces().size();
                for (int i = 1; i <= 20; i++) {
                    restart(display, source, readers, i);
                }
                assertThat(Resources.segmentCount()).isEqualTo(1);
                assertThat(Resources.descriptorCount()).isLessThanOrEqualTo(descriptors);
                assertThat((long) Thread.getAllStackTraces().size()).isLessThanOrEqualTo(threads);
                assertThat(readers.failures.get()).isPositive();
            }
        }
        assertThat(Resources.segmentCount()).isZero();
    }

    private static void restart(Xvfb.Display display, X11DamageSource source, Readers readers, int round)
            throws InterruptedException {
        long serial = source.serial();
        readers.sizes.clear();
        display.restart(600 + round, 480 + round % 3);
        readers.awaitCaptures();
        assertThat(readers.sizes).contains(new ScreenSize(600 + round, 480 + round % 3));
        assertThat(source.await(serial, LIMIT)).isTrue();
    }

    /// Only root can start a server as another user; anybody else sees that one of its own shares.
    @Test
    void aServerOfAnotherUserSharesItsMemoryToo() {
        List<String> server = LibC.INSTANCE.geteuid() == 0
                ? List.of("setpriv", "--reuid=65534", "--clear-groups", "Xvfb")
                : List.of("Xvfb");
        try (var display = Xvfb.Display.start(server, 320, 240);
                var painter = new Painter(display.name());
                var screen = new X11Screen(display.name())) {
            painter.fill(painter.root(), 0x336699, 0, 0, 100, 100);
            painter.sync();
            assertHolds(screen, painter);
            assertThat(Resources.segmentCount()).isEqualTo(1);
        }
        assertThat(Resources.segmentCount()).isZero();
    }

    @Test
    void aServerWithoutSharedMemoryIsCapturedOverTheConnection() {
        try (var display = Xvfb.Display.start(List.of("Xvfb", "-extension", "MIT-SHM"), 320, 240);
                var painter = new Painter(display.name());
                var screen = new X11Screen(display.name())) {
            painter.fill(painter.root(), 0x336699, 0, 0, 100, 100);
            painter.sync();
            assertHolds(screen, painter);
            assertThat(Resources.segmentCount()).isZero();
        }
    }

    @Test
    void aServerWithoutXfixesIsCapturedWithoutTheCursor() {
        try (var display = Xvfb.Display.start(List.of("Xvfb", "-extension", "XFIXES"), 320, 240);
                var screen = new X11Screen(display.name())) {
            assertHasNoCursor(screen);
        }
    }

    @Test
    void aCursorWhoseMakerIsGoneIsLeftOut() {
        try (var display = Xvfb.Display.start(List.of("Xvfb", "+extension", "SECURITY"), 320, 240);
                var screen = new X11Screen(display.name())) {
            screen.capture(
                    true, capture -> assertThat(capture.cursor().visible()).isTrue());
            display.run("xsetroot", "-cursor_name", "left_ptr");
            assertHasNoCursor(screen);
        }
    }

    private static void assertHasNoCursor(X11Screen screen) {
        screen.capture(true, capture -> {
            assertThat(capture.cursor().visible()).isFalse();
            assertThat(capture.cursor().x()).as("in the middle").isEqualTo(160);
            assertThat(capture.cursor().y()).isEqualTo(120);
        });
    }

    @Test
    void aLargeScreenIsCapturedWhole() {
        try (var display = Xvfb.Display.start(3840, 2160);
                var painter = new Painter(display.name());
                var screen = new X11Screen(display.name())) {
            painter.fill(painter.root(), 0x336699, 3800, 2100, 40, 60);
            painter.sync();
            assertHolds(screen, painter);
        }
    }

    @Test
    void theCursorOfAnotherServerIsAnotherOne() {
        try (var display = Xvfb.Display.start(320, 240);
                var screen = new X11Screen(display.name())) {
            var serials = new ArrayList<Long>();
            screen.capture(true, capture -> serials.add(capture.cursor().serial()));
            display.restart();
            screen.capture(true, capture -> serials.add(capture.cursor().serial()));
            assertThat(serials).doesNotHaveDuplicates().hasSize(2);
        }
    }

    @Test
    void aReaderThatFailsLosesNothing() {
        try (var display = Xvfb.Display.start(320, 240);
                var painter = new Painter(display.name());
                var screen = new X11Screen(display.name())) {
            var held = new HeldScreen();
            screen.capture(false, held::apply);
            for (boolean anew : new boolean[] {false, true}) {
                painter.fill(painter.root(), anew ? 0xff0000 : 0x00ff00, 0, 0, 50, 50);
                painter.sync();
                assertThat(capturesWithAReaderThatFails(screen, anew)).isTrue();
                screen.capture(false, held::apply);
                assertThat(held.pixels()).isEqualTo(painter.screen());
            }
        }
    }

    private static boolean capturesWithAReaderThatFails(X11Screen screen, boolean anew) {
        try {
            screen.capture(anew, _ -> {
                throw new IllegalStateException("on purpose");
            });
            return false;
        } catch (IllegalStateException _) {
            return true;
        }
    }

    private static void assertHolds(X11Screen screen, Painter painter) {
        var held = new HeldScreen();
        screen.capture(true, held::apply);
        assertThat(held.pixels()).isEqualTo(painter.screen());
    }

    private static void addMode(Xvfb.Display display, ScreenSize size) {
        String width = Integer.toString(size.width());
        String height = Integer.toString(size.height());
        String name = width + "x" + height;
        display.run("xrandr", "--newmode", name, "0", width, "0", "0", width, height, "0", "0", height);
        display.run("xrandr", "--addmode", "screen", name);
    }
}
