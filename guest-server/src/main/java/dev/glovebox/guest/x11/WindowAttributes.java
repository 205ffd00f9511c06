package dev.glovebox.guest.x11;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.NativeLongByReference;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.image.Region;

/// A window that can be captured.
///
/// @param id its X id
/// @param place where it lies on the screen, without its border
/// @param depth how many bits a pixel means
/// @param visual the `Visual *` that says which
record WindowAttributes(long id, Region place, int depth, Pointer visual) {
    private static final long ID_MAX = 0xffff_ffffL;
    private static final long AREA_MAX = 16 << 20; // 64 MB
    // XWindowAttributes, LP64
    private static final long BYTES = 136;
    private static final long WIDTH = 8;
    private static final long HEIGHT = 12;
    private static final long DEPTH = 20;
    private static final long VISUAL = 24;
    private static final long ROOT = 32;
    private static final long CLASS = 40;
    private static final int INPUT_ONLY = 2;
    private static final long MAP_STATE = 92;
    private static final int IS_VIEWABLE = 2;

    /// What the server says of the window now.
    ///
    /// @throws FailureException [Failure.NotFound] when there is none; [Failure.Conflict] when it shows nothing
    static WindowAttributes of(Pointer display, long id) {
        if (id <= 0 || id > ID_MAX) {
            throw notFound(id);
        }
        var window = new NativeLong(id);
        var struct = new Memory(BYTES);
        struct.clear();
        if (LibX11.INSTANCE.XGetWindowAttributes(display, window, struct) == 0) {
            throw notFound(id);
        }
        if (struct.getInt(CLASS) == INPUT_ONLY) {
            throw conflict(id, "takes input and shows nothing; ask for the window that it lies in");
        }
        if (struct.getInt(MAP_STATE) != IS_VIEWABLE) {
            throw conflict(id, "is minimised or hidden and shows nothing; restore it first");
        }
        var x = new IntByReference();
        var y = new IntByReference();
        if (!LibX11.INSTANCE.XTranslateCoordinates(
                display, window, struct.getNativeLong(ROOT), 0, 0, x, y, new NativeLongByReference())) {
            throw notFound(id);
        }
        var place = new Region(x.getValue(), y.getValue(), struct.getInt(WIDTH), struct.getInt(HEIGHT));
        if (place.area() > AREA_MAX) {
            throw conflict(id, "has %d pixels; %d is the limit".formatted(place.area(), AREA_MAX));
        }
        return new WindowAttributes(id, place, struct.getInt(DEPTH), struct.getPointer(VISUAL));
    }

    NativeLong window() {
        return new NativeLong(id);
    }

    private static FailureException notFound(long id) {
        return new Failure.NotFound("window 0x%x does not exist".formatted(id)).asException();
    }

    /// What is wrong with the window's state.
    static FailureException conflict(long id, String detail) {
        return new Failure.Conflict("window 0x%x %s".formatted(id, detail)).asException();
    }
}
