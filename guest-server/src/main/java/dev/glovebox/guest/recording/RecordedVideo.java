package dev.glovebox.guest.recording;

import dev.glovebox.guest.codec.FragmentedMp4;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/// A recording's video, open for reading as far as it could be played when it was opened. Whoever opened it closes
/// it; it stays readable when the recording is deleted meanwhile.
public final class RecordedVideo implements AutoCloseable {
    private final FileChannel channel;
    private final FileTime made;
    private final long sizeBytes;

    private RecordedVideo(FileChannel channel, FileTime made, long sizeBytes) {
        this.channel = channel;
        this.made = made;
        this.sizeBytes = sizeBytes;
    }

    /// Opens `file`.
    static RecordedVideo open(Path file) throws IOException {
        long wholeBytes = FragmentedMp4.read(file).wholeBytes();
        FileTime made = Files.readAttributes(file, BasicFileAttributes.class).creationTime();
        return new RecordedVideo(FileChannel.open(file, StandardOpenOption.READ), made, wholeBytes);
    }

    /// How large it is.
    public long sizeBytes() {
        return sizeBytes;
    }

    /// Names what it holds now: a video is only ever added to.
    public String etag() {
        return "\"%x-%x\"".formatted(made.toMillis(), sizeBytes);
    }

    /// Reads `count` bytes from byte `first` on.
    public InputStream read(long first, long count) throws IOException {
        return new BoundedInputStream(Channels.newInputStream(channel.position(first)), count);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
