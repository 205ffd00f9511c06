package dev.glovebox.bridge.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// What goes into a command and what comes out of it, all at once and bounded.
final class Exchange {
    private static final int BUFFER_BYTES = 32_768;

    private final RunningCommand command;
    private final ExecOptions options;

    Exchange(RunningCommand command, ExecOptions options) {
        this.command = command;
        this.options = options;
    }

    ExecResult run() throws SshException {
        var output = new Collected(command.output(), options.maxOutputBytes());
        var error = new Collected(command.error(), options.maxOutputBytes());
        Thread.ofVirtual().name("ssh-exec-input").start(this::feed);
        Thread outputs = Thread.ofVirtual().name("ssh-exec-output").start(output::read);
        Thread errors = Thread.ofVirtual().name("ssh-exec-error").start(error::read);
        Ending ending = command.await(options.limit());
        if (ending instanceof Ending.TimedOut) {
            command.close();
        }
        join(outputs);
        join(errors);
        return new ExecResult(ending, output.result(), error.result());
    }

    private void feed() {
        try (OutputStream input = command.input()) {
            input.write(options.input());
        } catch (IOException _) {
            // The command does not read all that it could: that is its own affair, as in a pipe.
        }
    }

    private static void join(Thread thread) throws SshException {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SshException("interrupted while a command's output was read", e);
        }
    }

    /// One output: its beginning, and how long it was.
    private static final class Collected {
        private final InputStream stream;
        private final int maxBytes;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private long total;

        Collected(InputStream stream, int maxBytes) {
            this.stream = stream;
            this.maxBytes = maxBytes;
        }

        void read() {
            byte[] buffer = new byte[BUFFER_BYTES];
            try {
                for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                    kept.write(buffer, 0, Math.min(n, maxBytes - kept.size()));
                    total += n;
                }
            } catch (IOException _) {
                // The channel was closed under it: what has come is what there is, and the ending tells why.
            }
        }

        ExecResult.Output result() {
            return new ExecResult.Output(kept.toByteArray(), total);
        }
    }
}
