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

class WorkPoolTest {
    @AutoClose
    private final WorkPool pool = new WorkPool("test", 2, 64);

    @AutoClose
    private final Codecs codecs = new Codecs();

    @Test
    void resultsComeInTheOrderOfTheJobs() {
        List<Supplier<Integer>> jobs = IntStream.range(0, 1000)
                .mapToObj(i -> (Supplier<Integer>) () -> i)
                .toList();
        assertThat(pool.run(jobs)).isEqualTo(IntStream.range(0, 1000).boxed().toList());
        assertThat(pool.run(List.<Supplier<Integer>>of())).isEmpty();
    }

    @Test
    void workLeavesTheCallersThread() {
        Thread worker = pool.run(Thread::currentThread);
        assertThat(worker).isNotEqualTo(Thread.currentThread());
        assertThat(worker.isVirtual()).isFalse();
    }

    @Test
    void whatAJobThrowsPassesThrough() {
        Supplier<Integer> failing = () -> {
            throw new IllegalArgumentException("as thrown");
        };
        assertThatThrownBy(() -> pool.run(List.of(() -> 1, failing, () -> 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("as thrown");
    }

    @Test
    void whatNoThreadCanTakeOnIsRefused() {
        var closed = new WorkPool("test", 1, 1);
        closed.close();
        assertThatThrownBy(() -> closed.run(() -> 1)).isInstanceOf(FailureException.class);
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
        return codec.join(width, picture.height(), pool.run(jobs));
    }
}
