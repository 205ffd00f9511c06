package dev.glovebox.bridge.driver.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsTest {
    @TempDir
    Path directory;

    @Test
    void theTailIsPlainShortAndOfThisMachineOnly() throws Exception {
        Path log = directory.resolve("serial.log");
        Files.writeString(log, "of an earlier one\n");
        long start = Files.size(log);
        Files.writeString(
                log,
                "one\r\n\n\u001B[2J\u001B[1;31mred\u001B[0m\u0007\n" + "x".repeat(1000) + "\nlast",
                StandardOpenOption.APPEND);
        assertThat(TextTail.of(log, start, 40)).containsExactly("one", "red", "x".repeat(400) + "…", "last");
        assertThat(TextTail.of(log, start, 2)).hasSize(2).endsWith("last");
        assertThat(TextTail.of(directory.resolve("none"), 0, 40)).isEmpty();
    }

    @Test
    void theTailOfAHugeLogReadsOnlyItsEnd() throws Exception {
        Path log = directory.resolve("huge.log");
        Files.writeString(log, "line\n".repeat(400_000));
        assertThat(TextTail.of(log, 0, 40)).hasSize(40).containsOnly("line");
    }

    @Test
    void aLogThatGrowsTooLongIsEmptiedInPlaceAndSaysSo() throws Exception {
        Path log = directory.resolve("serial.log");
        Path small = Files.writeString(directory.resolve("small.log"), "small");
        Files.writeString(log, "x".repeat(2000));
        try (LogGuard _ = new LogGuard(List.of(log, small, directory.resolve("none")), 1000, Duration.ofMillis(5))) {
            await().until(() -> Files.size(log) < 200 && Files.size(log) > 0);
        }
        assertThat(Files.readString(log)).matches("\\[glovebox: 2000 bytes were cut here at .*]\n");
        assertThat(small).hasContent("small");
    }
}
