package dev.glovebox.guest.x11;

import com.sun.jna.Pointer;
import dev.glovebox.guest.x11.SelectionTargets.Encoded;
import java.time.Duration;

/// Content that is handed over in parts: the requestor deletes each from its window to get the next, and an empty
/// one is the end (INCR).
final class OutgoingTransfer {
    private static final Duration STEP_LIMIT = Duration.ofSeconds(10);

    private final Place place;
    private final long type;
    private final byte[] bytes;
    private final OfferedContent source;
    private int position;
    private long stepNanos = System.nanoTime();

    /// Where it arrives.
    ///
    /// @param window the requestor's
    /// @param property the atom of the property
    record Place(long window, long property) {}

    OutgoingTransfer(Place place, long type, Encoded encoded, OfferedContent source) {
        this.place = place;
        this.type = type;
        this.bytes = encoded.bytes();
        this.source = source;
    }

    Place place() {
        return place;
    }

    /// Writes the next part, of at most `partBytes`.
    ///
    /// @return false when it was the empty one
    boolean writeNext(Pointer display, int partBytes) {
        int length = Math.min(partBytes, bytes.length - position);
        WindowProperty.write(display, place.window(), place.property(), type, bytes, position, length);
        position += length;
        stepNanos = System.nanoTime();
        if (length == 0) {
            source.fetched();
        }
        return length > 0;
    }

    /// When the requestor is taken for gone; as [System#nanoTime].
    long deadlineNanos() {
        return stepNanos + STEP_LIMIT.toNanos();
    }
}
