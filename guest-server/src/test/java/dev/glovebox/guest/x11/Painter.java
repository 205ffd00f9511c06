package dev.glovebox.guest.x11;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.NativeLongByReference;
import java.util.Objects;

/// Another client of a display, which paints, and looks at the screen in the plainest way. For one thread.
final class Painter implements AutoCloseable {
    private static final LibX11Painting PAINT = LibX11Painting.INSTANCE;
    private static final NativeLong NONE = new NativeLong(0);
    private static final int BUTTONS_MAX = 256;

    private final Pointer display;
    private final NativeLong root;
    private final Pointer context;

    Painter(String name) {
        display = Objects.requireNonNull(XlibErrors.open(name), "no display");
        root = LibX11.INSTANCE.XDefaultRootWindow(display);
        context = LibX11.INSTANCE.XCreateGC(display, root, NONE, null);
        LibX11.INSTANCE.XSetSubwindowMode(display, context, LibX11.INCLUDE_INFERIORS);
    }

    long root() {
        return root.longValue();
    }

    /// A window that is shown, of one colour that the server keeps up.
    long window(int x, int y, int width, int height, int colour) {
        NativeLong made =
                PAINT.XCreateSimpleWindow(display, root, x, y, width, height, 0, NONE, new NativeLong(colour));
        PAINT.XMapRaised(display, made);
        sync();
        return made.longValue();
    }

    /// A window that is shown, with an alpha channel.
    long windowWithAlpha(int x, int y, int width, int height, int argb) {
        var info = new Memory(64); // XVisualInfo, LP64: the Visual * comes first
        int screen = LibX11.INSTANCE.XDefaultScreen(display);
        if (PAINT.XMatchVisualInfo(display, screen, 32, 4, info) == 0) {
            throw new IllegalStateException("no visual of depth 32");
        }
        Pointer visual = info.getPointer(0);
        var values = new Memory(112); // XSetWindowAttributes, LP64
        values.clear();
        values.setLong(8, argb & 0xffffffffL); // background_pixel
        values.setNativeLong(96, PAINT.XCreateColormap(display, root, visual, 0)); // colormap
        long mask = 1 << 1 | 1 << 3 | 1 << 13; // CWBackPixel, CWBorderPixel, CWColormap
        NativeLong made =
                PAINT.XCreateWindow(display, root, x, y, width, height, 0, 32, 1, visual, new NativeLong(mask), values);
        PAINT.XMapRaised(display, made);
        sync();
        return made.longValue();
    }

    /// A window that shows nothing.
    long inputOnlyWindow() {
        NativeLong made = PAINT.XCreateWindow(display, root, 0, 0, 50, 50, 0, 0, 2, Pointer.NULL, NONE, Pointer.NULL);
        PAINT.XMapRaised(display, made);
        sync();
        return made.longValue();
    }

    void fill(long drawable, int colour, int x, int y, int width, int height) {
        PAINT.XSetForeground(display, context, new NativeLong(colour));
        PAINT.XFillRectangle(display, new NativeLong(drawable), context, x, y, width, height);
    }

    /// Moves what is in a drawable.
    void scroll(long drawable, int width, int height, int dx, int dy) {
        var id = new NativeLong(drawable);
        LibX11.INSTANCE.XCopyArea(display, id, id, context, 0, 0, width, height, dx, dy);
    }

    void place(long window, int x, int y, int width, int height) {
        PAINT.XMoveResizeWindow(display, new NativeLong(window), x, y, width, height);
    }

    void raise(long window) {
        PAINT.XMapRaised(display, new NativeLong(window));
    }

    void hide(long window) {
        PAINT.XUnmapWindow(display, new NativeLong(window));
    }

    void destroy(long window) {
        PAINT.XDestroyWindow(display, new NativeLong(window));
        sync();
    }

    void focus(long window) {
        PAINT.XSetInputFocus(display, new NativeLong(window), 2, NONE); // RevertToParent
        sync();
    }

    long focused() {
        var focus = new NativeLongByReference();
        PAINT.XGetInputFocus(display, focus, new IntByReference());
        return focus.getValue().longValue();
    }

    /// Maps the mouse's buttons anew, as they are, which every client is told each time.
    void mapButtons(int times) {
        var buttons = new byte[BUTTONS_MAX];
        int count = PAINT.XGetPointerMapping(display, buttons, buttons.length);
        for (int i = 0; i < times; i++) {
            PAINT.XSetPointerMapping(display, buttons, count);
        }
        sync();
    }

    /// Returns when the server has done all of it; forgets what has been told meanwhile.
    void sync() {
        LibX11.INSTANCE.XSync(display, true);
    }

    ScreenSize size() {
        return ScreenSize.of(display);
    }

    /// The screen as plain XGetImage has it, `0xRRGGBB`.
    int[] screen() {
        ScreenSize size = size();
        Pointer image = Objects.requireNonNull(LibX11.INSTANCE.XGetImage(
                display, root, 0, 0, size.width(), size.height(), LibX11.ALL_PLANES, LibX11.Z_PIXMAP));
        int[] pixels = image.getPointer(16).getIntArray(0, size.width() * size.height()); // XImage.data
        Function.getFunction(image.getPointer(96)).invokeInt(new Object[] {image}); // XDestroyImage
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] &= 0xffffff;
        }
        return pixels;
    }

    @Override
    public void close() {
        LibX11.INSTANCE.XFreeGC(display, context);
        LibX11.INSTANCE.XCloseDisplay(display);
    }
}
