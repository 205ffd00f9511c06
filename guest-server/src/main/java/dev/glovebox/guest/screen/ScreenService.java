package dev.glovebox.guest.screen;

import dev.glovebox.guest.http.Entity;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.http.Routes;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `GET /screenshot` answers what the display shows, or a part of it, as an image; on request only once it has
/// changed, or has come to rest.
///
/// A strong `ETag` names the image; `If-None-Match` with it is answered 304 without encoding anything.
public final class ScreenService implements HttpService {
    private static final HeaderName SCREEN_WIDTH = HeaderNames.create("X-Screen-Width");
    private static final HeaderName SCREEN_HEIGHT = HeaderNames.create("X-Screen-Height");
    private static final HeaderName IMAGE_WIDTH = HeaderNames.create("X-Image-Width");
    private static final HeaderName IMAGE_HEIGHT = HeaderNames.create("X-Image-Height");
    private static final HeaderName IMAGE_REGION = HeaderNames.create("X-Image-Region");
    private static final HeaderName CURSOR_X = HeaderNames.create("X-Cursor-X");
    private static final HeaderName CURSOR_Y = HeaderNames.create("X-Cursor-Y");
    private static final HeaderName CURSOR_VISIBLE = HeaderNames.create("X-Cursor-Visible");
    private static final HeaderName SETTLED = HeaderNames.create("X-Settled");
    private static final HeaderName SETTLED_MS = HeaderNames.create("X-Settled-Ms");
    private static final HeaderName SERVER_TIMING = HeaderNames.create("Server-Timing");

    private final Looks looks;

    /// Serves what `looks` sees.
    public ScreenService(Looks looks) {
        this.looks = looks;
    }

    @Override
    public void routing(HttpRules rules) {
        try (var routes = new Routes(rules)) {
            routes.get("/screenshot", this::screenshot);
        }
    }

    private void screenshot(ServerRequest request, ServerResponse response) {
        long startNanos = System.nanoTime();
        ScreenshotQuery query = ScreenshotQuery.of(request);
        String known = request.headers().first(HeaderNames.IF_NONE_MATCH).orElse("");
        Looks.Seen seen = looks.take(query, known);
        send(request, response, seen.screenshot(), seen.settled(), query.json(), startNanos);
    }

    private static void send(
            ServerRequest request,
            ServerResponse response,
            Screenshot taken,
            Optional<Settled> settled,
            boolean json,
            long startNanos) {
        headers(taken, response);
        settled.ifPresent(wait -> response.header(SETTLED, Boolean.toString(wait.settled()))
                .header(SETTLED_MS, Long.toString(wait.waited().toMillis())));
        byte @Nullable [] file = taken.file();
        byte @Nullable [] body = file == null || !json ? file : Json.bytes(ScreenshotJson.of(taken, file, settled));
        double millis = (System.nanoTime() - startNanos) / 1e6;
        response.header(SERVER_TIMING, String.format(Locale.ROOT, "total;dur=%.3f", millis));
        if (body == null) {
            response.status(Status.NOT_MODIFIED_304).send();
        } else {
            response.header(
                    HeaderNames.CONTENT_TYPE,
                    json ? "application/json" : taken.encoding().mediaType());
            Entity.send(request, response, body);
        }
    }

    private static void headers(Screenshot taken, ServerResponse response) {
        View view = taken.view();
        response.header(HeaderNames.ETAG, taken.etag())
                .header(HeaderNames.CACHE_CONTROL, "no-cache")
                .header(HeaderNames.VARY, "Accept")
                .header(SCREEN_WIDTH, Integer.toString(taken.screen().width()))
                .header(SCREEN_HEIGHT, Integer.toString(taken.screen().height()))
                .header(IMAGE_WIDTH, Integer.toString(view.width()))
                .header(IMAGE_HEIGHT, Integer.toString(view.height()))
                .header(IMAGE_REGION, taken.place().toString())
                .header(CURSOR_X, Integer.toString(taken.cursor().x()))
                .header(CURSOR_Y, Integer.toString(taken.cursor().y()))
                .header(CURSOR_VISIBLE, Boolean.toString(taken.cursor().visible()));
    }
}
