package dev.glovebox.guest.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Turns pixels into the filtered rows that PNG deflates ([PNG, section 9](https://www.w3.org/TR/png-3/#9Filters)):
/// UP, which makes the smallest files of what screens show, and SUB for the first row. Not thread-safe.
///
/// The loops are over plain arrays, which are fast also before they are compiled well, and take eight bytes at
/// once.
final class PngFilter {
    private static final byte SUB = 1;
    private static final byte UP = 2;
    private static final long COLOUR = 0xffffff;
    private static final long TOP_BITS = 0x8080808080808080L;
    private static final int GROUP_PIXELS = 8;
    private static final int GROUP_WORDS = 3;
    private static final int PIXEL_BITS = 24;

    private int[] padded = new int[0];
    private long[] current = new long[0]; // packed rows: eight bytes a word, the first one on top
    private long[] above = new long[0];
    private long[] filtered = new long[0]; // the first byte lowest, as little-endian machines have it in memory

    /// How many bytes filtered rows take.
    static long bytes(int width, int rows) {
        return rows * (1 + 3L * width);
    }

    /// Filters rows, the first of which refers to none above it.
    ///
    /// @param rgb values `0xXXRRGGBB`, row-major
    /// @param from where the first row begins in `rgb`
    /// @param width pixels a row
    /// @param target of [#bytes] bytes
    void filter(int[] rgb, int from, int width, MemorySegment target) {
        int groups = (width + GROUP_PIXELS - 1) / GROUP_PIXELS;
        makeRoom(groups);
        MemorySegment source = MemorySegment.ofArray(filtered);
        long rowBytes = bytes(width, 1);
        int row = from;
        for (long at = 0; at < target.byteSize(); at += rowBytes) {
            packRow(rgb, row, width, groups);
            if (at == 0) {
                subtractLeft(groups * GROUP_WORDS);
            } else {
                subtractAbove(groups * GROUP_WORDS);
            }
            target.set(ValueLayout.JAVA_BYTE, at, at == 0 ? SUB : UP);
            MemorySegment.copy(source, 0, target, at + 1, rowBytes - 1);
            long[] done = current;
            current = above;
            above = done;
            row += width;
        }
    }

    private void makeRoom(int groups) {
        if (filtered.length < groups * GROUP_WORDS) {
            padded = new int[groups * GROUP_PIXELS];
            current = new long[groups * GROUP_WORDS];
            above = new long[groups * GROUP_WORDS];
            filtered = new long[groups * GROUP_WORDS];
        }
    }

    private void packRow(int[] rgb, int row, int width, int groups) {
        if (width == groups * GROUP_PIXELS) {
            pack(rgb, row, groups);
        } else {
            System.arraycopy(rgb, row, padded, 0, width); // what follows it is packed too, and not used
            pack(padded, 0, groups);
        }
    }

    /// Packs pixels into three bytes each, red first.
    private void pack(int[] rgb, int from, int groups) {
        long[] target = current;
        for (int i = 0; i < groups; i++) {
            int s = from + i * GROUP_PIXELS;
            int t = i * GROUP_WORDS;
            long p2 = rgb[s + 2] & COLOUR;
            long p5 = rgb[s + 5] & COLOUR;
            target[t] = (long) rgb[s] << 40 | (rgb[s + 1] & COLOUR) << 16 | p2 >>> 8;
            target[t + 1] = p2 << 56 | (rgb[s + 3] & COLOUR) << 32 | (rgb[s + 4] & COLOUR) << 8 | p5 >>> 16;
            target[t + 2] = p5 << 48 | (rgb[s + 6] & COLOUR) << 24 | rgb[s + 7] & COLOUR;
        }
    }

    private void subtractLeft(int words) {
        long before = 0;
        for (int i = 0; i < words; i++) {
            long word = current[i];
            filtered[i] = Long.reverseBytes(difference(word, before << Long.SIZE - PIXEL_BITS | word >>> PIXEL_BITS));
            before = word;
        }
    }

    private void subtractAbove(int words) {
        long[] row = current;
        long[] less = above;
        long[] target = filtered;
        for (int i = 0; i < words; i++) {
            target[i] = Long.reverseBytes(difference(row[i], less[i]));
        }
    }

    /// Subtracts each byte from its counterpart: none borrows from its neighbour, as the bytes' top bits are set
    /// before and put right afterwards.
    private static long difference(long word, long less) {
        return ((word | TOP_BITS) - (less & ~TOP_BITS)) ^ (~(word ^ less) & TOP_BITS);
    }
}
