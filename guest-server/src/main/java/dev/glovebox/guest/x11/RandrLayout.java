package dev.glovebox.guest.x11;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import dev.glovebox.guest.display.Resolution.Size;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A display's monitor, as [RandR](https://www.x.org/releases/X11R7.7/doc/randrproto/randrproto.txt) has it: an
/// output that is fed by a controller in one of its modes. As it was when it was read.
///
/// @param output its id
/// @param crtc the controller's id
/// @param mode the id of the mode that it is in
/// @param modes all modes that the output has
/// @param allModes all modes of the display
record RandrLayout(long output, long crtc, long mode, List<Mode> modes, List<Mode> allModes) {
    // XRRScreenResources, LP64
    private static final long RESOURCES_CRTC_COUNT = 16;
    private static final long RESOURCES_CRTCS = 24;
    private static final long RESOURCES_MODE_COUNT = 48;
    private static final long RESOURCES_MODES = 56;
    // XRRModeInfo, LP64
    private static final int MODE_BYTES = 80;
    private static final long MODE_WIDTH = 8;
    private static final long MODE_HEIGHT = 12;
    private static final long MODE_NAME = 56;
    private static final long MODE_NAME_BYTES = 64;
    // XRRCrtcInfo, LP64
    private static final long CRTC_MODE = 24;
    private static final long CRTC_OUTPUT_COUNT = 36;
    private static final long CRTC_OUTPUTS = 40;
    // XRROutputInfo, LP64
    private static final long OUTPUT_MODE_COUNT = 80;
    private static final long OUTPUT_MODES = 88;

    /// A mode.
    ///
    /// @param id its id
    /// @param name its name, unique on the display
    /// @param size in pixels
    record Mode(long id, String name, Size size) {}

    /// The layout that `resources` have.
    ///
    /// @throws FailureException [Failure.Conflict] when not exactly one monitor is in use
    static RandrLayout of(Pointer display, Pointer resources) {
        RandrLayout found = null;
        List<Mode> all = allModes(resources);
        for (long crtc : ids(resources, RESOURCES_CRTC_COUNT, RESOURCES_CRTCS)) {
            RandrLayout used = of(display, resources, crtc, all);
            if (used != null && found != null) {
                throw conflict("it has several monitors, and which of them to change is not said");
            }
            found = used == null ? found : used;
        }
        if (found == null) {
            throw conflict("it has no monitor that is in use");
        }
        return found;
    }

    /// Null when the controller is not in use.
    private static @Nullable RandrLayout of(Pointer display, Pointer resources, long crtc, List<Mode> all) {
        Pointer info = LibXrandr.INSTANCE.XRRGetCrtcInfo(display, resources, new NativeLong(crtc));
        if (info == null) {
            return null;
        }
        try {
            long mode = info.getNativeLong(CRTC_MODE).longValue();
            long[] outputs = ids(info, CRTC_OUTPUT_COUNT, CRTC_OUTPUTS);
            if (mode == 0 || outputs.length == 0) {
                return null;
            }
            if (outputs.length > 1) {
                throw conflict("several monitors show the same, and not each may be able to change");
            }
            List<Long> ids = modeIds(display, resources, outputs[0]);
            List<Mode> modes = all.stream().filter(m -> ids.contains(m.id())).toList();
            return new RandrLayout(outputs[0], crtc, mode, modes, all);
        } finally {
            LibXrandr.INSTANCE.XRRFreeCrtcInfo(info);
        }
    }

    private static List<Long> modeIds(Pointer display, Pointer resources, long output) {
        Pointer info = LibXrandr.INSTANCE.XRRGetOutputInfo(display, resources, new NativeLong(output));
        if (info == null) {
            return List.of();
        }
        try {
            List<Long> modes = new ArrayList<>();
            for (long mode : ids(info, OUTPUT_MODE_COUNT, OUTPUT_MODES)) {
                modes.add(mode);
            }
            return modes;
        } finally {
            LibXrandr.INSTANCE.XRRFreeOutputInfo(info);
        }
    }

    private static List<Mode> allModes(Pointer resources) {
        List<Mode> modes = new ArrayList<>();
        int count = resources.getInt(RESOURCES_MODE_COUNT);
        for (int i = 0; i < count; i++) {
            Pointer mode = resources.getPointer(RESOURCES_MODES).share((long) i * MODE_BYTES);
            byte[] name = mode.getPointer(MODE_NAME).getByteArray(0, mode.getInt(MODE_NAME_BYTES));
            var size = new Size(mode.getInt(MODE_WIDTH), mode.getInt(MODE_HEIGHT));
            modes.add(new Mode(mode.getNativeLong(0).longValue(), new String(name, StandardCharsets.ISO_8859_1), size));
        }
        return modes;
    }

    private static long[] ids(Pointer struct, long count, long array) {
        int length = struct.getInt(count);
        return length == 0 ? new long[0] : struct.getPointer(array).getLongArray(0, length);
    }

    /// What is to be said when the display cannot change its size.
    static FailureException conflict(String why) {
        return new Failure.Conflict("the display cannot change its size: " + why).asException();
    }
}
