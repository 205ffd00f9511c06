package dev.glovebox.guest.screen;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.guest.codec.Codecs;
import dev.glovebox.guest.codec.Encoding;
import dev.glovebox.guest.codec.StripCodec;
import dev.glovebox.guest.codec.WorkPool;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// The renditions that were asked for last. Thread-safe.
final class Renditions {
    private static final int KEPT_MAX = 16;
    private static final long BYTES_MAX = 64 << 20;

    private final Codecs codecs;
    private final WorkPool strips;
    private final WorkPool pictures;
    private final ReentrantLock lock = new ReentrantLock();
    private final @GuardedBy("lock") Map<Key, Rendition<?>> kept = new LinkedHashMap<>(16, 0.75f, true);

    /// @param strips for what takes little
    /// @param pictures for what takes long
    Renditions(Codecs codecs, WorkPool strips, WorkPool pictures) {
        this.codecs = codecs;
        this.strips = strips;
        this.pictures = pictures;
    }

    private record Key(View view, Encoding encoding) {}

    /// The view of `frame` as a file.
    ///
    /// @param anew whether all of it is to be encoded, whatever is kept
    byte[] encode(Frame frame, View view, Encoding encoding, boolean anew) {
        Rendition<?> rendition = rendition(new Key(view, encoding));
        byte[] file = rendition.encode(frame, anew);
        shrink(rendition);
        return file;
    }

    /// The view of `frame` as a file, of which nothing is kept.
    byte[] encodeOnce(Frame frame, View view, Encoding encoding) {
        return make(view, encoding).encode(frame, true);
    }

    private Rendition<?> rendition(Key key) {
        lock.lock();
        try {
            return kept.computeIfAbsent(key, _ -> make(key.view(), key.encoding()));
        } finally {
            lock.unlock();
        }
    }

    private Rendition<?> make(View view, Encoding encoding) {
        StripCodec<?> codec = codecs.of(encoding);
        return new Rendition<>(view, codec, codec.takesLong() || view.isSmoothed() ? pictures : strips);
    }

    /// Forgets those that were asked for longest ago, until what is kept is within its bounds.
    ///
    /// @param used has just been asked for, and stays
    private void shrink(Rendition<?> used) {
        lock.lock();
        try {
            long bytes = kept.values().stream().mapToLong(Rendition::bytesKept).sum();
            Iterator<Rendition<?>> eldest = kept.values().iterator();
            while ((kept.size() > KEPT_MAX || bytes > BYTES_MAX) && eldest.hasNext()) {
                Rendition<?> rendition = eldest.next();
                if (!rendition.equals(used)) {
                    bytes -= rendition.bytesKept();
                    eldest.remove();
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
