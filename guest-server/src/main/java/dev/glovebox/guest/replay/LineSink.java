package dev.glovebox.guest.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.guest.http.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/// Writes the steps of a replay as lines of JSON, each as it is done. For one thread.
final class LineSink implements Consumer<ReplayResult.StepDone> {
    private final OutputStream out;

    /// Writes to `out`, which stays open, beginning with the line `begin`.
    LineSink(OutputStream out, ObjectNode begin) throws IOException {
        this.out = out;
        write(out, begin);
    }

    /// @throws UncheckedIOException when nobody reads it any more
    @Override
    public void accept(ReplayResult.StepDone step) {
        ObjectNode line = Json.mapper().createObjectNode().put("type", "step");
        line.setAll((ObjectNode) Json.mapper().valueToTree(step));
        try {
            write(out, line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes one line.
    static void write(OutputStream out, ObjectNode line) throws IOException {
        out.write(Json.bytes(line));
        out.write('\n');
        out.flush();
    }
}
