package dev.glovebox.bridge.driver.qemu;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;

/// What a machine has beside its process; closed in the reverse order of its making, all of it whatever fails. For
/// one thread at a time.
final class Belongings implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Belongings.class.getName());

    private final Deque<AutoCloseable> all = new ArrayDeque<>();

    /// @return `each`
    <T extends AutoCloseable> T add(T each) {
        all.push(each);
        return each;
    }

    @Override
    public void close() {
        while (!all.isEmpty()) {
            close(all.pop());
        }
    }

    private static void close(AutoCloseable each) {
        try {
            each.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.log(Level.WARNING, () -> "left behind: what=%s cause=%s".formatted(each, e));
        }
    }
}
