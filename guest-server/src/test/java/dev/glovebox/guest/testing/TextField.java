package dev.glovebox.guest.testing;

import com.microsoft.playwright.Page;
import dev.glovebox.guest.image.Point;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A text field of a program, which gets what is typed once its place has been clicked; whoever opens it closes it.
public interface TextField extends AutoCloseable {

    /// Whether it can be typed into.
    boolean isReady();

    /// Where it has to be clicked; empty when it has the keyboard's focus from the beginning.
    Optional<Point> place();

    /// All that it has got so far.
    String text();

    @Override
    void close();

    /// A terminal whose program gets every key as it is.
    static TextField xterm(Xvfb.Display display, Path directory) {
        Path file = directory.resolve("xterm");
        return new OfProgram(
                display,
                file,
                "xterm",
                "-u8",
                "-T",
                "xterm text",
                "-e",
                "sh",
                "-c",
                "stty raw -echo && exec cat > '%s'".formatted(file));
    }

    /// GTK's.
    static TextField gtk(Xvfb.Display display, Path directory) {
        Path file = directory.resolve("gtk");
        return new OfProgram(display, file, "/usr/bin/python3", "src/test/python/gtk_text.py", file.toString());
    }

    /// Qt's.
    static TextField qt(Xvfb.Display display, Path directory) {
        Path file = directory.resolve("qt");
        return new OfProgram(display, file, "/usr/bin/python3", "src/test/python/qt_text.py", file.toString());
    }

    /// A page's, in a browser.
    static TextField chromium(Xvfb.Display display) {
        return new OfPage(Chromium.startVisible(display.name()));
    }

    /// A field whose program keeps a file of what is in it.
    final class OfProgram implements TextField {
        private final Path file;
        private final Process process;

        private OfProgram(Xvfb.Display display, Path file, String... command) {
            this.file = file;
            var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment()
                    .putAll(Map.of(
                            "DISPLAY",
                            display.name(),
                            "LC_ALL",
                            "C.UTF-8",
                            "NO_AT_BRIDGE",
                            "1",
                            "DBUS_SESSION_BUS_ADDRESS",
                            "unix:path=/nonexistent")); // or a bus is launched, and waited for
            try {
                process = builder.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public boolean isReady() {
            return Files.exists(file);
        }

        @Override
        public Optional<Point> place() {
            return Optional.empty();
        }

        @Override
        public String text() {
            try {
                return Files.readString(file, StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            process.destroy();
            try {
                process.waitFor();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// A field of a page.
    final class OfPage implements TextField {
        private final Chromium chromium;
        private final Page page;

        private OfPage(Chromium chromium) {
            this.chromium = chromium;
            page = chromium.browser().newPage();
            page.setContent("<title>chromium text</title><textarea rows=20 cols=60></textarea>");
        }

        @Override
        public boolean isReady() {
            return page.isVisible("textarea");
        }

        @Override
        public Optional<Point> place() {
            List<?> place = (List<?>) page.evaluate("""
                    (() => { const box = document.querySelector('textarea').getBoundingClientRect();
                    return [screenX + (outerWidth - innerWidth) / 2 + box.left + box.width / 2,
                     screenY + outerHeight - innerHeight + box.top + box.height / 2].map(Math.round); })()""");
            return Optional.of(new Point((Integer) place.get(0), (Integer) place.get(1)));
        }

        @Override
        public String text() {
            return page.inputValue("textarea");
        }

        @Override
        public void close() {
            chromium.close();
        }
    }
}
