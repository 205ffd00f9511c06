package dev.glovebox.guest.x11;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import dev.glovebox.guest.http.Failure;

/// Looks whether the display works, over a connection of its own, so that nothing that captures or types delays it.
/// Whoever creates it closes it.
public final class X11Probe implements AutoCloseable {
    private final String display;
    private final DisplayConnection connection;

    /// @param display the display's name, as in `DISPLAY`; it need not be up yet
    public X11Probe(String display) {
        this.display = display;
        this.connection = new DisplayConnection(display, "health");
    }

    /// The display's figures.
    ///
    /// @param name as in `DISPLAY`
    /// @param roundTripMs how long the server took to answer, in milliseconds
    /// @param width the screen's width in pixels
    /// @param height the screen's height in pixels
    /// @param clients how many connections the server has; -1 when it does not tell
    public record Display(String name, double roundTripMs, int width, int height, int clients) {}

    /// The input extension's figures.
    ///
    /// @param extension what input goes through
    /// @param version the extension's version
    public record Input(String extension, String version) {}

    /// Exchanges a round trip with the server.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.DisplayUnavailable]
    public Display display() {
        return connection.call(open -> {
            long start = System.nanoTime();
            LibX11.INSTANCE.XSync(open.handle(), true); // what every client is told is of no use here
            double roundTripMs = Math.round((System.nanoTime() - start) / 1e3) / 1e3;
            ScreenSize size = ScreenSize.of(open.handle());
            return new Display(display, roundTripMs, size.width(), size.height(), clients(open.handle()));
        });
    }

    /// Asks the server for XTEST.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.DisplayUnavailable], also when it has no XTEST
    public Input input() {
        return connection.call(open -> {
            var ignored = new IntByReference();
            var major = new IntByReference();
            var minor = new IntByReference();
            if (!LibXtst.INSTANCE.XTestQueryExtension(open.handle(), ignored, ignored, major, minor)) {
                throw new Failure.DisplayUnavailable("the display has no XTEST, so nothing can be typed or clicked")
                        .asException();
            }
            return new Input("XTEST", "%d.%d".formatted(major.getValue(), minor.getValue()));
        });
    }

    private static int clients(Pointer handle) {
        var count = new IntByReference();
        var list = new PointerByReference();
        var ignored = new IntByReference();
        if (!LibXRes.INSTANCE.XResQueryExtension(handle, ignored, ignored)
                || LibXRes.INSTANCE.XResQueryClients(handle, count, list) == 0) {
            return -1;
        }
        LibX11.INSTANCE.XFree(list.getValue());
        return count.getValue();
    }

    @Override
    public void close() {
        connection.close();
    }
}
