package dev.glovebox.guest.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.glovebox.guest.codec.Ffmpeg;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.screen.VideoStatus.State;
import dev.glovebox.guest.testing.Video;
import dev.glovebox.guest.testing.Xvfb;
import dev.glovebox.guest.x11.X11DamageSource;
import dev.glovebox.guest.x11.X11Screen;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Xvfb(width = 321, height = 241)
class ScreenVideoTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Ffmpeg ffmpeg = new Ffmpeg("ffmpeg");
    private final Xvfb.Display display;
    private @TempDir Path directory;
    private X11Screen screen;
    private X11DamageSource damage;
    private Screenshots screenshots;
    private long startNanos;

    ScreenVideoTest(Xvfb.Display display) {
        this.display = display;
    }

    @BeforeEach
    void open() {
        display.run("xsetroot", "-solid", "#000000");
        display.run("xdotool", "mousemove", "20", "20");
        screen = new X11Screen(display.name());
        damage = new X11DamageSource(display.name());
        screenshots = new Screenshots(screen, damage);
        startNanos = System.nanoTime();
    }

    @AfterEach
    void close() {
        screenshots.close();
        damage.close();
        screen.close();
    }

    @Test
    void everyChangeIsInTheVideoAtTheTimeWhenItWasSeen() {
        List<long[]> changedMs = new ArrayList<>(); // not before, and not after
        ScreenVideo video = start("video.mp4", 30);
        for (String colour : List.of("#ff0000", "#00ff00", "#0000ff", "#ffffff")) {
            long frames = video.status().frames();
            long before = sinceStartMs();
            display.run("xsetroot", "-solid", colour);
            await().atMost(SOON).until(() -> video.status().frames() > frames);
            changedMs.add(new long[] {before, sinceStartMs()});
        }
        VideoStatus status = video.stop(System.nanoTime());
        long stoppedMs = sinceStartMs();
        Video made = Video.of(directory.resolve("video.mp4"));
        assertThat(status.state()).isEqualTo(State.STOPPED);
        assertThat(status.frames()).isEqualTo(made.timesMs().size());
        assertThat(status.durationMs()).isEqualTo(made.durationMs()).isLessThanOrEqualTo(stoppedMs + 1);
        assertThat(made.timesMs()).first().isEqualTo(0L);
        assertThat(made.width()).isEqualTo(322);
        assertThat(made.height()).isEqualTo(242);
        List<String> wanted = List.of("f00", "0f0", "00f", "fff");
        for (int i = 0; i < wanted.size(); i++) {
            assertThat(firstMs(made, wanted.get(i)))
                    .isBetween(changedMs.get(i)[0], changedMs.get(i)[1]);
        }
    }

    private static long firstMs(Video video, String colour) {
        for (int i = 0; i < video.pictures().size(); i++) {
            if (video.colour(i, 200, 200).equals(colour)) {
                return video.timesMs().get(i);
            }
        }
        throw new AssertionError("never " + colour);
    }

    @Test
    void aStillScreenCostsNoPictures() {
        ScreenVideo video = start("video.mp4", 60);
        await().atMost(SOON).until(() -> video.status().frames() == 2); // the second makes the encoder write the first
        await().during(Duration.ofSeconds(2))
                .atMost(SOON)
                .until(() -> video.status().frames() == 2);
        long end = System.nanoTime();
        VideoStatus status = video.stop(end);
        assertThat(status.frames()).isEqualTo(3); // and the last tells how long it was
        assertThat(status.durationMs()).isBetween((end - startNanos) / 1_000_000, (end - startNanos) / 1_000_000 + 1);
        assertThat(status.bytes()).isLessThan(10_000);
    }

    @Test
    void thePointerIsInItWhereverItMoves() {
        display.run("xsetroot", "-solid", "#ffffff");
        ScreenVideo video = start("video.mp4", 30);
        long frames = video.status().frames();
        display.run("xdotool", "mousemove", "150", "100");
        await().atMost(SOON).until(() -> video.status().frames() > frames);
        video.stop(System.nanoTime());
        Video made = Video.of(directory.resolve("video.mp4"));
        int last = made.pictures().size() - 1;
        assertThat(isDark(made, 0, 20, 20)).isTrue();
        assertThat(isDark(made, 0, 150, 100)).isFalse();
        assertThat(isDark(made, last, 150, 100)).isTrue();
        assertThat(isDark(made, last, 20, 20)).isFalse();
    }

    /// Whether the black of the X server's own pointer, 16 by 16 pixels, is around its hotspot.
    private static boolean isDark(Video video, int picture, int x, int y) {
        int dark = 0;
        for (int i = 0; i < 256; i++) {
            dark += (video.pictures().get(picture).at(x - 8 + i % 16, y - 8 + i / 16) & 0xff) < 100 ? 1 : 0;
        }
        return dark > 10;
    }

    @Test
    void whatIsOnTheScreenWhenItStopsIsItsLastPicture() {
        ScreenVideo video = start("video.mp4", 1); // the next picture would be due in a second
        display.run("xsetroot", "-solid", "#00ff00");
        video.stop(System.nanoTime());
        Video made = Video.of(directory.resolve("video.mp4"));
        assertThat(made.colour(made.pictures().size() - 1, 200, 200)).isEqualTo("0f0");
    }

    @Test
    void twoAtOnceBothSeeEverything() {
        ScreenVideo one = start("one.mp4", 30);
        ScreenVideo two = start("two.mp4", 10);
        display.run("xsetroot", "-solid", "#ff0000");
        await().atMost(SOON)
                .until(() -> one.status().frames() > 1 && two.status().frames() > 1);
        VideoStatus first = one.stop(System.nanoTime());
        assertThat(one.stop(System.nanoTime() + 1_000_000_000L)).isEqualTo(first);
        display.run("xsetroot", "-solid", "#0000ff");
        two.stop(System.nanoTime());
        Video made = Video.of(directory.resolve("two.mp4"));
        assertThat(firstMs(made, "00f")).isGreaterThan(firstMs(made, "f00"));
        assertThat(firstMs(Video.of(directory.resolve("one.mp4")), "f00")).isPositive();
    }

    @Test
    void aVideoThatIsLongEnoughEndsByItself() {
        var wish = new ScreenVideo.Wish(
                directory.resolve("video.mp4"), 10, startNanos, Long.MAX_VALUE, Duration.ofMillis(300));
        ScreenVideo video = ScreenVideo.start(screenshots, ffmpeg, wish);
        await().atMost(SOON).until(() -> video.status().state() == State.STOPPED);
        assertThat(video.status().truncatedBy()).isEqualTo("duration");
        assertThat(Video.of(directory.resolve("video.mp4")).durationMs()).isGreaterThanOrEqualTo(300);
    }

    @Test
    void aVideoThatIsLargeEnoughEndsByItself() {
        var wish = new ScreenVideo.Wish(directory.resolve("video.mp4"), 10, startNanos, 1, Duration.ofHours(1));
        ScreenVideo video = ScreenVideo.start(screenshots, ffmpeg, wish);
        await().atMost(SOON).until(() -> video.status().state() == State.STOPPED);
        assertThat(video.status().truncatedBy()).isEqualTo("size");
    }

    @Test
    void aDisplayThatDiesIsSeenAgainWhenItIsBack() {
        ScreenVideo video = start("video.mp4", 30);
        display.kill();
        display.restart();
        display.run("xsetroot", "-solid", "#00ff00");
        long frames = video.status().frames();
        await().atMost(SOON).until(() -> video.status().frames() > frames);
        assertThat(video.stop(System.nanoTime()).state()).isEqualTo(State.STOPPED);
        Video made = Video.of(directory.resolve("video.mp4"));
        assertThat(made.colour(made.pictures().size() - 1, 200, 200)).isEqualTo("0f0");
    }

    @Test
    void aScreenThatShrinksIsFittedIntoTheVideo() {
        display.run("xsetroot", "-solid", "#ff0000");
        ScreenVideo video = start("video.mp4", 30);
        long frames = video.status().frames();
        try {
            display.run("xrandr --newmode narrow 1 160 161 162 163 241 242 243 244".split(" "));
            display.run("xrandr", "--addmode", "screen", "narrow");
            display.run("xrandr", "--output", "screen", "--mode", "narrow");
            display.run("xsetroot", "-solid", "#0000ff");
            await().atMost(SOON).until(() -> video.status().frames() > frames + 1);
            video.stop(System.nanoTime());
        } finally {
            display.restart();
        }
        Video made = Video.of(directory.resolve("video.mp4"));
        int last = made.pictures().size() - 1;
        assertThat(made.width()).isEqualTo(322);
        assertThat(made.colour(0, 40, 200)).isEqualTo("f00");
        assertThat(made.colour(last, 40, 200)).isEqualTo("000");
        assertThat(made.colour(last, 160, 200)).isEqualTo("00f");
    }

    @Test
    void withoutADisplayThereIsNoVideo() {
        try (var noScreen = new X11Screen(":4711");
                var noDamage = new X11DamageSource(":4711");
                var none = new Screenshots(noScreen, noDamage)) {
            assertThatThrownBy(() -> ScreenVideo.start(none, ffmpeg, wish("video.mp4", 15)))
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining(":4711");
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void withoutAnEncoderThereIsNoVideo() {
        assertThatThrownBy(() -> ScreenVideo.start(screenshots, new Ffmpeg("/none/ffmpeg"), wish("video.mp4", 15)))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("/none/ffmpeg")
                .hasMessageContaining("package ffmpeg");
    }

    private ScreenVideo start(String name, int fps) {
        return ScreenVideo.start(screenshots, ffmpeg, wish(name, fps));
    }

    private ScreenVideo.Wish wish(String name, int fps) {
        return new ScreenVideo.Wish(directory.resolve(name), fps, startNanos, Long.MAX_VALUE, Duration.ofHours(1));
    }

    private long sinceStartMs() {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }
}
