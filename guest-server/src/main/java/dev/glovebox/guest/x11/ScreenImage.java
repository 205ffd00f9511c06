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

/// The client's side of a captured screen: a segment shared with the X server (MIT-SHM) where both see the same
/// memory, else an image that comes over the connection. Belongs to one connection and one screen size; not
/// thread-safe.
final class ScreenImage {
    private static final Logger LOG = System.getLogger(ScreenImage.class.getName());
    private static final int OWNER_ONLY = 0600;

    // XShmSegmentInfo, LP64
    private static final long SEGMENT_INFO_BYTES = 32;
    private static final long SEGMENT_SHMID = 8;
    private static final long SEGMENT_SHMADDR = 16;
    private static final long SEGMENT_READ_ONLY = 24;
    // XImage, LP64
    private static final long IMAGE_DATA = 16;
    private static final long IMAGE_BYTES_PER_LINE = 44;
    private static final long IMAGE_BITS_PER_PIXEL = 48;
    private static final long IMAGE_DESTROY = 96;

    private final Pointer display;
    private final NativeLong root;
    private final int width;
    private final int height;
    private @Nullable Memory segment; // XShmSegmentInfo; null without shared memory
    private @Nullable Pointer image; // XImage

    private ScreenImage(Pointer display, int width, int height) {
        this.display = display;
        this.root = LibX11.INSTANCE.XDefaultRootWindow(display);
        this.width = width;
        this.height = height;
    }

    /// An image of the display's root window, which has this size.
    static ScreenImage create(Pointer display, int width, int height) {
        var created = new ScreenImage(display, width, height);
        if (LibXext.INSTANCE.XShmQueryExtension(display) && !created.share()) {
            LOG.log(Level.INFO, "screen memory cannot be shared with the X server; captures take the slower way");
        }
        return created;
    }

    boolean hasSize(int otherWidth, int otherHeight) {
        return width == otherWidth && height == otherHeight;
    }

    /// Captures the root window.
    ///
    /// @return whether it worked; not when the screen has another size by now
    boolean capture() {
        Pointer shared = image;
        if (segment != null && shared != null) {
            return LibXext.INSTANCE.XShmGetImage(display, root, shared, 0, 0, LibX11.ALL_PLANES);
        }
        destroyImage();
        image = LibX11.INSTANCE.XGetImage(display, root, 0, 0, width, height, LibX11.ALL_PLANES, LibX11.Z_PIXMAP);
        return image != null;
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

    /// How many bits of the last capture a pixel takes.
    int bitsPerPixel() {
        return captured().getInt(IMAGE_BITS_PER_PIXEL);
    }

    /// Frees everything.
    ///
    /// @param serverLives whether the connection can still be spoken on
    void close(boolean serverLives) {
        Memory shared = segment;
        if (shared == null) {
            destroyImage();
            return;
        }
        if (serverLives) {
            LibXext.INSTANCE.XShmDetach(display, shared);
            LibX11.INSTANCE.XSync(display, false);
        }
        detach(shared);
        destroyImage();
    }

    private Pointer captured() {
        Pointer captured = image;
        if (captured == null) {
            throw new IllegalStateException("nothing captured yet");
        }
        return captured;
    }

    private boolean share() {
        var info = new Memory(SEGMENT_INFO_BYTES);
        info.clear();
        int screen = LibX11.INSTANCE.XDefaultScreen(display);
        Pointer created = LibXext.INSTANCE.XShmCreateImage(
                display,
                LibX11.INSTANCE.XDefaultVisual(display, screen),
                LibX11.INSTANCE.XDefaultDepth(display, screen),
                LibX11.Z_PIXMAP,
                null,
                info,
                width,
                height);
        if (created == null) {
            return false;
        }
        image = created;
        try {
            long bytes = (long) created.getInt(IMAGE_BYTES_PER_LINE) * height;
            int id = LibC.INSTANCE.shmget(LibC.IPC_PRIVATE, new NativeLong(bytes), LibC.IPC_CREAT | OWNER_ONLY);
            Pointer address = LibC.INSTANCE.shmat(id, null, 0);
            info.setInt(SEGMENT_SHMID, id);
            info.setPointer(SEGMENT_SHMADDR, address);
            info.setInt(SEGMENT_READ_ONLY, 0);
            created.setPointer(IMAGE_DATA, address);
            XlibErrors.takeError(display);
            boolean asked = LibXext.INSTANCE.XShmAttach(display, info);
            LibX11.INSTANCE.XSync(display, false);
            LibC.INSTANCE.shmctl(id, LibC.IPC_RMID, null); // it lives on until both sides have let go
            if (asked && XlibErrors.takeError(display) == 0) {
                segment = info;
                return true;
            }
            detach(info); // another user's X server, or one in another IPC namespace
        } catch (LastErrorException e) {
            LOG.log(Level.INFO, () -> "no shared memory: errno=%d".formatted(e.getErrorCode()));
        }
        destroyImage();
        return false;
    }

    private void detach(Memory info) {
        LibC.INSTANCE.shmdt(info.getPointer(SEGMENT_SHMADDR));
        segment = null;
        if (image != null) {
            image.setPointer(IMAGE_DATA, Pointer.NULL); // or XDestroyImage would free it
        }
    }

    /// `XDestroyImage` is a macro that calls through the image.
    private void destroyImage() {
        Pointer old = image;
        if (old != null) {
            image = null;
            Function.getFunction(old.getPointer(IMAGE_DESTROY)).invokeInt(new Object[] {old});
        }
    }
}
