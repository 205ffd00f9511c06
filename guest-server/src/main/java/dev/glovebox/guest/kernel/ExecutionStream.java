package dev.glovebox.guest.kernel;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The outputs of an execution as they come, and then its end: lines of JSON, or server-sent events
/// ([HTML, server-sent events](https://html.spec.whatwg.org/multipage/server-sent-events.html)). An output is
/// `{"seq", "type", "metadata", "content", "buffers"}`, the end `{"type": "end", "status", …}`.
final class ExecutionStream implements ExecutionSink {
    private static final String END = "end";

    private final OutputStream out;
    private final boolean events;

    private ExecutionStream(OutputStream out, boolean events) {
        this.out = out;
        this.events = events;
    }

    /// Lines of JSON.
    static ExecutionStream lines(OutputStream out) {
        return new ExecutionStream(out, false);
    }

    /// Server-sent events.
    static ExecutionStream events(OutputStream out) {
        return new ExecutionStream(out, true);
    }

    @Override
    public void output(JournalEntry entry) throws IOException {
        String type = entry.message().type();
        RawJson json = new RawJson().with("seq", entry.sequence()).with("type", type);
        write(
                type.matches("\\w+") ? type : "output",
                "id: " + entry.sequence() + "\n",
                json.body(entry.message()).bytes());
    }

    /// A comment, which readers pass over, shows that the connection lives; lines of JSON have none.
    @Override
    public void quiet() throws IOException {
        if (events) {
            out.write(ascii(":\n\n"));
            out.flush();
        }
    }

    /// The last line or event.
    void end(String status, @Nullable KernelMessage reply) throws IOException {
        write(
                END,
                "",
                ExecutionResult.of(new RawJson().with("type", END), status, reply)
                        .bytes());
    }

    private void write(String type, String id, byte[] json) throws IOException {
        if (events) {
            out.write(ascii(id + "event: " + type + "\ndata: "));
        }
        for (int i = 0; i < json.length; i++) {
            json[i] = json[i] == '\n' || json[i] == '\r' ? (byte) ' ' : json[i]; // white space there, an end here
        }
        out.write(json);
        out.write(ascii(events ? "\n\n" : "\n"));
        out.flush();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
