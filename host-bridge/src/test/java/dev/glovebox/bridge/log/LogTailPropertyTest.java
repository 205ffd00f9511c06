package dev.glovebox.bridge.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A writer at random against a reader: what is read is what was written, piece by piece between the cuts.
@Timeout(120)
class LogTailPropertyTest {
    private static final String[] WORDS = {"a", "Grüße", "世界", "🙂", " ", "\n", "\n\n", "\r\n", "x".repeat(5000)};

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void nothingIsLostOrDoubled(long seed) throws Exception {
        Path file = directory.resolve("log");
        var random = new Random(seed);
        var written = new StringBuilder();
        try (var following = new Following(new LogTail(file), new LogStart.Offset(0))) {
            for (int step = 0; step < 400; step++) {
                append(file, text(random), random, written);
                if (random.nextInt(100) == 0) {
                    // What was cut before it was read is lost to any reader: wait for it.
                    awaitText(following, written.toString());
                    loseAll(file, random);
                }
            }
            awaitText(following, written.toString());
            assertThat(following.text()).isEqualTo(written.toString());
            assertOffsetsFit(following.events());
        }
    }

    @Test
    void aBurstIsReadWithLittleMemory() throws Exception {
        Path file = directory.resolve("log");
        long bytes = 1L << 30;
        var read = new AtomicLong();
        var longest = new AtomicLong();
        Thread writer = Thread.ofPlatform().start(() -> writeBurst(file, bytes));

        new LogTail(file)
                .follow(
                        new LogStart.Offset(0),
                        event -> {
                            if (event instanceof LogEvent.Text text) {
                                read.set(text.nextOffset());
                                longest.accumulateAndGet(text.nextOffset() - text.offset(), Math::max);
                            }
                        },
                        () -> read.get() >= bytes);
        writer.join();

        assertThat(read.get()).isEqualTo(bytes);
        assertThat(longest.get()).isLessThanOrEqualTo(65_537);
    }

    private static void writeBurst(Path file, long bytes) {
        byte[] block = "0123456789abcdef".repeat(65_536).getBytes(UTF_8);
        for (int at = 999; at < block.length / 2; at += 1000) {
            block[at] = '\n'; // half of it lines, half of it none
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long n = 0; n < bytes; n += block.length) {
                out.write(block);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int n = random.nextInt(30); n >= 0; n--) {
            text.append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString();
    }

    /// In pieces that end anywhere, also inside a character, with a pause now and then.
    private static void append(Path file, String text, Random random, StringBuilder written) throws Exception {
        written.append(text);
        ByteBuffer bytes = UTF_8.encode(text);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            int end = bytes.limit();
            while (bytes.position() < end) {
                bytes.limit(Math.min(end, bytes.position() + 1 + random.nextInt(3000)));
                channel.write(bytes);
                if (random.nextInt(20) == 0) {
                    Thread.sleep(Duration.ofMillis(random.nextInt(20)));
                }
            }
        }
    }

    private static void loseAll(Path file, Random random) throws IOException {
        if (random.nextBoolean()) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
        } else {
            Files.move(file, file.resolveSibling("log." + random.nextLong()));
        }
    }

    private static void awaitText(Following following, String written) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> following.text().length() >= written.length());
    }

    private static void assertOffsetsFit(List<LogEvent> events) {
        long at = 0;
        var cuts = new ArrayList<LogEvent.Cut>();
        for (LogEvent event : events) {
            switch (event) {
                case LogEvent.Text text -> {
                    assertThat(text.offset()).isEqualTo(at);
                    at = text.nextOffset();
                }
                case LogEvent.Cut cut -> {
                    assertThat(cut.offset()).isEqualTo(at);
                    cuts.add(cut);
                    at = 0;
                }
            }
        }
        assertThat(cuts).isNotEmpty();
    }
}
