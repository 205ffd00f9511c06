package dev.glovebox.guest.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.glovebox.guest.image.Pixels;
import dev.glovebox.guest.testing.Video;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoEncoderTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int RED = 0xff0000;
    private static final int GREEN = 0x00ff00;
    private static final int BLUE = 0x0000ff;
    private static final int WHITE = 0xffffff;

    private final Ffmpeg ffmpeg = new Ffmpeg("ffmpeg");
    private @TempDir Path directory;
    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("video.mp4");
    }

    @Test
    void everyPictureIsSeenAtItsOwnTimeAndNoOtherIsMadeUp() throws IOException {
        try (VideoEncoder encoder = ffmpeg.encode(file, 64, 48)) {
            encoder.write(plain(64, 48, RED), 0);
            encoder.write(plain(64, 48, GREEN), 33);
            encoder.write(plain(64, 48, BLUE), 733);
            encoder.write(plain(64, 48, WHITE), 734);
            encoder.write(plain(64, 48, RED), 60_734); // a minute in which nothing has changed
            encoder.write(plain(64, 48, RED), 61_000);
            assertThat(encoder.finish()).isEmpty();
            assertThat(encoder.isAlive()).isFalse();
        }
        Video video = Video.of(file);
        assertThat(video.timesMs()).containsExactly(0L, 33L, 733L, 734L, 60_734L, 61_000L);
        assertThat(video.durationMs()).isBetween(61_000L, 61_001L);
        assertThat(colours(video)).containsExactly("f00", "0f0", "00f", "fff", "f00", "f00");
        assertThat(FragmentedMp4.read(file)).isEqualTo(new FragmentedMp4(Files.size(file), 6, video.durationMs()));
        assertThat(Files.size(file)).isLessThan(20_000);
    }

    @Test
    void timesThatDoNotRiseAreMadeToRise() throws IOException {
        try (VideoEncoder encoder = ffmpeg.encode(file, 64, 48)) {
            assertThat(encoder.write(plain(64, 48, RED), -5)).isZero();
            assertThat(encoder.write(plain(64, 48, GREEN), 0)).isEqualTo(1);
            assertThat(encoder.write(plain(64, 48, BLUE), 1)).isEqualTo(2);
            assertThat(encoder.finish()).isEmpty();
        }
        assertThat(Video.of(file).timesMs()).containsExactly(0L, 1L, 2L);
    }

    @ParameterizedTest
    @CsvSource({"65,49,66,50", "64,49,64,50", "65,48,66,48", "1,1,2,2", "3840,2160,3840,2160"})
    void oddSizesGetARowAndAColumnMore(int width, int height, int madeWidth, int madeHeight) throws IOException {
        try (VideoEncoder encoder = ffmpeg.encode(file, width, height)) {
            encoder.write(plain(width, height, RED), 0);
            assertThat(encoder.finish()).isEmpty();
        }
        Video video = Video.of(file);
        assertThat(video.width()).isEqualTo(madeWidth);
        assertThat(video.height()).isEqualTo(madeHeight);
        assertThat(video.pictures()).hasSize(1);
        if (width > 2) {
            assertThat(video.colour(0, width / 2, height / 2)).isEqualTo("f00");
        }
    }

    @Test
    void anEncoderThatIsKilledLeavesWhatItHadWrittenAndSaysSo() throws IOException {
        try (VideoEncoder encoder = ffmpeg.encode(file, 64, 48)) {
            for (int second = 0; second < 5; second++) {
                encoder.write(plain(64, 48, second % 2 == 0 ? RED : BLUE), second * 1100L);
            }
            await().atMost(SOON).until(() -> FragmentedMp4.read(file).frames() >= 3);
            ProcessHandle.of(encoder.pid()).orElseThrow().destroyForcibly();
            await().atMost(SOON).until(() -> !encoder.isAlive());
            assertThatThrownBy(() -> encoder.write(plain(64, 48, RED), 6000)).isInstanceOf(IOException.class);
            assertThat(encoder.finish()).get().asString().contains("ffmpeg ended with exit code 137");
        }
        Video video = Video.of(file);
        assertThat(video.timesMs()).startsWith(0L, 1100L, 2200L);
        assertThat(colours(video)).startsWith("f00", "00f", "f00");
    }

    @Test
    void aFileThatIsCutOffAnywhereIsReadAsFarAsItIsWhole() throws IOException {
        try (VideoEncoder encoder = ffmpeg.encode(file, 64, 48)) {
            for (int second = 0; second < 4; second++) {
                encoder.write(plain(64, 48, second % 2 == 0 ? RED : BLUE), second * 1100L);
            }
            assertThat(encoder.finish()).isEmpty();
        }
        long size = Files.size(file);
        FragmentedMp4 before = FragmentedMp4.read(file);
        assertThat(before).isEqualTo(new FragmentedMp4(size, 4, 3301));
        for (long cut = size - 1; cut >= 0; cut -= 7) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(cut);
            }
            FragmentedMp4 after = FragmentedMp4.read(file);
            assertThat(after.wholeBytes()).isBetween(0L, Math.min(cut, before.wholeBytes()));
            assertThat(after.frames()).isBetween(0L, before.frames());
            assertThat(after.durationMs()).isLessThanOrEqualTo(before.durationMs());
            before = after;
        }
        assertThat(before).isEqualTo(new FragmentedMp4(0, 0, 0));
    }

    @Test
    void whatItCannotWriteToIsInItsLastWords() throws IOException {
        Files.writeString(file, "taken");
        try (VideoEncoder encoder = ffmpeg.encode(file, 64, 48)) {
            assertThat(encoder.finish()).get().asString().contains("exit code 1", "video.mp4", "exists");
        }
    }

    @Test
    void aFileThatIsDamagedAnywhereIsReadAsFarAsItIsSound() throws IOException {
        try (VideoEncoder encoder = ffmpeg.encode(file, 64, 48)) {
            for (int second = 0; second < 3; second++) {
                encoder.write(plain(64, 48, second % 2 == 0 ? RED : BLUE), second * 1100L);
            }
            assertThat(encoder.finish()).isEmpty();
        }
        byte[] sound = Files.readAllBytes(file);
        for (int at = 0; at < sound.length - Integer.BYTES; at++) {
            for (int damage : new int[] {0, -1, 0x7fff_ffff}) {
                byte[] damaged = sound.clone();
                ByteBuffer.wrap(damaged).putInt(at, damage);
                Files.write(file, damaged);
                assertThat(FragmentedMp4.read(file).wholeBytes()).isBetween(0L, (long) sound.length);
            }
        }
    }

    @Test
    void moreSamplesThanABoxHasRoomForAreNone() throws IOException {
        try (VideoEncoder encoder = ffmpeg.encode(file, 64, 48)) {
            encoder.write(plain(64, 48, RED), 0);
            encoder.write(plain(64, 48, BLUE), 10);
            assertThat(encoder.finish()).isEmpty();
        }
        byte[] damaged = Files.readAllBytes(file);
        int trun = new String(damaged, StandardCharsets.ISO_8859_1).indexOf("trun");
        ByteBuffer.wrap(damaged).putInt(trun + 8, 0x4000_0000);
        Files.write(file, damaged);
        assertThat(FragmentedMp4.read(file).frames()).isZero();
    }

    @Test
    void anEncoderThatEndsAtOnceIsHeard() throws Exception {
        Process ended = new ProcessBuilder("sh", "-c", "echo 'no memory left' >&2; exit 3").start();
        assertThat(ended.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> VideoEncoder.begin(ended, 64, 48))
                .isInstanceOf(IOException.class)
                .hasMessage("ffmpeg ended with exit code 3: no memory left");
    }

    @Test
    void aProgramThatCannotRunYetIsAskedAgain() throws IOException {
        Path ready = directory.resolve("ready");
        Path program = Files.writeString(
                directory.resolve("ffmpeg"),
                "#!/bin/sh\n[ -e %s ] || { echo 'no libraries'; exit 127; }\nexec ffmpeg \"$@\"\n".formatted(ready));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        var late = new Ffmpeg(program.toString());
        assertThatThrownBy(() -> late.encode(file, 64, 48)).hasMessageContaining("exit code 127, no libraries");
        Files.createFile(ready);
        try (VideoEncoder encoder = late.encode(file, 64, 48)) {
            encoder.write(plain(64, 48, RED), 0);
            assertThat(encoder.finish()).isEmpty();
        }
    }

    @Test
    void aProgramThatIsNotThereIsNamedWithItsPackage() {
        assertThatThrownBy(() -> new Ffmpeg("/none/ffmpeg").encode(file, 64, 48))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/none/ffmpeg")
                .hasMessageContaining("package ffmpeg");
        assertThat(file).doesNotExist();
    }

    private static Pixels plain(int width, int height, int colour) {
        int[] rgb = new int[width * height];
        Arrays.fill(rgb, colour);
        return new Pixels(width, height, rgb);
    }

    private static List<String> colours(Video video) {
        return IntStream.range(0, video.pictures().size())
                .mapToObj(picture -> video.colour(picture, 32, 24))
                .toList();
    }
}
