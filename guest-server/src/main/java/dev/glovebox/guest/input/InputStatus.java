package dev.glovebox.guest.input;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.glovebox.guest.image.ImageSize;
import dev.glovebox.guest.image.Point;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `GET /input` answers.
///
/// @param held what is held down, the first pressed first
/// @param running the request that acts; null when none does
/// @param waiting how many wait for it
/// @param cursor where the pointer is
/// @param screen the screen's size
/// @param hasFocus whether any window gets what is typed
@JsonInclude(JsonInclude.Include.ALWAYS)
record InputStatus(
        List<Held> held, @Nullable Running running, int waiting, Point cursor, ImageSize screen, boolean hasFocus) {

    /// A request that acts.
    record Running(String requestId, String since) {}

    /// Something that is held.
    ///
    /// @param kind `key` or `button`
    /// @param requestId of the request that has pressed it
    /// @param expiresInMs when it will be released; null while its request runs
    record Held(
            String kind,
            String name,
            String requestId,
            String since,
            long heldMs,
            @Nullable Long expiresInMs) {

        static Held of(Ledger.Entry entry, long nowNanos) {
            String kind = switch (entry.thing()) {
                case Ledger.Thing.HeldKey _ -> "key";
                case Ledger.Thing.HeldButton _ -> "button";
            };
            return new Held(
                    kind,
                    entry.thing().name(),
                    entry.requestId(),
                    entry.since().toString(),
                    (nowNanos - entry.sinceNanos()) / 1_000_000,
                    entry.endNanos() == 0 ? null : Math.max(0, (entry.endNanos() - nowNanos) / 1_000_000));
        }
    }

    static InputStatus of(InputDevice.State now, List<Ledger.Entry> entries, @Nullable Running running, int waiting) {
        long nanos = System.nanoTime();
        return new InputStatus(
                entries.stream().map(entry -> Held.of(entry, nanos)).toList(),
                running,
                waiting,
                now.pointer(),
                now.screen(),
                now.hasFocus());
    }
}
