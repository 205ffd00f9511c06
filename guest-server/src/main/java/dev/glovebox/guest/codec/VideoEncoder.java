package dev.glovebox.guest.codec;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.guest.image.Pixels;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// One process of [Ffmpeg] that encodes one video. One thread writes the pictures, one after the other, and
/// finishes; any thread may kill the process. Whoever started it closes it.
///
/// When this server dies, the process reads the end of its input and finishes the file by itself.
public final class VideoEncoder implements AutoCloseable {
    private static final Duration FINISH_LIMIT = Duration.ofSeconds(10);
    private static final int LAST_WORDS_MAX_CHARS = 500;
    private static final int CHUNK_BYTES = 1 << 16; // what a pipe holds
    private static final int FILE_HEADER_BYTES = 32;
    private static final int FRAME_HEADER_BYTES = 12;

    private final Process process;
    private final OutputStream input;
    private final Thread errorReader;
    private final int width;
    private final int height;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final IntBuffer chunkPixels = chunk.asIntBuffer();
    private long lastTimeMs = -1;
    private final ReentrantLock lock = new ReentrantLock();
    private @GuardedBy("lock") String lastWords = "";

    private VideoEncoder(Process process, int width, int height) {
        this.process = process;
        this.input = process.getOutputStream();
        this.width = width;
        this.height = height;
        this.errorReader = Thread.ofPlatform()
                .daemon()
                .name("ffmpeg-errors-" + process.pid())
                .start(this::readErrors);
    }

    /// Takes `process` over, which waits for a video of that size.
    ///
    /// @throws IOException when it has ended already; says why, in one line
    static VideoEncoder begin(Process process, int width, int height) throws IOException {
        var encoder = new VideoEncoder(process, width, height);
        try {
            encoder.writeFileHeader();
            return encoder;
        } catch (IOException e) {
            throw new IOException(encoder.finish().orElse(e.getMessage()), e);
        }
    }

    /// The process's id.
    public long pid() {
        return process.pid();
    }

    /// Whether the process still runs.
    public boolean isAlive() {
        return process.isAlive();
    }

    /// Writes a picture; returns when the process has taken it, which is when it has encoded the one before.
    ///
    /// @param picture of the video's size
    /// @param timeMs when it is to be seen, since the video's start; a time that is not later than that of the
    ///     picture before is made the next millisecond
    /// @return the time that it got
    /// @throws IOException when the process has ended; [#finish] tells why
    public long write(Pixels picture, long timeMs) throws IOException {
        if (picture.width() != width || picture.height() != height) {
            throw new IllegalArgumentException(
                    "%d x %d pixels in a video of %d x %d".formatted(picture.width(), picture.height(), width, height));
        }
        lastTimeMs = Math.max(lastTimeMs + 1, timeMs);
        int count = width * height;
        chunk.clear().putInt(count * Integer.BYTES).putLong(lastTimeMs);
        input.write(chunk.array(), 0, FRAME_HEADER_BYTES);
        for (int from = 0; from < count; from += chunkPixels.capacity()) {
            int some = Math.min(chunkPixels.capacity(), count - from);
            chunkPixels.clear().put(picture.rgb(), from, some);
            input.write(chunk.array(), 0, some * Integer.BYTES);
        }
        input.flush();
        return lastTimeMs;
    }

    private void writeFileHeader() throws IOException {
        chunk.put("DKIF".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 0) // version
                .putShort((short) FILE_HEADER_BYTES)
                .put("BGR\0".getBytes(StandardCharsets.US_ASCII)) // ffmpeg's own code of 0xXXRRGGBB, little-endian
                .putShort((short) width)
                .putShort((short) height)
                .putInt(1000) // ticks a second
                .putInt(1)
                .putLong(0); // the number of frames, not known
        input.write(chunk.array(), 0, FILE_HEADER_BYTES);
        input.flush();
    }

    /// Ends the video and the process, which gets ten seconds for it.
    ///
    /// @return why the video has failed, in one line; empty when it has not
    public Optional<String> finish() {
        try {
            input.close();
        } catch (IOException _) {
            // it has ended already
        }
        try {
            if (!process.waitFor(FINISH_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                close();
                return Optional.of(
                        "ffmpeg did not finish within %d s and was killed".formatted(FINISH_LIMIT.toSeconds()));
            }
            errorReader.join(FINISH_LIMIT);
        } catch (InterruptedException _) {
            close();
            Thread.currentThread().interrupt();
            return Optional.of("interrupted while ffmpeg was finishing");
        }
        String words = lastWords();
        return process.exitValue() == 0
                ? Optional.empty()
                : Optional.of("ffmpeg ended with exit code %d%s"
                        .formatted(process.exitValue(), words.isEmpty() ? "" : ": " + words));
    }

    /// Kills the process; nothing to do once [#finish] has returned.
    @Override
    public void close() {
        process.destroyForcibly();
    }

    private String lastWords() {
        lock.lock();
        try {
            return lastWords.strip();
        } finally {
            lock.unlock();
        }
    }

    private void readErrors() {
        try (var errors = new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = errors.readLine(); line != null; line = errors.readLine()) {
                keep(line.strip());
            }
        } catch (IOException _) {
            // killed
        }
    }

    private void keep(String said) {
        lock.lock();
        try {
            String all = lastWords + " " + said;
            lastWords = all.substring(Math.max(0, all.length() - LAST_WORDS_MAX_CHARS));
        } finally {
            lock.unlock();
        }
    }
}
