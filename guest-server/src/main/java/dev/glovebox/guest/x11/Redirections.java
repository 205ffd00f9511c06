package dev.glovebox.guest.x11;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The windows that have pixels of their own for a while, so that they can be captured also when they are covered
/// (Composite). Belongs to one connection, with which all of it ends; not thread-safe.
///
/// What was covered when this began, the window's program has to paint anew. The window stays mapped and keeps the
/// focus.
final class Redirections {
    static final int REDIRECTED_MAX = 8;

    private static final long QUIET_NANOS = Duration.ofMillis(50).toNanos();
    private static final long QUIET_WAIT_NANOS = Duration.ofMillis(500).toNanos();
    private static final long DAMAGE_EVENT_DAMAGE = 40; // XDamageNotifyEvent, LP64
    private static final int BAD_WINDOW = 3; // X.h
    private static final NativeLong NONE = new NativeLong(0);

    private final Pointer display;
    private final boolean hasComposite;
    private final boolean hasDamage;
    private final EventQueue events;
    private final Map<Long, Redirection> byWindow = new LinkedHashMap<>(16, 0.75f, true); // longest unused first

    /// @param events those of the same connection
    Redirections(Pointer display, EventQueue events) {
        this.display = display;
        this.events = events;
        var first = new IntByReference();
        var ignored = new IntByReference();
        hasComposite = LibXcomposite.INSTANCE.XCompositeQueryExtension(display, first, ignored);
        hasDamage = LibXdamage.INSTANCE.XDamageQueryExtension(display, first, ignored);
        if (hasDamage) {
            events.on(first.getValue() + LibXdamage.NOTIFY, this::damaged);
        }
    }

    /// A window with pixels of its own.
    private static final class Redirection {
        final long beganNanos = System.nanoTime();
        NativeLong damage = NONE; // none when it is not watched
        boolean painted;
        long paintedNanos = beganNanos;
        long usedNanos = beganNanos;

        /// Whether nobody waits for its program to paint it.
        boolean canEnd(long now) {
            return painted || now - usedNanos >= QUIET_WAIT_NANOS;
        }
    }

    /// Whether covered windows can be captured at all.
    boolean isPossible() {
        return hasComposite;
    }

    /// Whether the window has pixels of its own already.
    boolean contains(long window) {
        return byWindow.containsKey(window);
    }

    boolean isEmpty() {
        return byWindow.isEmpty();
    }

    /// Gives the window pixels of its own, unless it is gone, and ends that for another one when there are too
    /// many.
    ///
    /// @return false when it has to be tried later, for all the others are still waited for
    /// @throws dev.glovebox.guest.http.FailureException [dev.glovebox.guest.http.Failure.Conflict] when the server
    ///     refuses
    boolean add(long window) {
        remove(window); // the id may be that of a newer window
        if (byWindow.size() >= REDIRECTED_MAX && !removeOne()) {
            return false;
        }
        if (redirect(window)) {
            byWindow.put(window, watched(new NativeLong(window)));
        }
        return true;
    }

    /// Ends the one that was not used for the longest time of those that nobody waits for.
    private boolean removeOne() {
        long now = System.nanoTime();
        for (Map.Entry<Long, Redirection> each : byWindow.entrySet()) {
            if (each.getValue().canEnd(now)) {
                remove(each.getKey());
                return true;
            }
        }
        return false;
    }

    /// Whether it worked; not when the window is gone.
    private boolean redirect(long window) {
        LibX11.INSTANCE.XSync(display, false);
        XlibErrors.takeError(display); // of something else
        var id = new NativeLong(window);
        LibXcomposite.INSTANCE.XCompositeRedirectWindow(display, id, LibXcomposite.REDIRECT_AUTOMATIC);
        LibX11.INSTANCE.XSync(display, false);
        int error = XlibErrors.takeError(display);
        if (error != 0 && error != BAD_WINDOW) {
            throw WindowAttributes.conflict(
                    window, "is covered in part and gets no pixels of its own (X error %d)".formatted(error));
        }
        return error == 0;
    }

    private Redirection watched(NativeLong window) {
        var added = new Redirection();
        if (hasDamage) {
            added.damage = LibXdamage.INSTANCE.XDamageCreate(display, window, LibXdamage.REPORT_NON_EMPTY);
            LibXdamage.INSTANCE.XDamageSubtract(display, added.damage, NONE, NONE);
        }
        return added;
    }

    /// Whether the window's program seems to have painted it, or has had the time to; to be asked until it has.
    boolean isPainted(long window) {
        Redirection asked = byWindow.get(window);
        if (asked == null) {
            return true;
        }
        long now = System.nanoTime();
        asked.usedNanos = now;
        if (!asked.painted) {
            LibX11.INSTANCE.XSync(display, false);
            events.drain();
            asked.painted = now - asked.paintedNanos >= QUIET_NANOS || now - asked.beganNanos >= QUIET_WAIT_NANOS;
        }
        if (asked.painted) {
            unwatch(asked);
        }
        return asked.painted;
    }

    private void damaged(Pointer event) {
        NativeLong damage = event.getNativeLong(DAMAGE_EVENT_DAMAGE);
        for (Redirection each : byWindow.values()) {
            if (each.damage.equals(damage)) {
                each.paintedNanos = System.nanoTime();
                LibXdamage.INSTANCE.XDamageSubtract(display, damage, NONE, NONE);
            }
        }
    }

    private void unwatch(Redirection redirection) {
        if (!redirection.damage.equals(NONE)) {
            LibXdamage.INSTANCE.XDamageDestroy(display, redirection.damage);
            redirection.damage = NONE;
        }
    }

    /// Ends what has not been used for `kept`.
    void removeUnused(Duration kept) {
        long now = System.nanoTime();
        List<Long> unused = new ArrayList<>();
        byWindow.forEach((window, redirection) -> {
            if (now - redirection.usedNanos >= kept.toNanos()) {
                unused.add(window);
            }
        });
        unused.forEach(this::remove);
    }

    /// Ends all of it.
    void removeAll() {
        List.copyOf(byWindow.keySet()).forEach(this::remove);
    }

    /// Ends it for a window, if it has begun; the window may be gone.
    void remove(long window) {
        Redirection removed = byWindow.remove(window);
        if (removed == null) {
            return;
        }
        unwatch(removed);
        var id = new NativeLong(window);
        LibXcomposite.INSTANCE.XCompositeUnredirectWindow(display, id, LibXcomposite.REDIRECT_AUTOMATIC);
        LibX11.INSTANCE.XSync(display, false);
        XlibErrors.takeError(display); // the window may be gone, with nothing left to do
    }
}
