package dev.glovebox.guest.screen;

import dev.glovebox.guest.codec.Encoding;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.Parameters;
import dev.glovebox.guest.http.WindowId;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// The parameters of `GET /screenshot`.
///
/// @param view what is shown, and how large
/// @param encoding of the image
/// @param json whether the image comes as base64 in JSON
/// @param window the window that is wanted instead of the screen
/// @param settle what is waited for first
/// @param since the tag of the image that the caller has, and whose change is waited for
/// @param patience for how long at most
/// @param fresh whether everything is to be captured and encoded anew: for measuring
record ScreenshotQuery(
        ViewQuery view,
        Encoding encoding,
        boolean json,
        OptionalLong window,
        Optional<Settle> settle,
        Optional<String> since,
        Duration patience,
        boolean fresh) {
    private static final long WAIT_MAX_MS = 120_000;
    private static final List<String> NAMES = names();

    /// Reads them.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.BadParameter] or [Failure.UnknownParameter]
    static ScreenshotQuery of(ServerRequest request) {
        return of(
                Parameters.of(request, NAMES),
                request.headers().first(HeaderNames.ACCEPT).orElse(""));
    }

    /// As [#of(ServerRequest)], of parameters that come from elsewhere; the image is wanted in JSON.
    static ScreenshotQuery of(Map<String, String> parameters) {
        return of(Parameters.of(parameters, NAMES), "application/json");
    }

    private static ScreenshotQuery of(Parameters parameters, String accept) {
        ImageFormat format = ImageFormat.of(parameters, accept);
        var query = new ScreenshotQuery(
                ViewQuery.of(parameters),
                format.encoding(),
                format.json(),
                parameters
                        .text("window")
                        .map(text ->
                                OptionalLong.of(WindowId.parse("window", text).value()))
                        .orElse(OptionalLong.empty()),
                Settle.of(parameters),
                parameters.text("since"),
                Duration.ofMillis(parameters.integer("waitMs", 0, 0, WAIT_MAX_MS)),
                parameters.flag("fresh", false));
        query.check(parameters);
        return query;
    }

    private void check(Parameters parameters) {
        if (!patience.isZero() && since.isEmpty()) {
            throw new Failure.BadParameter("waitMs", Long.toString(patience.toMillis()), "it only with since")
                    .asException();
        }
        if (window.isPresent() && (settle.isPresent() || since.isPresent())) {
            throw new Failure.BadParameter(
                            "window", parameters.text("window").orElse(""), "it without settle and since")
                    .asException();
        }
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>(ViewQuery.NAMES);
        names.addAll(ImageFormat.NAMES);
        names.addAll(Settle.NAMES);
        names.addAll(List.of("window", "since", "waitMs", "fresh"));
        return List.copyOf(names);
    }
}
