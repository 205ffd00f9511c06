package dev.glovebox.guest.x11;

import com.sun.jna.NativeLong;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.http.WindowId;
import dev.glovebox.guest.image.Region;
import dev.glovebox.guest.window.Show;
import dev.glovebox.guest.window.Window;
import dev.glovebox.guest.window.WindowList;
import dev.glovebox.guest.window.Windows;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The windows of an X display, over a connection of its own; with a window manager and without. What was read of
/// them is kept up to date until nobody has asked for half a minute. Whoever creates it closes it.
public final class X11Windows implements Windows, AutoCloseable {
    private static final Logger LOG = System.getLogger(X11Windows.class.getName());
    private static final Duration KEPT = Duration.ofSeconds(30);
    private static final Duration DRAIN_PAUSE = Duration.ofSeconds(5);

    private final DisplayConnection connection;
    private final AtomicBoolean tidyPlanned = new AtomicBoolean();
    private volatile boolean closed;

    // only the connection's owner thread touches these
    private @Nullable WindowRequests requests;
    private long usedNanos;

    /// @param display the display's name, as in `DISPLAY`; it need not be up yet
    public X11Windows(String display) {
        this.connection = new DisplayConnection(display, "window-list", () -> requests = null);
    }

    @Override
    public WindowList list() {
        return call(WindowRequests::list);
    }

    @Override
    public void activate(WindowId id) {
        run(open -> open.activate(window(id)));
    }

    @Override
    public void place(Window window, Region region) {
        run(open -> open.place(window(window.id()), window.frame(), region));
    }

    @Override
    public void show(WindowId id, Show wish) {
        run(open -> open.show(window(id), wish));
    }

    @Override
    public boolean askToClose(WindowId id) {
        return call(open -> open.askToClose(window(id)));
    }

    @Override
    public void kill(WindowId id) {
        run(open -> open.kill(window(id)));
    }

    @Override
    public boolean takesFocus(WindowId id) {
        return call(open -> open.takesFocus(window(id)));
    }

    private void run(Consumer<WindowRequests> request) {
        call(open -> {
            request.accept(open);
            return true;
        });
    }

    private <T> T call(Function<WindowRequests, T> request) {
        try {
            return connection.call(display -> {
                WindowRequests open = requests;
                if (open == null) {
                    open = new WindowRequests(display.handle());
                    requests = open;
                }
                usedNanos = System.nanoTime();
                return request.apply(open);
            });
        } finally {
            planTidying();
        }
    }

    private void planTidying() {
        if (!closed && tidyPlanned.compareAndSet(false, true)) {
            CompletableFuture.delayedExecutor(DRAIN_PAUSE.toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread)
                    .execute(this::tidy);
        }
    }

    /// The server would keep what it tells for as long as nobody takes it.
    private void tidy() {
        tidyPlanned.set(false);
        try {
            if (!closed && connection.call(_ -> keep())) {
                planTidying();
            }
        } catch (FailureException e) {
            LOG.log(Level.DEBUG, () -> "nothing to tidy: " + e.getMessage());
        }
    }

    /// Whether what is known of the windows is still wanted; if not, it is forgotten.
    private boolean keep() {
        WindowRequests open = requests;
        if (open == null) {
            return false;
        }
        if (System.nanoTime() - usedNanos < KEPT.toNanos()) {
            open.drain();
            return true;
        }
        open.close();
        requests = null;
        return false;
    }

    private static NativeLong window(WindowId id) {
        return new NativeLong(id.value());
    }

    @Override
    public void close() {
        closed = true;
        connection.close();
    }
}
