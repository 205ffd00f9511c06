package dev.glovebox.guest.testing;

import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.replay.RecordingReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Recordings that a test has written: `<id>/events.jsonl` and `<id>/frames/`; `running` is one that has not ended.
public record RecordedDirectory(Path directory) implements RecordingReader {

    @Override
    public About about(String id) {
        check(Files.exists(directory.resolve(id)), id);
        return new About(id, "2026-03-14T09:26:53.589Z", 12_345, id.equals("running"), id.equals("film"));
    }

    @Override
    public InputStream events(String id) {
        check(Files.exists(directory.resolve(id)), id);
        try {
            return Files.newInputStream(directory.resolve(id).resolve("events.jsonl"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public byte[] frame(String id, String name) {
        Path file = directory.resolve(id).resolve("frames").resolve(name);
        check(Files.isRegularFile(file), name);
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void check(boolean exists, String name) {
        if (!exists) {
            throw new Failure.NotFound(name + " does not exist").asException();
        }
    }
}
