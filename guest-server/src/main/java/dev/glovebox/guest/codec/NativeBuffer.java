package dev.glovebox.guest.codec;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Memory outside the heap for C to read and write, which is kept and grows with what is asked of it. Not
/// thread-safe; whoever creates it closes it.
final class NativeBuffer implements AutoCloseable {
    private static final long ALIGNMENT_BYTES = 64;

    private Arena arena = Arena.ofShared();
    private MemorySegment memory = MemorySegment.NULL;

    /// Memory of at least that size, until the next call or the end; what it held before may be gone.
    MemorySegment ofAtLeast(long bytes) {
        if (memory.byteSize() < bytes) {
            var larger = Arena.ofShared();
            memory = larger.allocate(bytes, ALIGNMENT_BYTES);
            arena.close();
            arena = larger;
        }
        return memory;
    }

    @Override
    public void close() {
        arena.close();
    }
}
