package dev.glovebox.guest.x11;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import dev.glovebox.guest.display.Resolution.Size;
import dev.glovebox.guest.display.Resolution.State;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.x11.RandrLayout.Mode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/// The screen's size over one connection. Not thread-safe.
final class RandrSession implements EventConnection.Session {
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Size SMALLEST = new Size(64, 64);
    private static final Size LARGEST = new Size(7680, 4320); // 8K UHD; a picture of it has 127 MiB
    private static final String MADE = "glovebox-"; // begins the names of our modes
    private static final double MILLIMETRES_PER_PIXEL = 25.4 / 96;
    // XConfigureEvent, LP64
    private static final long CONFIGURE_WINDOW = 40;
    private static final long CONFIGURE_WIDTH = 56;
    private static final long CONFIGURE_HEIGHT = 60;
    // XRRModeInfo, LP64
    private static final int MODE_BYTES = 80;
    private static final long MODE_WIDTH = 8;
    private static final long MODE_HEIGHT = 12;
    private static final long MODE_DOT_CLOCK = 16;
    private static final long MODE_H_TOTAL = 32;
    private static final long MODE_V_TOTAL = 48;
    private static final long MODE_NAME = 56;
    private static final long MODE_NAME_BYTES = 64;
    private static final int REFRESHES_A_SECOND = 60;

    private final String name;
    private final Pointer display;
    private final NativeLong root;
    private final EventQueue events;
    private final Consumer<Size> onChange;
    private final boolean hasRandr;
    private Size told;

    /// @param name the display's
    /// @param onChange is told of each new size
    RandrSession(String name, Pointer display, Consumer<Size> onChange) {
        this.name = name;
        this.display = display;
        this.onChange = onChange;
        this.root = LibX11.INSTANCE.XDefaultRootWindow(display);
        this.events = new EventQueue(display);
        this.hasRandr = hasRandr();
        LibX11.INSTANCE.XSelectInput(display, root, LibX11.STRUCTURE_NOTIFY_MASK);
        events.on(LibX11.CONFIGURE_NOTIFY, this::configured);
        this.told = size();
    }

    /// Controllers and outputs came with RandR 1.2, what is asked for of them with 1.3.
    private boolean hasRandr() {
        var major = new IntByReference();
        var minor = new IntByReference();
        return LibXrandr.INSTANCE.XRRQueryExtension(display, new IntByReference(), new IntByReference())
                && LibXrandr.INSTANCE.XRRQueryVersion(display, major, minor) != 0
                && (major.getValue() > 1 || minor.getValue() >= 3);
    }

    @Override
    public Duration work() {
        events.drain();
        return IDLE;
    }

    @Override
    public void end(FailureException reason) {}

    private void configured(Pointer event) {
        var size = new Size(event.getInt(CONFIGURE_WIDTH), event.getInt(CONFIGURE_HEIGHT));
        if (event.getNativeLong(CONFIGURE_WINDOW).equals(root) && !size.equals(told)) {
            told = size;
            onChange.accept(size);
        }
    }

    private Size size() {
        ScreenSize size = ScreenSize.of(display);
        return new Size(size.width(), size.height());
    }

    /// How it is now. A display that cannot change has no other size than the one that it has.
    State state() {
        Size size = size();
        if (!hasRandr) {
            return new State(name, size, List.of(size), size, size);
        }
        var minWidth = new IntByReference();
        var minHeight = new IntByReference();
        var maxWidth = new IntByReference();
        var maxHeight = new IntByReference();
        LibXrandr.INSTANCE.XRRGetScreenSizeRange(display, root, minWidth, minHeight, maxWidth, maxHeight);
        var minimum = new Size(
                Math.max(SMALLEST.width(), minWidth.getValue()), Math.max(SMALLEST.height(), minHeight.getValue()));
        var maximum = new Size(
                Math.min(LARGEST.width(), maxWidth.getValue()), Math.min(LARGEST.height(), maxHeight.getValue()));
        return new State(name, size, modes(size), minimum, maximum);
    }

    private List<Size> modes(Size size) {
        try {
            return withResources(resources -> RandrLayout.of(display, resources).modes().stream()
                    .map(Mode::size)
                    .distinct()
                    .sorted(Comparator.comparingInt(Size::width)
                            .thenComparingInt(Size::height)
                            .reversed())
                    .toList());
        } catch (FailureException _) { // it has no modes that can be chosen
            return List.of(size);
        }
    }

    private <T> T withResources(Function<Pointer, T> use) {
        Pointer resources = LibXrandr.INSTANCE.XRRGetScreenResourcesCurrent(display, root);
        if (resources == null) {
            throw RandrLayout.conflict("it does not tell its monitors");
        }
        try {
            return use.apply(resources);
        } finally {
            LibXrandr.INSTANCE.XRRFreeScreenResources(resources);
        }
    }

