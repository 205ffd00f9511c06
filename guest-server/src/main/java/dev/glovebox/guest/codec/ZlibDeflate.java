package dev.glovebox.guest.codec;

import java.lang.foreign.MemorySegment;
import java.util.zip.Adler32;
import java.util.zip.Deflater;

/// The JDK's own zlib.
final class ZlibDeflate implements Deflate {
    private final Adler32 adler = new Adler32();
    private int level = Deflater.BEST_SPEED;
    private Deflater deflater = new Deflater(level, true);

    @Override
    public int deflate(int wanted, MemorySegment in, MemorySegment out) {
        begin(wanted);
        deflater.setInput(in.asByteBuffer());
        int written = deflater.deflate(out.asByteBuffer(), Deflater.SYNC_FLUSH);
        if (written >= out.byteSize()) {
            throw new IllegalStateException("%d bytes became more than %d".formatted(in.byteSize(), out.byteSize()));
        }
        return written;
    }

    private void begin(int wanted) {
        if (wanted == level) {
            deflater.reset();
        } else { // to change a deflater's level would begin a block by the old one
            deflater.end();
            deflater = new Deflater(wanted, true);
            level = wanted;
        }
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
