package dev.glovebox.bridge.driver.qemu;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Runs a program to its end and reads what it prints.
final class Tool {
    private static final int OUTPUT_LIMIT = 64 * 1024;

    private Tool() {}

    /// What a program has done.
    ///
    /// @param exit its status, 128 and more when a signal killed it
    /// @param text its output and errors, the first 64 KiB
    record Output(int exit, String text) {}

    /// @param limit the time after which it is killed
    /// @throws IOException when it cannot be started or takes longer
    static Output run(List<String> command, Duration limit) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            CompletableFuture<String> text = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> text.complete(read(process.getInputStream())));
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("%s took more than %d s".formatted(command.getFirst(), limit.toSeconds()));
            }
            return new Output(
                    process.exitValue(),
                    text.completeOnTimeout("", 1, TimeUnit.SECONDS).join().strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while running " + command.getFirst(), e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(InputStream output) {
        try (output) {
            byte[] first = output.readNBytes(OUTPUT_LIMIT);
            output.skip(Long.MAX_VALUE);
            return new String(first, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
