package dev.glovebox.guest.codec;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Intel's ISA-L at level 1, several times faster than zlib at any level, with about its size at level 1.
final class IsalDeflate implements Deflate {
    // struct isal_zstream and constants of isa-l/igzip_lib.h, of libisal.so.2 on machines with 64-bit pointers
    private static final long STREAM_BYTES = 82_384;
    private static final long NEXT_IN = 0;
    private static final long AVAIL_IN = 8;
    private static final long NEXT_OUT = 16;
    private static final long AVAIL_OUT = 24;
    private static final long TOTAL_OUT = 28;
    private static final long LEVEL = 40;
    private static final long LEVEL_BUF_SIZE = 44;
    private static final long LEVEL_BUF = 48;
    private static final long FLUSH = 58;
    private static final short FULL_FLUSH = 2;
    private static final int ISAL_DEF_LVL1_DEFAULT = 282_624;

    private static final long SPARE_BYTES = 64 << 10; // should the struct grow behind the fields that are used
    private static final long ALIGNMENT_BYTES = 64;

    private final LibIsal isal;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment stream = arena.allocate(STREAM_BYTES + SPARE_BYTES, ALIGNMENT_BYTES);
    private final MemorySegment levelBuffer = arena.allocate(ISAL_DEF_LVL1_DEFAULT, ALIGNMENT_BYTES);

    IsalDeflate(LibIsal isal) {
        this.isal = isal;
    }

    @Override
    public int deflate(int level, MemorySegment in, MemorySegment out) {
        isal.isal_deflate_stateless_init(stream.address());
        stream.set(JAVA_LONG, NEXT_IN, in.address());
        stream.set(JAVA_INT, AVAIL_IN, (int) in.byteSize());
        stream.set(JAVA_LONG, NEXT_OUT, out.address());
        stream.set(JAVA_INT, AVAIL_OUT, (int) out.byteSize());
        stream.set(JAVA_INT, LEVEL, 1);
        stream.set(JAVA_INT, LEVEL_BUF_SIZE, ISAL_DEF_LVL1_DEFAULT);
        stream.set(JAVA_LONG, LEVEL_BUF, levelBuffer.address());
        stream.set(JAVA_SHORT, FLUSH, FULL_FLUSH);
        int code = isal.isal_deflate_stateless(stream.address());
        if (code != 0 || stream.get(JAVA_INT, AVAIL_IN) != 0) {
            throw new IllegalStateException("isal_deflate_stateless answered %d".formatted(code));
        }
        return stream.get(JAVA_INT, TOTAL_OUT);
    }

    @Override
    public int adler32(MemorySegment data) {
        return isal.isal_adler32(1, data.address(), data.byteSize());
    }

    @Override
    public void close() {
        arena.close();
    }
}
