package dev.glovebox.bridge.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// A log file that somebody else appends to: QEMU, for a guest.
///
/// It may not be there yet; it may be made shorter, or be replaced by another of its name. Nothing is kept between
/// calls, so that any thread may use it.
public final class LogTail {
    /// How long it may take until something that was written is told.
    static final Duration POLL = Duration.ofMillis(50);

    private final Path file;

    /// @param file the log, whether it is there or not
    public LogTail(Path file) {
        this.file = file;
    }

    /// Reads a piece of it.
    ///
    /// @param offset where to begin, 0 or more
    /// @param maxBytes how much is wanted at most
    /// @return what is there, empty when nothing has been written after the offset or there is no file
    /// @throws IOException when it cannot be read
    public LogChunk read(long offset, int maxBytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            boolean cut = offset > channel.size();
            long from = cut ? 0 : offset;
            var bytes = ByteBuffer.allocate(Math.clamp(channel.size() - from, 0, maxBytes));
            FileBytes.fill(channel, bytes, from);
            byte[] some = new byte[bytes.remaining()];
            bytes.get(some);
            return new LogChunk(from, some, cut);
        } catch (NoSuchFileException e) {
            return new LogChunk(0, new byte[0], offset > 0);
        }
    }

    /// Tells what is in the log and what is written to it from then on, within [#POLL] or so. Text that is not yet
    /// a whole line is told after half a second. It returns when the thread is interrupted, or when `stop` says so;
    /// what was written until then is still told.
    ///
    /// @param stop is asked again and again
    /// @throws IOException when the log cannot be read, or `sink` throws it
    public void follow(LogStart from, LogSink sink, BooleanSupplier stop) throws IOException {
        try (var follower = new LogFollower(file, sink)) {
            follower.begin(from);
            while (!stop.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
                if (!follower.advance()) {
                    Thread.sleep(POLL);
                }
            }
            follower.finish();
        } catch (InterruptedException | ClosedByInterruptException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Tells what is in the log now.
    ///
    /// @throws IOException when the log cannot be read, or `sink` throws it
    public void print(LogStart from, LogSink sink) throws IOException {
        follow(from, sink, () -> true);
    }
}
