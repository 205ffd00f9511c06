package dev.glovebox.guest.x11;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What the display's devices do, as the server tells it in one stream
/// ([RECORD extension](https://www.x.org/releases/current/doc/libXtst/recordlib.html)).
///
/// Besides the devices' events the stream has the marks that [#mark] sends. A mark is a message to oneself, which
/// the server delivers behind all that it had processed before, and which has it send what it has recorded; nobody
/// waits for a reply.
///
/// Three connections: the stream's, which one thread waits on; one for the keyboard map, which that thread asks
/// while it reads; and one for marks.
final class RecordContext implements AutoCloseable {
    private static final NativeLong ALL_CLIENTS = new NativeLong(3); // XRecordAllClients
    // XRecordRange, LP64
    private static final long DELIVERED_EVENTS = 16;
    private static final long DEVICE_EVENTS = 18;
    // XRecordInterceptData, LP64
    private static final long CATEGORY = 24;
    private static final long DATA = 32;
    private static final int FROM_SERVER = 0;
    private static final int START_OF_DATA = 4;
    // XClientMessageEvent, LP64
    private static final long MESSAGE_WINDOW = 32;
    private static final long MESSAGE_TYPE = 40;
    private static final long MESSAGE_FORMAT = 48;
    private static final NativeLong NOBODY_ELSE = new NativeLong(0);
    private static final NativeLong BLACK = new NativeLong(0);
    private static final int FORMAT_BYTES = 8;
    private static final NativeLong ANY_ATOM = new NativeLong(19); // XA_INTEGER
    private final Pointer stream;
    private final Pointer map;
    private final Reader reader;
    private final KeyMeanings keys;
    private final NativeLong context;
    private final NativeLong window; // never shown; messages go to it
    private final Memory message = new Memory(DisplayConnection.EVENT_BYTES);
    private final LibXtst.InterceptCallback callback = this::intercepted; // a field, so that it is not collected
    private final ReentrantLock lock = new ReentrantLock();
    private final Pointer marking;
    private final EventQueue received; // of the marking connection: nobody reads them, but they must not pile up
    private @GuardedBy("lock") boolean closed;

    /// Is told, on the thread that runs the stream.
    interface Reader {

        /// From now on everything comes.
        void started();

        /// A device did something.
        ///
        /// @param keys the keyboard map of that moment
        void happened(DeviceEvent event, KeyMeanings keys);

        /// The next mark has come.
        void marked();
    }

    private RecordContext(Pointer stream, Pointer map, Pointer marking, Reader reader) {
        this.stream = stream;
        this.map = map;
        this.marking = marking;
        this.reader = reader;
        this.keys = new KeyMeanings(map);
        this.received = new EventQueue(marking);
        this.window = LibX11.INSTANCE.XCreateSimpleWindow(
                marking, LibX11.INSTANCE.XDefaultRootWindow(marking), 0, 0, 1, 1, 0, BLACK, BLACK);
        message.clear();
        message.setInt(0, LibX11.CLIENT_MESSAGE);
        message.setNativeLong(MESSAGE_WINDOW, window);
        message.setNativeLong(MESSAGE_TYPE, ANY_ATOM);
        message.setInt(MESSAGE_FORMAT, FORMAT_BYTES);
        this.context = create(marking);
    }

    /// Opens the connections. Null when no server answers, or it does not record.
    static @Nullable RecordContext open(String display, Reader reader) {
        var opened = new Pointer[3];
        for (int i = 0; i < opened.length; i++) {
            Pointer connection = XlibErrors.open(display);
            if (connection == null) {
                closeAll(opened);
                return null;
            }
            opened[i] = connection;
        }
        if (!LibXtst.INSTANCE.XRecordQueryVersion(opened[2], new IntByReference(), new IntByReference())) {
            closeAll(opened);
            return null;
        }
        return new RecordContext(opened[0], opened[1], opened[2], reader);
    }

