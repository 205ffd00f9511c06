package dev.glovebox.guest.x11;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.guest.recording.InputSource;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The display's input by the X server's own account of it, in this process
/// ([RECORD extension](https://www.x.org/releases/current/doc/libXtst/recordlib.html)).
///
/// All listeners share one stream, which is there while anybody listens. Any thread may call.
public final class X11Record implements InputSource {
    private static final int WAITING_MAX = 1 << 16; // half a minute of what a mouse of 2,000 Hz does

    private final String display;
    private final int waitingMax;
    private final ReentrantLock lock = new ReentrantLock();
    private @GuardedBy("lock") @Nullable RecordStream stream;
    private @GuardedBy("lock") int listening;

    /// @param display the display's name, as in `DISPLAY`; it need not be up yet
    public X11Record(String display) {
        this(display, WAITING_MAX);
    }

    /// @param waitingMax how many events may wait for slow listeners before there is a gap
    X11Record(String display, int waitingMax) {
        this.display = display;
        this.waitingMax = waitingMax;
    }

    @Override
    public Listening listen(Listener listener) {
        RecordStream joined = enter();
        boolean joins = false;
        try {
            joined.join(listener);
            joins = true;
        } finally {
            if (!joins) {
                exit();
            }
        }
        return new Listening() {
            private boolean left;

            @Override
            public boolean catchUp(Duration limit) {
                return joined.catchUp(limit);
            }

            @Override
            public void close() {
                if (!left) {
                    left = true;
                    joined.leave(listener);
                    exit();
                }
            }
        };
    }

    /// The stream, which is started for the first listener; the others wait meanwhile.
    private RecordStream enter() {
        lock.lock();
        try {
            RecordStream running = stream;
            if (running == null) {
                running = new RecordStream(display, waitingMax);
                running.start();
                stream = running;
            }
            listening++;
            return running;
        } finally {
            lock.unlock();
        }
    }

    private void exit() {
        lock.lock();
        try {
            listening--;
            if (listening == 0 && stream != null) {
                stream.end();
                stream = null;
            }
        } finally {
            lock.unlock();
        }
    }
}
