package dev.glovebox.guest.x11;

import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.image.ImageSize;
import dev.glovebox.guest.image.Point;
import dev.glovebox.guest.input.InputDevice;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The display's keyboard and pointer, over a connection of their own. Whoever creates it closes it.
public final class X11Input implements InputDevice, AutoCloseable {
    private static final Logger LOG = System.getLogger(X11Input.class.getName());
    private static final Duration BORROWED = Duration.ofSeconds(5);
    private static final int PREPARATIONS = 10;

    private final DisplayConnection connection;
    private final AtomicBoolean returning = new AtomicBoolean();
    private volatile long lastTypedNanos;
    private volatile boolean closed;
    private @Nullable InputSession session; // belongs to the connection's thread

    /// @param display the display's name, as in `DISPLAY`; it need not be up yet
    public X11Input(String display) {
        this.connection = new DisplayConnection(display, "input", this::forget);
    }

    private void forget() {
        InputSession old = session;
        session = null;
        if (old != null) {
            old.free();
        }
    }

    private <T> T call(Function<InputSession, T> work) {
        return connection.call(open -> work.apply(sessionOf(open)));
    }

    private InputSession sessionOf(DisplayConnection.OpenDisplay open) {
        InputSession known = session;
        if (known == null || !known.isOf(open.handle())) {
            known = new InputSession(open.handle());
            session = known;
        }
        return known;
    }

    /// For what may not be done twice.
    private <T> T callOnce(BiFunction<InputSession, BooleanSupplier, T> work) {
        return connection.callOnce((open, abandoned) -> work.apply(sessionOf(open), abandoned));
    }

    @Override
    public State state() {
        return connection.call(open -> {
            ScreenSize size = ScreenSize.of(open.handle());
            InputSession on = sessionOf(open);
            return new State(new ImageSize(size.width(), size.height()), on.pointer(), on.focus() != 0);
        });
    }

    @Override
    public ImageSize screen() {
        return connection.call(open -> {
            ScreenSize size = ScreenSize.of(open.handle());
            return new ImageSize(size.width(), size.height());
        });
    }

    @Override
    public Point pressAt(Point place, int number) {
        return callOnce((on, abandoned) -> {
            on.move(place);
            Point reached = on.pointer();
            if (reached.equals(place) && !abandoned.getAsBoolean()) {
                on.button(number, true);
                on.sync();
            }
            return reached;
        });
    }

    @Override
    public Point perform(List<Stroke> strokes) {
        return callOnce((on, abandoned) -> {
            for (Stroke stroke : strokes) {
                if (!abandoned.getAsBoolean()) {
                    perform(on, stroke);
                }
            }
            return on.pointer(); // a round trip: all has been processed
        });
    }

    private static void perform(InputSession on, Stroke stroke) {
        switch (stroke) {
            case Stroke.MoveTo(Point place) -> on.move(place);
            case Stroke.Button(int number, boolean isDown) -> on.button(number, isDown);
            case Stroke.Key(int keysym, boolean isDown) -> {
                if (isDown) {
                    on.keyboard().press(keysym);
                } else {
                    on.keyboard().release(keysym);
                }
            }
        }
    }

    @Override
    public boolean isButtonDown(int number) {
        return call(on -> on.isButtonDown(number));
    }

    @Override
    public int type(int[] text, int from, int max) {
        if (call(on -> on.typist().needsRest(text, from))) {
            awaitReceiver();
        }
        int typed = 0;
        for (int i = 0; typed == 0 && i <= PREPARATIONS; i++) {
            if (call(on -> on.typist().prepare(text, from))) {
                nudge();
            }
            boolean isLast = i == PREPARATIONS;
            typed = callOnce((on, abandoned) -> on.typist().type(text, from, max, isLast, abandoned));
        }
        if (typed == 0) {
            throw new Failure.Unavailable(
                            "the keyboard has no key left for %s".formatted(Character.toString(text[from])))
                    .asException();
        }
        lastTypedNanos = System.nanoTime();
        if (call(on -> on.keyboard().hasBorrowed()) && returning.compareAndSet(false, true)) {
            Thread.ofVirtual().name("input-keys").start(this::giveBack);
        }
        return typed;
    }

    private void nudge() {
        call(on -> {
            on.typist().nudge();
            return true;
        });
        awaitReceiver();
    }

    private void awaitReceiver() {
        OptionalLong pid = call(InputSession::receiver);
        try {
            ProcessRest.await(pid);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Gives borrowed keys back when nothing has been typed for a while: at once would be too early for a receiver
    /// that has not yet looked up what it got.
    private void giveBack() {
        try {
            long left = BORROWED.toNanos();
            while (left > 0 && !closed) {
                Thread.sleep(Duration.ofNanos(left));
                left = lastTypedNanos + BORROWED.toNanos() - System.nanoTime();
            }
            returning.set(false);
            if (!closed) {
                call(on -> {
                    if (System.nanoTime() - lastTypedNanos >= BORROWED.toNanos()) {
                        on.keyboard().restore();
                    }
                    return true;
                });
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "keys cannot be given back: the display is gone", e);
        }
    }

    @Override
    public OptionalInt keysym(String name, boolean anyCase) {
        int flags = anyCase ? LibXkbcommon.CASE_INSENSITIVE : 0;
        int keysym = LibXkbcommon.INSTANCE.xkb_keysym_from_name(name, flags);
        return keysym == 0 ? OptionalInt.empty() : OptionalInt.of(keysym);
    }

    @Override
    public void releaseAll() {
        call(on -> {
            on.releaseAll();
            return true;
        });
    }

    @Override
    public void close() {
        closed = true;
        try {
            connection.call(_ -> {
                InputSession on = session;
                if (on != null) {
                    on.releaseAll();
                    if (on.keyboard().hasBorrowed()) {
                        on.keyboard().restore();
                    }
                }
                return true;
            });
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "nothing to release: the display is gone", e);
        }
        connection.close();
    }
}
