package dev.glovebox.guest.window;

import dev.glovebox.guest.http.Parameters;
import io.helidon.webserver.http.ServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which windows are asked for, and for how long they may be waited for.
///
/// @param title what a title has somewhere, in whatever case
/// @param className a class or an instance, in whatever case
/// @param pid a process
/// @param patience how long at most
record WindowQuery(Optional<String> title, Optional<String> className, Optional<Long> pid, Duration patience) {
    private static final long PID_MAX = 1L << 22; // proc(5), pid_max

    /// How long a request may wait at most, in milliseconds.
    static final long WAIT_MAX_MS = 120_000;

    /// Reads it.
    ///
    /// @throws dev.glovebox.guest.http.FailureException for a parameter that is wrong
    static WindowQuery of(ServerRequest request) {
        Parameters parameters = Parameters.of(request, "title", "class", "pid", "waitMs");
        return new WindowQuery(
                parameters.text("title"),
                parameters.text("class"),
                parameters.text("pid").map(_ -> parameters.integer("pid", 0, 1, PID_MAX)),
                Duration.ofMillis(parameters.integer("waitMs", 0, 0, WAIT_MAX_MS)));
    }

    /// Whether the window is one of those.
    boolean matches(Window window) {
        return title.map(part -> folded(window.title()).contains(folded(part))).orElse(true)
                && className.map(name -> isCalled(window, name)).orElse(true)
                && pid.map(wanted -> wanted.equals(window.pid())).orElse(true);
    }

    private static boolean isCalled(Window window, String name) {
        return window.className().equalsIgnoreCase(name) || window.instance().equalsIgnoreCase(name);
    }

    private static String folded(String text) {
        return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    /// Those of `list`.
    List<Window> of(WindowList list) {
        return list.windows().stream().filter(this::matches).toList();
    }
}
