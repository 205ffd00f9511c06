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

    /// `PropertyChangeMask` of `X.h`.
    NativeLong PROPERTY_CHANGE_MASK = new NativeLong(1 << 22);

    /// `DestroyNotify` of `X.h`.
    int DESTROY_NOTIFY = 17;

    /// `PropertyNotify` of `X.h`.
    int PROPERTY_NOTIFY = 28;

    /// `SelectionClear` of `X.h`.
    int SELECTION_CLEAR = 29;

    /// `SelectionRequest` of `X.h`.
    int SELECTION_REQUEST = 30;

    /// `SelectionNotify` of `X.h`.
    int SELECTION_NOTIFY = 31;

    /// `PropModeReplace` of `X.h`.
    int PROP_MODE_REPLACE = 0;

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

    /// `XkbUseCoreKbd` of `XKB.h`.
    int XKB_USE_CORE_KBD = 0x100;

    /// `FocusChangeMask` of `X.h`.
    long FOCUS_CHANGE_MASK = 1 << 21;

    /// `SubstructureNotifyMask` of `X.h`.
    long SUBSTRUCTURE_NOTIFY_MASK = 1 << 19;

    /// `SubstructureRedirectMask` of `X.h`.
    long SUBSTRUCTURE_REDIRECT_MASK = 1 << 20;

    /// `FocusIn`, `FocusOut`, `DestroyNotify`, `UnmapNotify`, `MapNotify`, `ReparentNotify`, `PropertyNotify` and
    /// `ClientMessage` of `X.h`.
    int FOCUS_IN = 9;

    int FOCUS_OUT = 10;
    int UNMAP_NOTIFY = 18;
    int MAP_NOTIFY = 19;
    int REPARENT_NOTIFY = 21;

    /// `RevertToParent` of `X.h`.
    int REVERT_TO_PARENT = 2;

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

    /// The atom of `name`, made if need be; 0 when that failed.
    NativeLong XInternAtom(Pointer display, String name, boolean onlyIfExists);

    /// The name of an atom, to be freed with XFree; null when there is no such atom.
    @Nullable
    Pointer XGetAtomName(Pointer display, NativeLong atom);

    /// The id of the window, which is not shown yet.
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

    int XDestroyWindow(Pointer display, NativeLong window);

    /// `data` has an item in each byte for format 8, in each C long for format 32.
    int XChangeProperty(
            Pointer display,
            NativeLong window,
            NativeLong property,
            NativeLong type,
            int format,
            int mode,
            @Nullable Pointer data,
            int count);

    int XDeleteProperty(Pointer display, NativeLong window, NativeLong property);

    /// 0 when it succeeded; then `data` is to be freed with XFree. `offset` and `length` are in units of 4 bytes;
    /// the property is deleted, if `delete` is 1, only when no bytes are left after these. No boolean: JNA's true
    /// is -1, which the server refuses here.
    int XGetWindowProperty(
            Pointer display,
            NativeLong window,
            NativeLong property,
            NativeLong offset,
            NativeLong length,
            int delete,
            NativeLong wantedType,
            NativeLongByReference type,
            IntByReference format,
            NativeLongByReference count,
            NativeLongByReference bytesAfter,
            PointerByReference data);

    int XSetSelectionOwner(Pointer display, NativeLong selection, NativeLong owner, NativeLong time);

    /// The owner's window; 0 when there is none.
    NativeLong XGetSelectionOwner(Pointer display, NativeLong selection);

    int XConvertSelection(
            Pointer display,
            NativeLong selection,
            NativeLong target,
            NativeLong property,
            NativeLong requestor,
            NativeLong time);

    /// Sends an `XEvent`; 0 when it could not be put on the wire.
    int XSendEvent(Pointer display, NativeLong window, boolean propagate, NativeLong mask, Pointer event);

    /// Until XUngrabServer the server serves this connection only.
    int XGrabServer(Pointer display);

    int XUngrabServer(Pointer display);

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

    /// 0 when there is no such window; `children` is to be freed with XFree unless it is null.
    int XQueryTree(
            Pointer display,
            NativeLong window,
            NativeLongByReference root,
            NativeLongByReference parent,
            PointerByReference children,
            IntByReference count);

    int XGetInputFocus(Pointer display, NativeLongByReference focus, IntByReference revertTo);

    int XSetInputFocus(Pointer display, NativeLong focus, int revertTo, NativeLong time);

    int XMapWindow(Pointer display, NativeLong window);

    int XMapRaised(Pointer display, NativeLong window);

    int XMoveResizeWindow(Pointer display, NativeLong window, int x, int y, int width, int height);

    /// Asks the window manager; 0 when that could not be sent.
    int XIconifyWindow(Pointer display, NativeLong window, int screen);

    int XKillClient(Pointer display, NativeLong resource);

    /// Converts an `XTextProperty` to strings in UTF-8; negative when it cannot. The list is to be freed with
    /// XFreeStringList (`Xutil.h`).
    int Xutf8TextPropertyToTextList(Pointer display, Pointer property, PointerByReference list, IntByReference count);

    void XFreeStringList(Pointer list);

    int XFlush(Pointer display);

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

    /// Writes 32 bytes, a bit a keycode: those that are down.
    int XQueryKeymap(Pointer display, byte[] keys);

    int XDisplayKeycodes(Pointer display, IntByReference min, IntByReference max);

    /// Keysyms of `count` keycodes, `keysymsPerKeycode` each, to be freed with XFree.
    @Nullable
    Pointer XGetKeyboardMapping(Pointer display, byte firstKeycode, int count, IntByReference keysymsPerKeycode);

    int XChangeKeyboardMapping(
            Pointer display, int firstKeycode, int keysymsPerKeycode, NativeLong[] keysyms, int keycodeCount);

    /// An `XModifierKeymap`, to be freed with XFreeModifiermap.
    @Nullable
    Pointer XGetModifierMapping(Pointer display);

    int XFreeModifiermap(Pointer map);

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

    /// Writes an `XkbStateRec` of 18 bytes; 0 when it succeeded (`XKBlib.h`).
    int XkbGetState(Pointer display, int device, Pointer state);

    /// Locks those of the modifiers `affected` that are in `values`, unlocks the others (`XKBlib.h`).
    boolean XkbLockModifiers(Pointer display, int device, int affected, int values);

    /// The modifiers that a key with `keysym` sets.
    int XkbKeysymToModifiers(Pointer display, NativeLong keysym);

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