    /// Changes the size.
    ///
    /// @throws FailureException [dev.glovebox.guest.http.Failure.Conflict]
    State resize(Size wanted) {
        if (!wanted.equals(size())) {
            if (!hasRandr) {
                throw RandrLayout.conflict("its X server has no RandR 1.3");
            }
            RandrLayout before = withResources(resources -> RandrLayout.of(display, resources));
            long mode = mode(before, wanted);
            change(before, mode, wanted);
            removeUnused(before.output());
        }
        LibX11.INSTANCE.XSync(display, false);
        events.drain();
        if (!wanted.equals(size())) {
            throw RandrLayout.conflict("its X server refuses %dx%d".formatted(wanted.width(), wanted.height()));
        }
        return state();
    }

    /// The id of a mode of that size, made if need be.
    private long mode(RandrLayout layout, Size wanted) {
        for (Mode mode : layout.modes()) {
            if (mode.size().equals(wanted)) {
                return mode.id();
            }
        }
        String wantedName = MADE + wanted.width() + "x" + wanted.height();
        long id = layout.allModes().stream()
                .filter(mode -> mode.name().equals(wantedName))
                .findFirst()
                .map(Mode::id)
                .orElseGet(() -> create(wantedName, wanted));
        LibXrandr.INSTANCE.XRRAddOutputMode(display, new NativeLong(layout.output()), new NativeLong(id));
        return id;
    }

    /// A mode whose timing is made up: there is no monitor that would have to follow it.
    private long create(String modeName, Size size) {
        byte[] bytes = modeName.getBytes(StandardCharsets.US_ASCII);
        var text = new Memory(bytes.length);
        text.write(0, bytes, 0, bytes.length);
        var mode = new Memory(MODE_BYTES);
        mode.clear();
        mode.setInt(MODE_WIDTH, size.width());
        mode.setInt(MODE_HEIGHT, size.height());
        mode.setNativeLong(MODE_DOT_CLOCK, new NativeLong((long) size.width() * size.height() * REFRESHES_A_SECOND));
        mode.setInt(MODE_H_TOTAL, size.width());
        mode.setInt(MODE_V_TOTAL, size.height());
        mode.setPointer(MODE_NAME, text);
        mode.setInt(MODE_NAME_BYTES, bytes.length);
        return LibXrandr.INSTANCE.XRRCreateMode(display, root, mode).longValue();
    }

    /// Switches the controller off, changes the screen, and switches the controller on, so that at no time it shows
    /// what is not there; nobody else sees it in between. When it does not work, all is as it was before.
    private void change(RandrLayout before, long mode, Size wanted) {
        Size old = size();
        LibX11.INSTANCE.XGrabServer(display);
        LibX11.INSTANCE.XSync(display, false);
        XlibErrors.takeError(display);
        try {
            if (!show(before, mode, wanted)) {
                show(before, before.mode(), old);
            }
        } finally {
            LibX11.INSTANCE.XUngrabServer(display);
            LibX11.INSTANCE.XSync(display, false);
            XlibErrors.takeError(display);
        }
    }

    private boolean show(RandrLayout layout, long mode, Size size) {
        return configure(layout.crtc(), 0, 0) && setScreen(size) && configure(layout.crtc(), mode, layout.output());
    }

    private boolean setScreen(Size size) {
        LibXrandr.INSTANCE.XRRSetScreenSize(
                display,
                root,
                size.width(),
                size.height(),
                (int) Math.round(size.width() * MILLIMETRES_PER_PIXEL),
                (int) Math.round(size.height() * MILLIMETRES_PER_PIXEL));
        LibX11.INSTANCE.XSync(display, false);
        return XlibErrors.takeError(display) == 0;
    }

    /// Has a controller feed an output in a mode; 0 for nothing.
    private boolean configure(long crtc, long mode, long output) {
        var outputs = new Memory(Long.BYTES);
        outputs.setLong(0, output);
        int status = withResources(resources -> LibXrandr.INSTANCE.XRRSetCrtcConfig(
                display,
                resources,
                new NativeLong(crtc),
                new NativeLong(0),
                0,
                0,
                new NativeLong(mode),
                LibXrandr.ROTATE_0,
                output == 0 ? null : outputs,
                output == 0 ? 0 : 1));
        LibX11.INSTANCE.XSync(display, false);
        return XlibErrors.takeError(display) == 0 && status == LibXrandr.SET_CONFIG_SUCCESS;
    }

    /// Modes that were made here for sizes that the screen does not have any more.
    private void removeUnused(long output) {
        RandrLayout layout = withResources(resources -> RandrLayout.of(display, resources));
        for (Mode mode : layout.allModes()) {
            if (mode.name().startsWith(MADE) && mode.id() != layout.mode()) {
                LibXrandr.INSTANCE.XRRDeleteOutputMode(display, new NativeLong(output), new NativeLong(mode.id()));
                LibXrandr.INSTANCE.XRRDestroyMode(display, new NativeLong(mode.id()));
            }
        }
        LibX11.INSTANCE.XSync(display, false);
        XlibErrors.takeError(display);
    }
}