    private static void closeAll(@Nullable Pointer[] opened) {
        for (Pointer connection : opened) {
            if (connection != null) {
                LibX11.INSTANCE.XCloseDisplay(connection);
            }
        }
    }

    /// All clients' input; of the marking client, the messages to itself. No requests: a server that records some
    /// (seen with 21.1.7) loses events, and may crash.
    private static NativeLong create(Pointer marking) {
        Pointer everybody = range();
        Pointer own = range();
        set(everybody, DEVICE_EVENTS, DeviceEvent.KEY_PRESS, DeviceEvent.MOTION_NOTIFY);
        set(own, DELIVERED_EVENTS, LibX11.CLIENT_MESSAGE, LibX11.CLIENT_MESSAGE);
        NativeLong context = LibXtst.INSTANCE.XRecordCreateContext(
                marking, 0, new NativeLong[] {ALL_CLIENTS}, 1, new Pointer[] {everybody}, 1);
        // an id that a client has made stands for the client: this one is its context's
        LibXtst.INSTANCE.XRecordRegisterClients(
                marking, context, 0, new NativeLong[] {context}, 1, new Pointer[] {own}, 1);
        LibX11.INSTANCE.XSync(marking, false);
        LibX11.INSTANCE.XFree(everybody);
        LibX11.INSTANCE.XFree(own);
        return context;
    }

    private static Pointer range() {
        Pointer range = LibXtst.INSTANCE.XRecordAllocRange();
        if (range == null) {
            throw new OutOfMemoryError("no memory for an XRecordRange");
        }
        return range;
    }

    private static void set(Pointer range, long offset, int first, int last) {
        range.setByte(offset, (byte) first);
        range.setByte(offset + 1, (byte) last);
    }

    /// Passes on what comes, until [#end] or the server's death; for one thread, once.
    void run() {
        LibXtst.INSTANCE.XRecordEnableContext(stream, context, callback, null);
    }

    /// Whether the server is gone.
    boolean isLost() {
        return XlibErrors.isLost(stream);
    }

    /// Sends a mark; any thread may. False when the stream has ended.
    boolean mark() {
        lock.lock();
        try {
            if (closed || XlibErrors.isLost(marking)) {
                return false;
            }
            LibX11.INSTANCE.XSendEvent(marking, window, false, NOBODY_ELSE, message);
            LibX11.INSTANCE.XFlush(marking);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Has [#run] return, when all that has happened by now has been passed on; any thread may.
    void end() {
        lock.lock();
        try {
            if (!closed && !XlibErrors.isLost(marking)) {
                LibXtst.INSTANCE.XRecordDisableContext(marking, context);
                LibX11.INSTANCE.XFlush(marking);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Closes the connections, after [#run]. Closing the stream's own when the server is gone would wait for ever
    /// ([libX11 waits for the reply that was being read](https://gitlab.freedesktop.org/xorg/lib/libx11)), so that
    /// is left, and its socket closed.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true; // nobody marks any more
        } finally {
            lock.unlock();
        }
        LibX11.INSTANCE.XCloseDisplay(marking);
        LibX11.INSTANCE.XCloseDisplay(map);
        if (isLost()) {
            LibC.INSTANCE.close(LibX11.INSTANCE.XConnectionNumber(stream));
        } else {
            LibX11.INSTANCE.XCloseDisplay(stream);
        }
    }

    private void intercepted(@Nullable Pointer closure, Pointer intercept) {
        try {
            int category = intercept.getInt(CATEGORY);
            Pointer data = intercept.getPointer(DATA);
            if (category == START_OF_DATA) {
                keys.warmUp();
                reader.started();
            } else if (category == FROM_SERVER && data != null) {
                fromServer(data);
            }
        } finally {
            LibXtstDirect.XRecordFreeData(intercept);
        }
    }

    private void fromServer(Pointer wire) {
        DeviceEvent event = DeviceEvent.of(wire);
        if (event.type() == LibX11.CLIENT_MESSAGE) {
            reader.marked();
            received.drain();
        } else {
            reader.happened(event, keys);
        }
    }
}
