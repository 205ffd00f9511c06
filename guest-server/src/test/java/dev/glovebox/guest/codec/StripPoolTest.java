package dev.glovebox.guest.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.guest.codec.TestPictures.Content;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.image.Pixels;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class StripPoolTest {
    @AutoClose
    private final StripPool pool = new StripPool();

    @AutoClose
    private final Codecs codecs = new Codecs();

    @Test
    void resultsComeInTheOrderOfTheJobs() {
        List<Supplier<Integer>> jobs = IntStream.range(0, 1000)
                .mapToObj(i -> (Supplier<Integer>) () -> i)
                .toList();
        assertThat(pool.encode(new Dummy(false), jobs))
                .isEqualTo(IntStream.range(0, 1000).boxed().toList());
        assertThat(pool.encode(new Dummy(false), List.of())).isEmpty();
        assertThat(pool.encode(new Dummy(true), List.of())).isEmpty();
    }

    @Test
    void aSingleStripStaysOnTheCallersThread() {
        List<Thread> threads = new ArrayList<>();
        pool.encode(new Dummy(false), List.of(() -> noted(threads)));
        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    void whatTakesLongLeavesTheCallersThread() {
        List<Thread> threads = new ArrayList<>();
        pool.encode(new Dummy(true), List.of(() -> noted(threads)));
        assertThat(threads).hasSize(1).doesNotContain(Thread.currentThread());
    }

    @Test
    void whatAJobThrowsPassesThrough() {
        Supplier<Integer> failing = () -> {
            throw new IllegalArgumentException("as thrown");
        };
        assertThatThrownBy(() -> pool.encode(new Dummy(false), List.of(() -> 1, failing, () -> 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("as thrown");
    }

    @Test
    void whatTakesLongIsRefusedWhenNoThreadTakesItOn() {
        var closed = new StripPool();
        closed.close();
        assertThatThrownBy(() -> closed.encode(new Dummy(true), List.of(() -> 1)))
                .isInstanceOf(FailureException.class);
        assertThat(closed.encode(new Dummy(false), List.of(() -> 1, () -> 2))).containsExactly(1, 2);
    }

    @Test
    void manyImagesAtOnceAllComeOutRight() throws Exception {
        List<Callable<byte[]>> callers = new ArrayList<>();
        List<Pixels> pictures = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            Pixels picture = TestPictures.picture(200 + i, 300, Content.MIXED, i);
            pictures.add(picture);
            callers.add(() -> encoded(codecs.of(Encoding.Png.FAST), picture));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<byte[]>> files = threads.invokeAll(callers);
            for (int i = 0; i < files.size(); i++) {
                TestPictures.assertSame(TestPictures.decoded(files.get(i).get()), pictures.get(i));
            }
        }
    }

    private <S> byte[] encoded(StripCodec<S> codec, Pixels picture) {
        List<Supplier<S>> jobs = new ArrayList<>();
        int width = picture.width();
        int stripRows = codec.stripRows(picture.height());
        for (int row = 0; row < picture.height(); row += stripRows) {
            int from = row * width;
            int rows = Math.min(stripRows, picture.height() - row);
            jobs.add(() -> codec.encode(picture.rgb(), from, width, rows));
        }
        return codec.join(width, picture.height(), pool.encode(codec, jobs));
    }

    private static int noted(List<Thread> threads) {
        threads.add(Thread.currentThread());
        return 0;
    }

    /// Encodes nothing; it only says whether it would take long.
    private record Dummy(boolean takesLong) implements StripCodec<Integer> {
        @Override
        public int stripRows(int height) {
            return height;
        }

        @Override
        public Integer encode(int[] rgb, int from, int width, int rows) {
            throw new UnsupportedOperationException();
        }

        @Override
        public byte[] join(int width, int height, List<Integer> strips) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int sizeOf(Integer strip) {
            throw new UnsupportedOperationException();
        }
    }
}
