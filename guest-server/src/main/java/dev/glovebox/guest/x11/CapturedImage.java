package dev.glovebox.guest.x11;

import com.sun.jna.Function;
import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The client's side of what is captured: a segment shared with the X server (MIT-SHM) where both see the same
/// memory, else an image that comes over the connection. Belongs to one connection, one size and one depth; not
/// thread-safe.
final class CapturedImage {
    private static final Logger LOG = System.getLogger(CapturedImage.class.getName());
    private static final int BITS_PER_PIXEL = 32;
    private static final long RED_MASK = 0xff0000;
    private static final long VISUAL_RED_MASK = 24; // Visual, LP64

    // XShmSegmentInfo, LP64
    private static final long SEGMENT_INFO_BYTES = 32;
    private static final long SEGMENT_SHMID = 8;
    private static final long SEGMENT_SHMADDR = 16;
    // XImage, LP64
    private static final long IMAGE_DATA = 16;
    private static final long IMAGE_BYTE_ORDER = 24;
    private static final int LEAST_SIGNIFICANT_FIRST = 0;
    private static final long IMAGE_BYTES_PER_LINE = 44;
    private static final long IMAGE_BITS_PER_PIXEL = 48;
    private static final long IMAGE_DESTROY = 96;

    private final Pointer display;
    private final int width;
    private final int height;
    private final boolean redIsThird;
    private @Nullable Memory info; // XShmSegmentInfo; null without shared memory
    private @Nullable SharedSegment segment;
    private @Nullable Pointer image; // XImage

    private CapturedImage(Pointer display, Pointer visual, int width, int height) {
        this.display = display;
        this.redIsThird = visual.getNativeLong(VISUAL_RED_MASK).longValue() == RED_MASK;
        this.width = width;
        this.height = height;
    }

    /// An image of drawables of this size and depth.
    ///
    /// @param visual a `Visual *` of that depth
    static CapturedImage create(Pointer display, Pointer visual, int depth, int width, int height) {
        var created = new CapturedImage(display, visual, width, height);
        if (LibXext.INSTANCE.XShmQueryExtension(display) && !created.share(visual, depth)) {
            LOG.log(Level.INFO, "memory cannot be shared with the X server; captures take the slower way");
        }
        return created;
    }

    /// Whether the pixels come by shared memory.
    boolean isShared() {
        return segment != null;
    }

    boolean hasSize(int otherWidth, int otherHeight) {
        return width == otherWidth && height == otherHeight;
    }

    /// Captures a window that is visible, or a pixmap, from its corner on.
    ///
    /// @return whether it worked; not when the drawable is smaller or gone
    boolean capture(NativeLong drawable) {
        Pointer shared = image;
        if (segment != null && shared != null) {
            return LibXext.INSTANCE.XShmGetImage(display, drawable, shared, 0, 0, LibX11.ALL_PLANES);
        }
        destroyImage();
        image = LibX11.INSTANCE.XGetImage(display, drawable, 0, 0, width, height, LibX11.ALL_PLANES, LibX11.Z_PIXMAP);
        return image != null;
    }

    /// Whether the last capture is `0xXXRRGGBB` in little-endian order.
    boolean isRgb() {
        return redIsThird
                && captured().getInt(IMAGE_BITS_PER_PIXEL) == BITS_PER_PIXEL
                && captured().getInt(IMAGE_BYTE_ORDER) == LEAST_SIGNIFICANT_FIRST;
    }

    /// The pixels of the last capture.
    @SuppressWarnings("restricted") // the segment is as long as the image that Xlib describes
    MemorySegment pixels() {
        Pointer data = captured().getPointer(IMAGE_DATA);
        return MemorySegment.ofAddress(Pointer.nativeValue(data)).reinterpret((long) rowBytes() * height);
    }

    /// The distance of two rows of the last capture.
    int rowBytes() {
        return captured().getInt(IMAGE_BYTES_PER_LINE);
    }

    /// Frees everything.
    ///
    /// @param serverLives whether the connection can still be spoken on
    void close(boolean serverLives) {
        Memory attached = info;
        if (attached != null && serverLives) {
            LibXext.INSTANCE.XShmDetach(display, attached);
            LibX11.INSTANCE.XSync(display, false);
        }
        letGo();
    }

    private Pointer captured() {
        Pointer captured = image;
        if (captured == null) {
            throw new IllegalStateException("nothing captured yet");
        }
        return captured;
    }

    /// Makes the image and its segment known to the X server; leaves nothing behind when that does not work, as
    /// with one in another IPC namespace.
    private boolean share(Pointer visual, int depth) {
        var wanted = new Memory(SEGMENT_INFO_BYTES);
        wanted.clear();
        Pointer created =
                LibXext.INSTANCE.XShmCreateImage(display, visual, depth, LibX11.Z_PIXMAP, null, wanted, width, height);
        if (created == null) {
            return false;
        }
        image = created;
        try {
            SharedSegment memory = SharedSegment.create((long) created.getInt(IMAGE_BYTES_PER_LINE) * height);
            segment = memory;
            wanted.setInt(SEGMENT_SHMID, memory.id());
            wanted.setPointer(SEGMENT_SHMADDR, memory.address());
            created.setPointer(IMAGE_DATA, memory.address());
            if (attach(memory, wanted)) {
                info = wanted;
                return true;
            }
        } catch (LastErrorException e) {
            LOG.log(Level.INFO, () -> "no shared memory: errno=%d".formatted(e.getErrorCode()));
        }
        letGo();
        return false;
    }

    private boolean attach(SharedSegment memory, Memory wanted) {
        try {
            memory.shareWithPeer(LibX11.INSTANCE.XConnectionNumber(display));
            takeError(); // of something else
            boolean asked = LibXext.INSTANCE.XShmAttach(display, wanted);
            if (takeError() == 0) {
                return asked;
            }
            LibXext.INSTANCE.XShmDetach(display, wanted); // it may have been attached nevertheless
            takeError();
            return false;
        } finally {
            memory.removeWhenUnused();
        }
    }

    private int takeError() {
        LibX11.INSTANCE.XSync(display, false);
        return XlibErrors.takeError(display);
    }

    private void letGo() {
        SharedSegment memory = segment;
        if (memory != null) {
            segment = null;
            info = null;
            memory.close();
        }
        destroyImage();
    }

    /// `XDestroyImage` is a macro that calls through the image; it leaves shared memory alone.
    private void destroyImage() {
        Pointer old = image;
        if (old != null) {
            image = null;
            Function.getFunction(old.getPointer(IMAGE_DESTROY)).invokeInt(new Object[] {old});
        }
    }
}
