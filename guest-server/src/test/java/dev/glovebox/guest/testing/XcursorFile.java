package dev.glovebox.guest.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes cursor files ([Xcursor(3), cursor
/// files](https://www.x.org/releases/current/doc/man/man3/Xcursor.3.xhtml)), which `xsetroot -xcf` sets.
public final class XcursorFile {
    private static final int IMAGE_TYPE = 0xfffd0002;
    private static final int HEADER_BYTES = 16;
    private static final int ENTRY_BYTES = 12;
    private static final int IMAGE_HEADER_BYTES = 36;

    private XcursorFile() {}

    /// Writes one image.
    ///
    /// @param argb premultiplied, `width * height` values
    public static void write(Path file, int width, int height, int hotspotX, int hotspotY, int[] argb)
            throws IOException {
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + ENTRY_BYTES + IMAGE_HEADER_BYTES + 4 * argb.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        out.put("Xcur".getBytes(StandardCharsets.US_ASCII))
                .putInt(HEADER_BYTES)
                .putInt(0x10000)
                .putInt(1);
        out.putInt(IMAGE_TYPE).putInt(height).putInt(HEADER_BYTES + ENTRY_BYTES);
        out.putInt(IMAGE_HEADER_BYTES).putInt(IMAGE_TYPE).putInt(height).putInt(1);
        out.putInt(width).putInt(height).putInt(hotspotX).putInt(hotspotY).putInt(0);
        for (int pixel : argb) {
            out.putInt(pixel);
        }
        Files.write(file, out.array());
    }
}
