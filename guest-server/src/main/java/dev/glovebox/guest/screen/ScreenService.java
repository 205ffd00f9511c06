package dev.glovebox.guest.screen;

import dev.glovebox.guest.http.Parameters;
import dev.glovebox.guest.http.Problems;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Locale;

/// `GET /screenshot` answers the whole screen as `image/png`, the pointer drawn in unless `cursor=false`.
///
/// A strong `ETag` names the content; `If-None-Match` with it is answered 304 without encoding anything.
public final class ScreenService implements HttpService {
    private static final HeaderName SCREEN_WIDTH = HeaderNames.create("X-Screen-Width");
    private static final HeaderName SCREEN_HEIGHT = HeaderNames.create("X-Screen-Height");
    private static final HeaderName IMAGE_WIDTH = HeaderNames.create("X-Image-Width");
    private static final HeaderName IMAGE_HEIGHT = HeaderNames.create("X-Image-Height");
    private static final HeaderName CURSOR_X = HeaderNames.create("X-Cursor-X");
    private static final HeaderName CURSOR_Y = HeaderNames.create("X-Cursor-Y");
    private static final HeaderName CURSOR_VISIBLE = HeaderNames.create("X-Cursor-Visible");
    private static final HeaderName SERVER_TIMING = HeaderNames.create("Server-Timing");

    private final Screenshots screenshots;

    /// Serves `screenshots`; whoever made them closes them.
    public ScreenService(Screenshots screenshots) {
        this.screenshots = screenshots;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/screenshot", this::screenshot);
        Problems.only(rules, "/screenshot", "GET");
    }

    private void screenshot(ServerRequest request, ServerResponse response) {
        long startNanos = System.nanoTime();
        Parameters parameters = Parameters.of(request, "cursor", "fresh");
        var wish = new Screenshots.Wish(
                parameters.flag("cursor", true),
                parameters.flag("fresh", false),
                request.headers().first(HeaderNames.IF_NONE_MATCH).orElse(""));
        Screenshot taken = screenshots.take(wish);
        headers(taken, response);
        double millis = (System.nanoTime() - startNanos) / 1e6;
        response.header(SERVER_TIMING, String.format(Locale.ROOT, "total;dur=%.3f", millis));
        byte[] png = taken.png();
        if (png == null) {
            response.status(Status.NOT_MODIFIED_304).send();
        } else {
            response.header(HeaderNames.CONTENT_TYPE, "image/png").send(png);
        }
    }

    private static void headers(Screenshot taken, ServerResponse response) {
        String width = Integer.toString(taken.width());
        String height = Integer.toString(taken.height());
        response.header(HeaderNames.ETAG, taken.etag())
                .header(HeaderNames.CACHE_CONTROL, "no-cache")
                .header(SCREEN_WIDTH, width)
                .header(SCREEN_HEIGHT, height)
                .header(IMAGE_WIDTH, width)
                .header(IMAGE_HEIGHT, height)
                .header(CURSOR_X, Integer.toString(taken.cursor().x()))
                .header(CURSOR_Y, Integer.toString(taken.cursor().y()))
                .header(CURSOR_VISIBLE, Boolean.toString(taken.cursor().visible()));
    }
}
