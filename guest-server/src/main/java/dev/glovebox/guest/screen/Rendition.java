package dev.glovebox.guest.screen;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.guest.codec.StripCodec;
import dev.glovebox.guest.codec.WorkPool;
import dev.glovebox.guest.image.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One view of the screen in one encoding: the file is kept, and so are its encoded strips, so that only what
/// changed since the last time is encoded again. Thread-safe; who asks for the same at the same time shares the
/// work.
///
/// @param <S> an encoded strip
final class Rendition<S> {
    private final View view;
    private final ViewRenderer renderer;
    private final StripCodec<S> codec;
    private final WorkPool pool;
    private final int stripRows;
    private final ReentrantLock lock = new ReentrantLock();
    private final @GuardedBy("lock") List<@Nullable Encoded<S>> plain = new ArrayList<>();
    private final @GuardedBy("lock") List<@Nullable Encoded<S>> pointed = new ArrayList<>();
    private @GuardedBy("lock") @Nullable Encoded<byte[]> file;
    private volatile long bytesKept;

    /// @param view of frames of one size
    Rendition(View view, StripCodec<S> codec, WorkPool pool) {
        this.view = view;
        this.renderer = new ViewRenderer(view);
        this.codec = codec;
        this.pool = pool;
        this.stripRows = view.isSmoothed() ? view.height() : codec.stripRows(view.height());
        for (int row = 0; row < view.height(); row += stripRows) {
            plain.add(null);
            pointed.add(null);
        }
    }

    /// What was made of which pixels.
    ///
    /// @param cursor the one that is drawn in; null when none is
    private record Encoded<T>(long version, @Nullable Cursor cursor, T value) {
        boolean isOf(long otherVersion, @Nullable Cursor otherCursor) {
            return version == otherVersion
                    && (cursor == null ? otherCursor == null : otherCursor != null && cursor.sameAs(otherCursor));
        }
    }

    /// The view of `frame` as a file.
    ///
    /// @param anew whether every strip is to be encoded, whatever is kept
    byte[] encode(Frame frame, boolean anew) {
        long version = frame.versionOf(view.region());
        Cursor cursor = view.shows(frame.cursor()) ? frame.cursor() : null;
        lock.lock();
        try {
            Encoded<byte[]> kept = file;
            if (kept == null || anew || !kept.isOf(version, cursor)) {
                kept = new Encoded<>(version, cursor, codec.join(view.width(), view.height(), strips(frame, anew)));
                file = kept;
                bytesKept = countBytes(kept.value().length);
            }
            return kept.value();
        } finally {
            lock.unlock();
        }
    }

    /// A strip that has to be encoded.
    private record Missing(
            int index, long version, @Nullable Cursor cursor) {}

    @GuardedBy("lock")
    private List<S> strips(Frame frame, boolean anew) {
        List<@Nullable Encoded<S>> current = new ArrayList<>(plain);
        List<Missing> missing = new ArrayList<>();
        List<Supplier<S>> jobs = new ArrayList<>();
        for (int i = 0; i < plain.size(); i++) {
            int firstRow = i * stripRows;
            int rows = Math.min(stripRows, view.height() - firstRow);
            Region source = renderer.source(firstRow, rows);
            Cursor cursor = view.cursor() && source.intersects(frame.cursor().box()) ? frame.cursor() : null;
            long version = frame.versionOf(source);
            Encoded<S> kept = (cursor == null ? plain : pointed).get(i);
            current.set(i, kept);
            if (kept == null || anew || !kept.isOf(version, cursor)) {
                missing.add(new Missing(i, version, cursor));
                jobs.add(() ->
                        codec.encode(renderer.render(frame, firstRow, rows, cursor != null), 0, view.width(), rows));
            }
        }
        List<S> made = encode(jobs);
        for (int i = 0; i < made.size(); i++) {
            Missing strip = missing.get(i);
            var encoded = new Encoded<>(strip.version(), strip.cursor(), made.get(i));
            (strip.cursor() == null ? plain : pointed).set(strip.index(), encoded);
            current.set(strip.index(), encoded);
        }
        return current.stream()
                .map(strip -> Objects.requireNonNull(strip).value())
                .toList();
    }

    /// A single strip that takes little is encoded here, which spares waking a thread.
    private List<S> encode(List<Supplier<S>> jobs) {
        boolean small = jobs.size() == 1 && !codec.takesLong() && !view.isSmoothed();
        return small ? List.of(jobs.getFirst().get()) : pool.run(jobs);
    }

    /// How many bytes it keeps, about.
    long bytesKept() {
        return bytesKept;
    }

    @GuardedBy("lock")
    private long countBytes(int fileBytes) {
        long bytes = fileBytes;
        for (List<@Nullable Encoded<S>> strips : List.of(plain, pointed)) {
            for (Encoded<S> strip : strips) {
                bytes += strip == null ? 0 : codec.sizeOf(strip.value());
            }
        }
        return bytes;
    }
}
