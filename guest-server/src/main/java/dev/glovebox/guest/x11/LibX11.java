package dev.glovebox.guest.x11;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.NativeLongByReference;
import com.sun.jna.ptr.PointerByReference;
import org.jspecify.annotations.Nullable;

/// The functions of libX11 that are called here, under their C names and in the order of `Xlib.h`.
interface LibX11 extends Library {
    LibX11 INSTANCE = Native.load("X11", LibX11.class);

    /// `ZPixmap` of `X.h`: whole pixels, row by row.
    int Z_PIXMAP = 2;

    /// `AllPlanes` of `Xlib.h`.
    NativeLong ALL_PLANES = new NativeLong(-1);

    /// `StructureNotifyMask` of `X.h`.
    NativeLong STRUCTURE_NOTIFY_MASK = new NativeLong(1 << 17);

    /// `ConfigureNotify` of `X.h`.
    int CONFIGURE_NOTIFY = 22;

    /// `ClientMessage` of `X.h`: what one client says to another.
    int CLIENT_MESSAGE = 33;

    /// `MappingNotify` of `X.h`: keys, modifiers or buttons mean something else.
    int MAPPING_NOTIFY = 34;

    /// `GraphicsExpose` of `X.h`: a part of what was to be copied could not be seen.
    int GRAPHICS_EXPOSE = 13;

    /// `NoExpose` of `X.h`: all of what was to be copied was there.
    int NO_EXPOSE = 14;

    /// `IncludeInferiors` of `X.h`: a window is drawn from with what lies in it.
    int INCLUDE_INFERIORS = 1;

    int XInitThreads();

    /// Null when there is no server, or it refuses.
    @Nullable
    Pointer XOpenDisplay(String name);

    /// Null when the request failed; else to be freed with XDestroyImage.
    @Nullable
    Pointer XGetImage(
            Pointer display, NativeLong drawable, int x, int y, int width, int height, NativeLong planes, int format);

    /// The id of the pixmap.
    NativeLong XCreatePixmap(Pointer display, NativeLong drawable, int width, int height, int depth);

    int XFreePixmap(Pointer display, NativeLong pixmap);

    /// A graphics context, to be freed with XFreeGC.
    Pointer XCreateGC(Pointer display, NativeLong drawable, NativeLong valueMask, @Nullable Pointer values);

    int XFreeGC(Pointer display, Pointer context);

    int XSetSubwindowMode(Pointer display, Pointer context, int mode);

    /// Is followed by GraphicsExpose or NoExpose for `target`.
    int XCopyArea(
            Pointer display,
            NativeLong source,
            NativeLong target,
            Pointer context,
            int sourceX,
            int sourceY,
            int width,
            int height,
            int targetX,
            int targetY);

    int XCloseDisplay(Pointer display);

    /// The socket that leads to the server.
    int XConnectionNumber(Pointer display);

    NativeLong XDefaultRootWindow(Pointer display);

    Pointer XDefaultVisual(Pointer display, int screen);

    int XDefaultDepth(Pointer display, int screen);

    int XDefaultScreen(Pointer display);

    /// 0 when it failed.
    int XGetGeometry(
            Pointer display,
            NativeLong drawable,
            NativeLongByReference root,
            IntByReference x,
            IntByReference y,
            IntByReference width,
            IntByReference height,
            IntByReference borderWidth,
            IntByReference depth);

    /// Writes an `XWindowAttributes` of 136 bytes; 0 when there is no such window.
    int XGetWindowAttributes(Pointer display, NativeLong window, Pointer attributes);

    /// False when both are on different screens, or one of them is gone.
    boolean XTranslateCoordinates(
            Pointer display,
            NativeLong source,
            NativeLong target,
            int sourceX,
            int sourceY,
            IntByReference targetX,
            IntByReference targetY,
            NativeLongByReference child);

    int XSelectInput(Pointer display, NativeLong window, NativeLong mask);

    int XSync(Pointer display, boolean discard);

    int XFlush(Pointer display);

    /// The id of a window that is not shown.
    NativeLong XCreateSimpleWindow(
            Pointer display,
            NativeLong parent,
            int x,
            int y,
            int width,
            int height,
            int borderWidth,
            NativeLong border,
            NativeLong background);

    /// With no bit in `mask`, sends to the client that made the window; 0 when it failed.
    int XSendEvent(Pointer display, NativeLong window, boolean propagate, NativeLong mask, Pointer event);

    /// 0 when there is none and `onlyIfExists` is 1; JNA's `true` is -1, which the server takes for a mistake.
    NativeLong XInternAtom(Pointer display, String name, int onlyIfExists);

    /// 0 when it worked; then `value` is to be freed with XFree, and may be null. Items of 32 bits are C longs.
    int XGetWindowProperty(
            Pointer display,
            NativeLong window,
            NativeLong property,
            NativeLong offset,
            NativeLong length,
            boolean delete,
            NativeLong wishedType,
            NativeLongByReference type,
            IntByReference format,
            NativeLongByReference items,
            NativeLongByReference bytesLeft,
            PointerByReference value);

    /// Where the pointer is on the root window; false when it is on another screen.
    boolean XQueryPointer(
            Pointer display,
            NativeLong window,
            NativeLongByReference root,
            NativeLongByReference child,
            IntByReference rootX,
            IntByReference rootY,
            IntByReference windowX,
            IntByReference windowY,
            IntByReference mask);

    int XFree(Pointer data);

    /// The name of a keysym, in storage that belongs to Xlib; null when it has none.
    @Nullable
    Pointer XKeysymToString(NativeLong keysym);

    /// The number of events that have come; reads what is there.
    int XPending(Pointer display);

    /// Writes an `XEvent` of 192 bytes.
    int XNextEvent(Pointer display, Pointer event);

    /// Drops what Xlib knows of the keyboard, as the `XMappingEvent` says.
    int XRefreshKeyboardMapping(Pointer event);

    /// What a key means with `modifiers` held; false when nothing (`XKBlib.h`).
    boolean XkbLookupKeySym(
            Pointer display, byte keycode, int modifiers, IntByReference modifiersLeft, NativeLongByReference keysym);

    /// `int (*)(Display *, XErrorEvent *)`.
    interface ErrorHandler extends Callback {
        int invoke(Pointer display, Pointer event);
    }

    /// `int (*)(Display *)`.
    interface IoErrorHandler extends Callback {
        int invoke(Pointer display);
    }

    /// `void (*)(Display *, void *)`.
    interface IoErrorExitHandler extends Callback {
        void invoke(Pointer display, @Nullable Pointer data);
    }

    @Nullable
    Pointer XSetErrorHandler(ErrorHandler handler);

    @Nullable
    Pointer XSetIOErrorHandler(IoErrorHandler handler);

    void XSetIOErrorExitHandler(Pointer display, IoErrorExitHandler handler, @Nullable Pointer data);
}
