package dev.glovebox.guest.x11;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.NativeLongByReference;

/// What keys mean now, also when the map has just changed: programs that type any character map a spare key to it
/// first. Belongs to one thread.
final class KeyMeanings {
    // XMappingEvent, LP64
    private static final long EVENT_DISPLAY = 24;
    private static final long EVENT_REQUEST = 40;
    private static final int MAPPING_KEYBOARD = 1;

    private final Pointer display;
    private final EventQueue events;

    /// @param display a connection whose events nobody else reads
    KeyMeanings(Pointer display) {
        this.display = display;
        this.events = new EventQueue(display);
        events.on(LibX11.MAPPING_NOTIFY, LibX11.INSTANCE::XRefreshKeyboardMapping);
    }

    /// Goes the way of a change of the map once: the first key may be mapped just before it is pressed, and
    /// unmapped just after, so that there is no time to load what that way needs.
    void warmUp() {
        var event = new Memory(DisplayConnection.EVENT_BYTES);
        event.clear();
        event.setInt(0, LibX11.MAPPING_NOTIFY);
        event.setPointer(EVENT_DISPLAY, display);
        event.setInt(EVENT_REQUEST, MAPPING_KEYBOARD);
        LibX11.INSTANCE.XRefreshKeyboardMapping(event);
        keysym(0, 0);
    }

    /// What a key means; 0 for nothing.
    ///
    /// @param state what is held, as [DeviceEvent#state]
    int keysym(int keycode, int state) {
        events.drain();
        var keysym = new NativeLongByReference();
        boolean found = LibX11.INSTANCE.XkbLookupKeySym(display, (byte) keycode, state, new IntByReference(), keysym);
        return found ? keysym.getValue().intValue() : 0;
    }
}
