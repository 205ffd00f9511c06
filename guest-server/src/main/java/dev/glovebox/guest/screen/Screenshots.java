package dev.glovebox.guest.screen;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.guest.codec.Codecs;
import dev.glovebox.guest.codec.Encoding;
import dev.glovebox.guest.codec.StripPool;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Takes screenshots: captures, names the content, encodes what is asked for.
///
/// Captures go one at a time. A caller that had to wait takes the result, or the failure, of a capture that began
/// after it asked, so that many callers cost one capture and a display that hangs costs all of them one wait.
/// Thread-safe; whoever creates it closes it.
public final class Screenshots implements AutoCloseable {
    private static final Pattern COMMA = Pattern.compile(",");

    private final Screen screen;
    private final StripPool pool = new StripPool();
    private final Codecs codecs = new Codecs();
    private final ScreenContent<?> content = new ScreenContent<>(pool, codecs.of(Encoding.Png.FAST));
    private final String run = HexFormat.of().toHexDigits(new SecureRandom().nextLong(), 10);

    private final AtomicLong begun = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private @GuardedBy("lock") long latest;
    private @GuardedBy("lock") @Nullable RuntimeException latestFailure;
    private @GuardedBy("lock") @Nullable Screenshot latestPointed;
    private @GuardedBy("lock") @Nullable Screenshot latestPlain;

    /// Takes them of `screen`.
    public Screenshots(Screen screen) {
        this.screen = screen;
    }

    /// How a screenshot is wanted.
    ///
    /// @param cursor whether the cursor is drawn in
    /// @param fresh whether it is captured and encoded anew, whatever is kept
    /// @param known the entity tags that the caller has already, as `If-None-Match` lists them; an image that has
    ///     one of them is not encoded for nothing
    public record Wish(boolean cursor, boolean fresh, String known) {

        /// Whether `etag` is among the known ones ([RFC 9110, section 13.1.2](
        /// https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2)).
        boolean knows(String etag) {
            return COMMA.splitAsStream(known)
                    .map(tag -> tag.strip().replaceFirst("^W/", ""))
                    .anyMatch(tag -> tag.equals(etag) || tag.equals("*"));
        }
    }

    /// The screen as it was after the caller asked.
    ///
    /// @throws FailureException [dev.glovebox.guest.http.Failure.DisplayUnavailable] when the display is gone or
    ///     does not answer
    public Screenshot take(Wish wish) {
        long asked = begun.get();
        lock.lock();
        try {
            if (latest <= asked || wish.fresh()) {
                capture(wish.fresh());
            } else if (latestFailure != null) {
                throw latestFailure;
            }
            if (wish.fresh()) {
                content.forgetEncoded();
                latestPointed = null;
                latestPlain = null;
            }
            return screenshot(wish);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void capture(boolean anew) {
        latest = begun.incrementAndGet();
        latestFailure = null;
        try {
            screen.capture(anew, content::update);
        } catch (RuntimeException e) {
            latestFailure = e;
            throw e;
        }
    }

    @GuardedBy("lock")
    private Screenshot screenshot(Wish wish) {
        ScreenContent.State state = content.state();
        String etag = etag(state, wish.cursor());
        if (wish.knows(etag)) {
            return new Screenshot(etag, state.width(), state.height(), state.cursor(), null);
        }
        Screenshot kept = wish.cursor() ? latestPointed : latestPlain;
        if (kept != null && kept.etag().equals(etag)) {
            return new Screenshot(etag, state.width(), state.height(), state.cursor(), kept.png());
        }
        byte[] png = content.png(wish.cursor());
        var taken = new Screenshot(etag, state.width(), state.height(), state.cursor(), png);
        if (wish.cursor()) {
            latestPointed = taken;
        } else {
            latestPlain = taken;
        }
        return taken;
    }

    /// Names the content: this run of the server, the content's version, and the cursor where it is drawn.
    private String etag(ScreenContent.State state, boolean withCursor) {
        Cursor cursor = Objects.requireNonNull(state.cursor());
        return withCursor
                ? "\"%s-%x-%d.%d.%x\"".formatted(run, state.version(), cursor.x(), cursor.y(), cursor.serial())
                : "\"%s-%x\"".formatted(run, state.version());
    }

    @Override
    public void close() {
        pool.close();
        codecs.close();
    }
}
