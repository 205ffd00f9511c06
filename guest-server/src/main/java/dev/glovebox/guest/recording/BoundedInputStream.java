package dev.glovebox.guest.recording;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// The first bytes of another stream, which it closes.
final class BoundedInputStream extends FilterInputStream {
    private long leftBytes;

    BoundedInputStream(InputStream stream, long sizeBytes) {
        super(stream);
        this.leftBytes = sizeBytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (leftBytes <= 0) {
            return -1;
        }
        int count = super.read(buffer, offset, (int) Math.min(length, leftBytes));
        leftBytes -= Math.max(0, count);
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = super.skip(Math.clamp(count, 0, leftBytes));
        leftBytes -= skipped;
        return skipped;
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(super.available(), leftBytes);
    }

    @Override
    public boolean markSupported() {
        return false; // a reset would not give back what was counted
    }
}
