package dev.glovebox.guest.codec;

import java.lang.foreign.MemorySegment;
import java.util.zip.Adler32;
import java.util.zip.Deflater;

/// The JDK's own zlib.
final class ZlibDeflate implements Deflate {
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final Adler32 adler = new Adler32();

    @Override
    public int deflate(int level, MemorySegment in, MemorySegment out) {
        deflater.reset();
        deflater.setLevel(level);
        deflater.setInput(in.asByteBuffer());
        int written = deflater.deflate(out.asByteBuffer(), Deflater.SYNC_FLUSH);
        if (written >= out.byteSize()) {
            throw new IllegalStateException("%d bytes became more than %d".formatted(in.byteSize(), out.byteSize()));
        }
        return written;
    }

    @Override
    public int adler32(MemorySegment data) {
        adler.reset();
        adler.update(data.asByteBuffer());
        return (int) adler.getValue();
    }

    @Override
    public void close() {
        deflater.end();
    }
}
