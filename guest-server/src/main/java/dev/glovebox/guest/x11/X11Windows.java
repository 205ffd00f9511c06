package dev.glovebox.guest.x11;

import com.sun.jna.NativeLong;
import dev.glovebox.guest.http.WindowId;
import dev.glovebox.guest.image.Region;
import dev.glovebox.guest.window.Show;
import dev.glovebox.guest.window.Window;
import dev.glovebox.guest.window.WindowList;
import dev.glovebox.guest.window.Windows;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The windows of an X display, over a connection of its own; with a window manager and without. Whoever creates it
/// closes it.
public final class X11Windows implements Windows, AutoCloseable {
    private final DisplayConnection connection;

    private @Nullable WindowRequests requests; // only the connection's owner thread touches it

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
        return connection.call(display -> {
            WindowRequests open = requests;
            if (open == null) {
                open = new WindowRequests(display.handle());
                requests = open;
            }
            return request.apply(open);
        });
    }

    private static NativeLong window(WindowId id) {
        return new NativeLong(id.value());
    }

    @Override
    public void close() {
        connection.close();
    }
}
