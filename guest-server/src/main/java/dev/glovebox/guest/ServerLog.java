package dev.glovebox.guest;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// Sends the log to the console and to `sandbox-services.log`, a line an event.
final class ServerLog {
    /// The server's own log, below the log directory.
    static final String FILE = "sandbox-services.log";

    // Kept here, for a logger that nobody holds is collected with its settings.
    private static final Logger ROOT = Logger.getLogger("");
    private static final Logger HELIDON = Logger.getLogger("io.helidon");
    private static final Logger D_BUS = Logger.getLogger("org.freedesktop.dbus");

    private ServerLog() {}

    /// Starts logging below `directory`, which is made when it is missing, and on standard error if wanted.
    static void start(Path directory, boolean toConsole) {
        for (Handler handler : ROOT.getHandlers()) {
            ROOT.removeHandler(handler);
        }
        try {
            Files.createDirectories(directory);
            add(new RotatingFileHandler(directory.resolve(FILE)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot log to " + directory, e);
        }
        if (toConsole) {
            add(new ConsoleHandler());
        }
        ROOT.setLevel(Level.INFO);
        HELIDON.setLevel(Level.WARNING);
        D_BUS.setLevel(Level.WARNING);
    }

    private static void add(Handler handler) {
        handler.setFormatter(new LineFormatter());
        ROOT.addHandler(handler);
    }

    /// `2026-01-31T12:00:00.123Z INFO ScreenService: event: key=value`.
    private static final class LineFormatter extends Formatter {
        @Override
        public String format(LogRecord event) {
            String logger = String.valueOf(event.getLoggerName());
            String line = String.format(
                    Locale.ROOT,
                    "%tFT%<tT.%<tLZ %s %s: %s%n",
                    event.getInstant().atOffset(ZoneOffset.UTC),
                    event.getLevel().getName(),
                    logger.substring(logger.lastIndexOf('.') + 1),
                    formatMessage(event));
            return event.getThrown() == null ? line : line + stackTrace(event.getThrown());
        }

        private static String stackTrace(Throwable thrown) {
            var trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            return trace.toString();
        }
    }
}
