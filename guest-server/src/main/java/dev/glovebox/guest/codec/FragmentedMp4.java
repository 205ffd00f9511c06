package dev.glovebox.guest.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;

/// What a fragmented MP4 file of one track holds, also while it is being written and when its end was cut off or
/// damaged ([ISO/IEC 14496-12](https://www.iso.org/standard/83102.html), whose box names these are).
///
/// @param wholeBytes how much of the file is whole boxes, which is what players can make use of
/// @param frames how many pictures these hold
/// @param durationMs until the end of the last one
public record FragmentedMp4(long wholeBytes, long frames, long durationMs) {
    private static final int HEADER_BYTES = 8;
    private static final int LARGE_HEADER_BYTES = 16;
    private static final int INDEX_BOX_MAX_BYTES = 4 << 20;

    // trun and tfhd, flags
    private static final int DATA_OFFSET = 0x1;
    private static final int FIRST_SAMPLE_FLAGS = 0x4;
    private static final int SAMPLE_DURATION = 0x100;
    private static final int SAMPLE_FIELDS = 0xf00;
    private static final int BASE_DATA_OFFSET = 0x1;
    private static final int SAMPLE_DESCRIPTION_INDEX = 0x2;
    private static final int DEFAULT_SAMPLE_DURATION = 0x8;

    /// Reads the boxes of `file` up to the first damaged one, not the pictures.
    public static FragmentedMp4 read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var reader = new Reader();
            long fileBytes = channel.size();
            long at = 0;
            long boxBytes = boxBytes(channel, at, fileBytes);
            while (boxBytes > 0 && reader.isSound(channel, at, boxBytes)) {
                at += boxBytes;
                boxBytes = boxBytes(channel, at, fileBytes);
            }
            return reader.result();
        }
    }

    /// How large the box at `at` is; 0 when there is none, or not a whole one.
    private static long boxBytes(FileChannel channel, long at, long fileBytes) throws IOException {
        if (fileBytes - at < LARGE_HEADER_BYTES) {
            return 0;
        }
        ByteBuffer header = read(channel, at, LARGE_HEADER_BYTES);
        long small = header.getInt(0) & 0xffff_ffffL;
        long bytes = small == 1 ? header.getLong(HEADER_BYTES) : small;
        return bytes >= HEADER_BYTES && bytes <= fileBytes - at ? bytes : 0;
    }

    private static ByteBuffer read(FileChannel channel, long at, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) >= 0) {
            // until it is full, or the file has become shorter
        }
        return buffer.clear();
    }

    /// Adds up the boxes at the top.
    private static final class Reader {
        private long timescale = 1;
        private long indexedFrames; // of a moof whose mdat has not come yet
        private long indexedEnd;
        private long wholeBytes;
        private long frames;
        private long end;

        /// Reads a box; false when it does not hold what it says, which then changes nothing.
        boolean isSound(FileChannel channel, long at, long bytes) throws IOException {
            try {
                box(channel, at, bytes);
                return true;
            } catch (IndexOutOfBoundsException _) { // what every buffer here throws when a box is too short
                return false;
            }
        }

        private void box(FileChannel channel, long at, long bytes) throws IOException {
            String type = type(read(channel, at, HEADER_BYTES), 0);
            if (type.equals("moov") || type.equals("moof")) {
                ByteBuffer content = read(channel, at, (int) Math.min(bytes, INDEX_BOX_MAX_BYTES))
                        .position(HEADER_BYTES);
                if (type.equals("moov")) {
                    child(content.slice(), "trak", "mdia", "mdhd").ifPresent(this::mediaHeader);
                } else {
                    child(content.slice(), "traf").ifPresent(this::trackFragment);
                }
            }
            if (!type.equals("moof")) { // which is of use only together with its mdat
                frames = indexedFrames;
                end = indexedEnd;
                wholeBytes = at + bytes;
            }
        }

        private void mediaHeader(ByteBuffer mdhd) {
            timescale = Math.max(1, mdhd.getInt(mdhd.get(0) == 1 ? 20 : 12) & 0xffff_ffffL);
        }

        private void trackFragment(ByteBuffer traf) {
            long defaultDuration =
                    child(traf, "tfhd").map(Reader::defaultDuration).orElse(0L);
            indexedEnd = child(traf, "tfdt")
                    .map(tfdt -> tfdt.get(0) == 1 ? tfdt.getLong(4) : tfdt.getInt(4) & 0xffff_ffffL)
                    .orElse(indexedEnd);
            child(traf, "trun").ifPresent(trun -> run(trun, defaultDuration));
        }

        private static long defaultDuration(ByteBuffer tfhd) {
            int flags = tfhd.getInt(0);
            int at = 8 + ((flags & BASE_DATA_OFFSET) == 0 ? 0 : 8) + ((flags & SAMPLE_DESCRIPTION_INDEX) == 0 ? 0 : 4);
            return (flags & DEFAULT_SAMPLE_DURATION) == 0 ? 0 : tfhd.getInt(at) & 0xffff_ffffL;
        }

        private void run(ByteBuffer trun, long defaultDuration) {
            int flags = trun.getInt(0);
            long samples = trun.getInt(4) & 0xffff_ffffL;
            int at = 8 + ((flags & DATA_OFFSET) == 0 ? 0 : 4) + ((flags & FIRST_SAMPLE_FLAGS) == 0 ? 0 : 4);
            int sampleBytes = Integer.bitCount(flags & SAMPLE_FIELDS) * Integer.BYTES;
            Objects.checkFromIndexSize(at, samples * sampleBytes, (long) trun.limit());
            if ((flags & SAMPLE_DURATION) == 0) {
                indexedEnd += samples * defaultDuration;
            } else {
                for (int i = 0; i < samples; i++) {
                    indexedEnd += trun.getInt(at + i * sampleBytes) & 0xffff_ffffL;
                }
            }
            indexedFrames += samples;
        }

        FragmentedMp4 result() {
            return new FragmentedMp4(wholeBytes, frames, end * 1000 / timescale);
        }
    }

    /// The content of the first box that the path of types leads to.
    private static Optional<ByteBuffer> child(ByteBuffer boxes, String... path) {
        Optional<ByteBuffer> found = Optional.of(boxes);
        for (String type : path) {
            found = found.flatMap(within -> first(within, type));
        }
        return found;
    }

    private static Optional<ByteBuffer> first(ByteBuffer boxes, String type) {
        int at = 0;
        while (at + HEADER_BYTES <= boxes.limit()) {
            int bytes = boxes.getInt(at);
            if (bytes < HEADER_BYTES || bytes > boxes.limit() - at) {
                return Optional.empty();
            }
            if (type(boxes, at).equals(type)) {
                return Optional.of(boxes.slice(at + HEADER_BYTES, bytes - HEADER_BYTES));
            }
            at += bytes;
        }
        return Optional.empty();
    }

    private static String type(ByteBuffer box, int at) {
        byte[] name = new byte[4];
        box.get(at + 4, name);
        return new String(name, StandardCharsets.ISO_8859_1);
    }
}
