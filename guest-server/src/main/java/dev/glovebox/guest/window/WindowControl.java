package dev.glovebox.guest.window;

import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.http.WindowId;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/// Does things to windows, and answers once they are done, or cannot be. Thread-safe.
public final class WindowControl {
    /// After how long without a change a window is what has become of a wish that was not fulfilled.
    private static final Duration QUIET = Duration.ofMillis(300);

    /// The same for one that is shown as it was wanted: its size may come later.
    private static final Duration SETTLED = Duration.ofMillis(100);

    private final Windows windows;
    private final WindowChanges changes;

    /// @param windows those of a display
    /// @param changes what the same display tells by itself
    public WindowControl(Windows windows, WindowChanges changes) {
        this.windows = windows;
        this.changes = changes;
    }

    /// The windows as they are now.
    public WindowList list() {
        return windows.list();
    }

    /// A window as it is now.
    ///
    /// @throws FailureException [Failure.NotFound]
    public Window window(WindowId id) {
        return require(windows.list(), id);
    }

    /// Waits until the windows are as `done` wants them; looks whenever something has changed.
    ///
    /// @return how they are, then or when `limit` is over
    public WindowList await(Predicate<WindowList> done, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            long known = changes.serial();
            WindowList now = windows.list();
            long leftNanos = deadline - System.nanoTime();
            if (done.test(now) || leftNanos <= 0) {
                return now;
            }
            changes.await(known, Duration.ofNanos(leftNanos));
        }
    }

    /// Restores a window, brings it to the front, and gives it the focus.
    ///
    /// @return it, with the focus
    /// @throws FailureException [Failure.NotFound]; [Failure.Conflict] when the focus is not there after `limit`
    public Window activate(WindowId id, Duration limit) {
        window(id);
        windows.activate(id);
        WindowList now = await(
                list -> list.find(id)
                        .map(each -> each.focused() && each.viewable())
                        .orElse(true),
                limit);
        Window window = require(now, id);
        if (!window.focused() || !window.viewable()) {
            throw conflict("%s did not get the focus within %d ms: %s"
                    .formatted(window.called(), limit.toMillis(), whyWithoutFocus(window, now)));
        }
        return window;
    }

    private String whyWithoutFocus(Window window, WindowList now) {
        if (!window.viewable()) {
            return "it is not shown";
        }
        if (!windows.takesFocus(window.id())) {
            return "its program has told that it takes none";
        }
        return focus(now).map(other -> "%s has it".formatted(other.called())).orElse("no window has it");
    }

    /// Moves, resizes, minimises, maximises or restores a window. Waits until it is as wanted; or until it has
    /// changed, and then been the same for 300 ms; or until `limit` is over.
    ///
    /// @throws FailureException [Failure.NotFound]; [Failure.Conflict] when it takes a window manager and none runs
    public WindowOutcome change(WindowId id, WindowWish wish, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        WindowList before = windows.list();
        Window window = require(before, id);
        if (before.windowManager() == null
                && wish.show().filter(show -> show != Show.NORMAL).isPresent()) {
            throw conflict("window %s cannot be %s: no window manager runs that understands EWMH"
                    .formatted(id, wish.show().orElseThrow()));
        }
        if (wish.show().isPresent()) {
            windows.show(id, wish.show().get());
            window = awaitDone(window, wish.withoutPlace(), deadline);
        }
        if (wish.hasPlace()) { // after that: a frame may have come or gone
            windows.place(window, wish.placeOf(window.region()));
            window = awaitDone(window, wish, deadline);
        }
        return new WindowOutcome(window, wish);
    }

    private Window awaitDone(Window old, WindowWish wish, long deadline) {
        Window last = require(windows.list(), old.id());
        while (true) {
            boolean done = wish.isFulfilledBy(last);
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            if (done && wish.hasPlace() || left.isNegative()) {
                return last;
            }
            Duration patience = done ? SETTLED : last.equals(old) ? left : QUIET;
            Window next = awaitOther(last, patience.compareTo(left) < 0 ? patience : left);
            if (next.equals(last)) {
                return last;
            }
            last = next;
        }
    }

    /// Waits until the window is otherwise than it was.
    private Window awaitOther(Window known, Duration limit) {
        WindowList now = await(
                list -> list.find(known.id()).map(each -> !each.equals(known)).orElse(true), limit);
        return require(now, known.id());
    }

    /// Asks a window's program to close it, and waits until it has.
    ///
    /// @throws FailureException [Failure.NotFound]; [Failure.Conflict] when it is still there after `limit`, or its
    ///     program does not understand
    public void close(WindowId id, Duration limit) {
        window(id);
        if (!windows.askToClose(id)) {
            Window window = window(id); // or it is gone meanwhile
            throw conflict("%s cannot be asked to close, as its program takes no part in WM_DELETE_WINDOW; with"
                            .formatted(window.called())
                    + " force=true it is cut off");
        }
        awaitGone(id, limit, "it was asked to close; with force=true its program is cut off");
    }

    /// Cuts a window's program off from the display, and waits until the window is gone.
    ///
    /// @throws FailureException [Failure.NotFound]; [Failure.Conflict] when it is still there after `limit`
    public void kill(WindowId id, Duration limit) {
        window(id);
        windows.kill(id);
        awaitGone(id, limit, "its program was cut off");
    }

    private void awaitGone(WindowId id, Duration limit, String done) {
        WindowList now = await(list -> list.find(id).isEmpty(), limit);
        Optional<Window> left = now.find(id);
        if (left.isPresent()) {
            String other = focus(now)
                    .filter(window -> !window.id().equals(id))
                    .map(window -> "; %s has the focus".formatted(window.called()))
                    .orElse("");
            throw conflict(
                    "%s is still there %d ms after %s%s".formatted(left.get().called(), limit.toMillis(), done, other));
        }
    }

    private static Optional<Window> focus(WindowList list) {
        return Optional.ofNullable(list.focused()).flatMap(list::find);
    }

    private static Window require(WindowList list, WindowId id) {
        return list.find(id)
                .orElseThrow(() -> new Failure.NotFound(
                                "window %s does not exist, or is none of those that GET /windows lists".formatted(id))
                        .asException());
    }

    private static FailureException conflict(String detail) {
        return new Failure.Conflict(detail).asException();
    }
}
