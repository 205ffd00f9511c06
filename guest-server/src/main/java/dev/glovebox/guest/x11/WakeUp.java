package dev.glovebox.guest.x11;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import java.time.Duration;

/// Wakes a thread that waits in C ([eventfd(2)](https://man7.org/linux/man-pages/man2/eventfd.2.html)). Once given,
/// the signal stays until it is taken back. Any thread may give it until it is closed; one thread waits, and closes
/// it.
final class WakeUp implements AutoCloseable {
    private static final int COUNTER_BYTES = Long.BYTES;
    // struct pollfd
    private static final int POLLFD_BYTES = 8;
    private static final long POLLFD_EVENTS = 4;

    private final int descriptor;
    private final Memory counter = new Memory(COUNTER_BYTES); // for the thread that waits
    private final Memory polled = new Memory(2L * POLLFD_BYTES);

    WakeUp() {
        descriptor = LibC.INSTANCE.eventfd(0, LibC.EFD_CLOEXEC | LibC.EFD_NONBLOCK);
        poll(0, descriptor);
    }

    /// Ends the waiting, the present one and all to come until [#reset].
    void signal() {
        var one = new Memory(COUNTER_BYTES);
        one.setLong(0, 1);
        LibC.INSTANCE.write(descriptor, one, new NativeLong(COUNTER_BYTES));
    }

    /// Takes the signal back, when it was given.
    void reset() {
        LibC.INSTANCE.read(descriptor, counter, new NativeLong(COUNTER_BYTES));
    }

    /// Waits for the signal; may return early.
    void await(Duration limit) {
        LibC.INSTANCE.poll(polled, new NativeLong(1), (int) limit.toMillis());
    }

    /// Waits for the signal, or until something can be read from `other`; may return early.
    void awaitOr(int other, Duration limit) {
        poll(POLLFD_BYTES, other);
        LibC.INSTANCE.poll(polled, new NativeLong(2), (int) limit.toMillis());
    }

    private void poll(long offset, int readable) {
        polled.setInt(offset, readable);
        polled.setInt(offset + POLLFD_EVENTS, LibC.POLLIN);
    }

    @Override
    public void close() {
        LibC.INSTANCE.close(descriptor);
    }
}
