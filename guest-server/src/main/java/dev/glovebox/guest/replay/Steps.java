package dev.glovebox.guest.replay;

import dev.glovebox.guest.http.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a recording says to do, step by step.
///
/// @param list the steps, number 1 first
/// @param end how the screen looked after the last one; null when it was not looked at
record Steps(List<Step> list, @Nullable RecordedFrame end) {
    private static final int MAX = 100_000;

    Steps {
        list = List.copyOf(list);
    }

    /// Reads the steps of a recording.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.NotFound] when there is no such recording,
    ///     [Failure.Conflict] when it has too many steps
    static Steps of(RecordingReader reader, String id) {
        try (InputStream events = reader.events(id)) {
            return read(events);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Reads the steps of `events.jsonl`.
    static Steps read(InputStream events) throws IOException {
        var list = new ArrayList<Step>();
        var finder = new StepFinder(step -> {
            if (list.size() == MAX) {
                throw new Failure.Conflict("the recording has more than %d steps".formatted(MAX)).asException();
            }
            list.add(step);
        });
        EventReader.read(events, finder::accept);
        RecordedFrame end = finder.end();
        return new Steps(list, end);
    }

    /// Whether it is known how the screen looked.
    boolean hasFrames() {
        return end != null || list.stream().anyMatch(step -> step.frame() != null);
    }

    /// The steps from number `from` to number `to`.
    List<Step> part(long from, long to) {
        return from > list.size() || to < from
                ? List.of()
                : list.subList((int) from - 1, (int) Math.min(to, list.size()));
    }

    /// How long nothing was done before the step at `index` of `steps`, in milliseconds.
    static long pauseMs(List<Step> steps, int index) {
        return index == 0
                ? 0
                : Math.max(0, steps.get(index).startMs() - steps.get(index - 1).endMs());
    }
}
