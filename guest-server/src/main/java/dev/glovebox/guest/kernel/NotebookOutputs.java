package dev.glovebox.guest.kernel;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.guest.http.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The outputs of an execution as a notebook has them
/// ([nbformat, code cell outputs](https://nbformat.readthedocs.io/en/latest/format_description.html)): output of
/// the same stream is one, what is cleared is gone, displays are updated in place. Bounded: what comes when 64 MiB
/// are there is left out, and said to be.
final class NotebookOutputs implements ExecutionSink {
    private static final long BYTES_MAX = 64L << 20;
    private static final String TYPE = "output_type";
    private static final String DISPLAY_DATA = "display_data";

    private final ArrayNode outputs = Json.mapper().createArrayNode();
    private final StringBuilder streamed = new StringBuilder(); // the text of the last output, if that is a stream
    private @Nullable ObjectNode stream; // which has no text yet
    private long bytes;
    private boolean truncated;
    private boolean clearBeforeNext;

    @Override
    public void output(JournalEntry entry) throws IOException {
        KernelMessage message = entry.message();
        String type = message.type();
        if (!(Json.mapper().readTree(message.content()) instanceof ObjectNode content)) {
            return;
        }
        if (type.equals("clear_output")) {
            clearBeforeNext = content.path("wait").asBoolean();
            clear(!clearBeforeNext);
            return;
        }
        clear(clearBeforeNext);
        clearBeforeNext = false;
        bytes += message.length();
        truncated |= bytes > BYTES_MAX;
        if (!truncated) {
            add(type, content);
        }
    }

    private void clear(boolean now) {
        if (now) {
            endStream();
            outputs.removeAll();
            bytes = 0;
        }
    }

    private void add(String type, ObjectNode content) {
        if (type.equals("stream")) {
            stream(content);
            return;
        }
        endStream();
        switch (type) {
            case DISPLAY_DATA, "execute_result", "error" -> outputs.add(output(type, content));
            case "update_display_data" -> update(content);
            default -> {} // comms and the like are no outputs
        }
    }

    private static ObjectNode output(String type, ObjectNode content) {
        ObjectNode output = Json.mapper().createObjectNode().put(TYPE, type);
        output.setAll(content);
        return output;
    }

    private void stream(ObjectNode content) {
        ObjectNode last = stream;
        if (last == null || !last.path("name").equals(content.path("name"))) {
            endStream();
            last = output("stream", content);
            outputs.add(last);
            stream = last;
        }
        streamed.append(content.path("text").asText());
    }

    private void endStream() {
        ObjectNode last = stream;
        if (last != null) {
            last.put("text", streamed.toString());
        }
        stream = null;
        streamed.setLength(0);
    }

    private void update(ObjectNode content) {
        String id = content.at("/transient/display_id").asText();
        outputs.forEach(output -> {
            if (output.at("/transient/display_id").asText().equals(id) && output instanceof ObjectNode shown) {
                shown.setAll(content);
            }
        });
    }

    /// The whole answer.
    ///
    /// @param next the sequence of the first message after it, in the kernel's journal
    byte[] result(String status, @Nullable KernelMessage reply, long next) {
        endStream();
        outputs.forEach(output -> ((ObjectNode) output).remove("transient"));
        return ExecutionResult.of(new RawJson(), status, reply)
                .with("outputs", outputs)
                .with("seq", next)
                .with("truncated", truncated)
                .bytes();
    }
}
