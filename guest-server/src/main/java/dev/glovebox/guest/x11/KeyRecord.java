package dev.glovebox.guest.x11;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The keycode of each key event and its keysym by the keyboard map of that moment. jnativehook tells neither: it
/// has no keycodes, and its map is that of its start, so that keys mapped later (as programs do that type any
/// character) mean nothing to it.
///
/// By the [RECORD extension](https://www.x.org/releases/current/doc/libXtst/recordlib.html): one connection
/// delivers on a thread of its own, which also asks the other one for the map. For the hook's process: it dies with
/// the X server, and nothing is ever closed.
final class KeyRecord {
    private static final long WAIT_MS = 40; // less than the quiet time that InputHookMain ends after
    private static final int TOLERANCE_MS = 5;
    private static final int START_LIMIT_SECONDS = 5;
    private static final int KEY_PRESS = 2;
    private static final int KEY_RELEASE = 3;
    private static final NativeLong ALL_CLIENTS = new NativeLong(3); // XRecordAllClients
    // XRecordRange, LP64
    private static final long RANGE_DEVICE_EVENTS_FIRST = 18;
    private static final long RANGE_DEVICE_EVENTS_LAST = 19;
    // XRecordInterceptData, LP64
    private static final long INTERCEPT_CATEGORY = 24;
    private static final long INTERCEPT_DATA = 32;
    private static final int CATEGORY_FROM_SERVER = 0;
    private static final int CATEGORY_START_OF_DATA = 4;
    // a core event on the wire
    private static final long EVENT_DETAIL = 1;
    private static final long EVENT_TIME = 4;
    private static final long EVENT_STATE = 28;

    private final KeyMeanings map;
    private final Pointer data;
    private final BlockingQueue<Key> keys = new LinkedBlockingQueue<>();
    private final CountDownLatch started = new CountDownLatch(1);
    private final LibXtst.InterceptCallback callback = this::intercepted; // a field, so that it is not collected
    private @Nullable Key head; // taken from keys, but for a later event; belongs to the taking thread

    /// One key event.
    ///
    /// @param isPress whether the key went down
    /// @param serverTimeMs the X server's time
    /// @param keycode the X keycode
    /// @param keysym what the key meant then; 0 for nothing
    record Key(boolean isPress, int serverTimeMs, int keycode, int keysym) {}

    /// Records the keys of `display` from now on.
    ///
    /// @throws FailureException [Failure.DisplayUnavailable]
    KeyRecord(String display) {
        LibX11.INSTANCE.XInitThreads();
        this.map = new KeyMeanings(open(display));
        this.data = open(display);
        Thread.ofPlatform().daemon().name("key-record").start(this::run);
        try {
            if (!started.await(START_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw unavailable("display %s does not record (RECORD extension)".formatted(display));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw unavailable("interrupted while the recording of keys was starting");
        }
    }

    /// Takes the record of a key event; null when it has not come. To be called by one thread, in the events'
    /// order, which is that of the records; the times that the server puts on both differ by a millisecond now and
    /// then.
    @Nullable
    Key take(boolean isPress, long serverTimeMs) {
        try {
            Key key = head == null ? keys.poll(WAIT_MS, TimeUnit.MILLISECONDS) : head;
            int aheadMs = aheadMs(key, serverTimeMs);
            while (key != null && aheadMs <= TOLERANCE_MS && (aheadMs < -TOLERANCE_MS || key.isPress() != isPress)) {
                key = keys.poll(); // that was one from before the hook's start
                aheadMs = aheadMs(key, serverTimeMs);
            }
            boolean matches = key != null && aheadMs <= TOLERANCE_MS;
            head = matches ? null : key;
            return matches ? key : null;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static int aheadMs(@Nullable Key key, long serverTimeMs) {
        return key == null ? 0 : key.serverTimeMs() - (int) serverTimeMs; // the clock wraps around
    }

    private void run() {
        Pointer range = LibXtst.INSTANCE.XRecordAllocRange();
        if (range == null) {
            return;
        }
        range.setByte(RANGE_DEVICE_EVENTS_FIRST, (byte) KEY_PRESS);
        range.setByte(RANGE_DEVICE_EVENTS_LAST, (byte) KEY_RELEASE);
        NativeLong context = LibXtst.INSTANCE.XRecordCreateContext(
                data, 0, new NativeLong[] {ALL_CLIENTS}, 1, new Pointer[] {range}, 1);
        LibX11.INSTANCE.XSync(data, false);
        LibXtst.INSTANCE.XRecordEnableContext(data, context, callback, null);
    }

    private void intercepted(@Nullable Pointer closure, Pointer intercept) {
        try {
            int category = intercept.getInt(INTERCEPT_CATEGORY);
            Pointer event = intercept.getPointer(INTERCEPT_DATA);
            if (category == CATEGORY_START_OF_DATA) {
                map.warmUp();
                started.countDown();
            } else if (category == CATEGORY_FROM_SERVER && event != null) {
                int keycode = event.getByte(EVENT_DETAIL) & 0xff;
                keys.add(new Key(
                        (event.getByte(0) & 0x7f) == KEY_PRESS,
                        event.getInt(EVENT_TIME),
                        keycode,
                        map.keysym(keycode, event.getShort(EVENT_STATE) & 0xffff)));
            }
        } finally {
            LibXtstDirect.XRecordFreeData(intercept);
        }
    }

    private static Pointer open(String display) {
        Pointer handle = LibX11.INSTANCE.XOpenDisplay(display);
        if (handle == null) {
            throw unavailable("no X server answers at display %s".formatted(display));
        }
        return handle;
    }

    private static FailureException unavailable(String detail) {
        return new Failure.DisplayUnavailable(detail).asException();
    }
}
