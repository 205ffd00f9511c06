package dev.glovebox.bridge.driver.qemu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;

/// What a running machine has outside the sandbox's directory, written down there (`machine.json`) before it
/// exists, so that whoever comes after a killed owner finds it.
///
/// @param sockets the directory of its sockets
/// @param memory its memory's file
record MachineRecord(SocketDirectory sockets, Path memory) {
    private static final Logger LOG = System.getLogger(MachineRecord.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Path file(Path sandbox) {
        return sandbox.resolve("machine.json");
    }

    void write(Path sandbox) throws IOException {
        store(file(sandbox), Map.of("sockets", sockets.path().toString(), "memory", memory.toString()));
    }

    /// Writes a value as JSON so that a reader finds the old file or the new one, whole.
    static void store(Path file, Object value) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.write(next, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(value));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /// @return empty when there is none; one that cannot be understood is none either
    static Optional<MachineRecord> read(Path sandbox) {
        Path file = file(sandbox);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode record = JSON.readTree(Files.readString(file));
            Path sockets = Path.of(record.path("sockets").asText());
            Path memory = Path.of(record.path("memory").asText());
            if (!isOurs(sandbox, sockets, memory)) {
                throw new IOException("it names what no machine here would have");
            }
            return Optional.of(new MachineRecord(new SocketDirectory(sockets), memory));
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, () -> "left-overs not known: file=%s cause=%s".formatted(file, e.getMessage()));
            return Optional.empty();
        }
    }

    /// A record names what will be deleted: it is believed only within what this driver makes.
    private static boolean isOurs(Path sandbox, Path sockets, Path memory) {
        boolean named = memory.getFileName().toString().matches("glovebox-[0-9a-f-]{36}[.]ram");
        boolean placed = Path.of("/dev/shm").equals(memory.getParent()) || sandbox.equals(memory.getParent());
        boolean reached =
                sockets.equals(sandbox.resolve("run")) || sockets.toString().matches("/tmp/glovebox-[0-9]+");
        return named && placed && reached;
    }

    void remove(Path sandbox) throws IOException {
        sockets.remove();
        Files.deleteIfExists(memory);
        Files.deleteIfExists(file(sandbox));
    }
}
