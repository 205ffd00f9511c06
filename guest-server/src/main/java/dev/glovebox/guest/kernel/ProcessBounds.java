package dev.glovebox.guest.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Programs that run others within bounds, tried before they are relied on.
final class ProcessBounds {
    private static final Duration TRIAL_LIMIT = Duration.ofSeconds(5);
    private static final String ALLOWED = "Cpus_allowed_list:";

    private ProcessBounds() {}

    /// The words in front of a command that bound its data, and that of each process that it starts (prlimit(1));
    /// empty when that is not possible.
    static Optional<List<String>> data(long bytes) {
        return Optional.of(List.of("prlimit", "--data=%d:%d".formatted(bytes, bytes), "--"))
                .filter(ProcessBounds::work);
    }

    /// The words in front of a command that leave it as many whole processors as `cpus` needs (taskset(1)), each
    /// command the next ones; empty when that cannot be done, or takes none away although it should.
    static Optional<Supplier<List<String>>> processors(double cpus) {
        List<String> allowed = allowed();
        if (cpus >= allowed.size()) {
            return Optional.of(List::of);
        }
        int count = (int) Math.ceil(cpus);
        var next = new AtomicInteger();
        Supplier<List<String>> words = () -> {
            int first = next.getAndUpdate(before -> (before + count) % allowed.size());
            String list = IntStream.range(first, first + count)
                    .mapToObj(i -> allowed.get(i % allowed.size()))
                    .collect(Collectors.joining(","));
            return List.of("taskset", "-c", list);
        };
        return count < allowed.size() && work(words.get()) ? Optional.of(words) : Optional.empty();
    }

    /// Whether a command runs behind `words`.
    static boolean work(List<String> words) {
        List<String> command = new ArrayList<>(words);
        command.add("true");
        try {
            Process trial = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (trial.waitFor(TRIAL_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                return trial.exitValue() == 0;
            }
            trial.destroyForcibly();
            return false;
        } catch (IOException _) {
            return false; // there is no such program
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// The processors that the server may use, as in `0-3,8`.
    private static List<String> allowed() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith(ALLOWED))
                    .map(line -> line.substring(ALLOWED.length()).strip())
                    .flatMap(list -> Stream.of(list.split(",")))
                    .map(range -> range.split("-"))
                    .flatMapToInt(ends ->
                            IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])))
                    .mapToObj(String::valueOf)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // every Linux kernel has it
        }
    }
}
