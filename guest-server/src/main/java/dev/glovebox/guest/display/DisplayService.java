package dev.glovebox.guest.display;

import dev.glovebox.guest.display.Resolution.Size;
import dev.glovebox.guest.display.Resolution.State;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.http.Parameters;
import dev.glovebox.guest.http.Routes;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/display`: the screen's size. `GET` answers it, `PUT` changes it; the next screenshot has the new one.
public final class DisplayService implements HttpService {
    // what the X protocol has numbers for
    private static final Size SMALLEST = new Size(1, 1);
    private static final Size LARGEST = new Size(Short.MAX_VALUE, Short.MAX_VALUE);

    private final Resolution resolution;

    /// Serves `resolution`; whoever made it closes it.
    public DisplayService(Resolution resolution) {
        this.resolution = resolution;
    }

    @Override
    public void routing(HttpRules rules) {
        try (var routes = new Routes(rules)) {
            routes.get("/display", this::get);
            routes.put("/display", this::put);
        }
    }

    /// The answer.
    ///
    /// @param name the display's, as in `DISPLAY`
    /// @param width of the screen, in pixels
    /// @param height of the screen, in pixels
    /// @param modes the sizes that the display has by itself
    /// @param minimum the smallest width and height
    /// @param maximum the largest width and height
    private record View(String name, int width, int height, List<Size> modes, Size minimum, Size maximum) {
        static View of(State state) {
            return new View(
                    state.name(),
                    state.size().width(),
                    state.size().height(),
                    state.modes(),
                    state.minimum(),
                    state.maximum());
        }
    }

    /// The body of a change.
    ///
    /// @param width in pixels
    /// @param height in pixels
    private record Wish(
            @Nullable BigDecimal width, @Nullable BigDecimal height) {}

    private void get(ServerRequest request, ServerResponse response) {
        Parameters.of(request);
        Json.send(request, response, View.of(resolution.state()));
    }

    private void put(ServerRequest request, ServerResponse response) {
        Parameters.of(request);
        Wish wish = Json.read(request, Wish.class);
        if (wish == null) {
            throw new Failure.BadBody("", "the body is no JSON object").asException();
        }
        State state = resolution.state();
        Size min = state.isFixed() ? SMALLEST : state.minimum(); // then resizing says why nothing else can be had
        Size max = state.isFixed() ? LARGEST : state.maximum();
        int width = check("width", wish.width(), min.width(), max.width());
        int height = check("height", wish.height(), min.height(), max.height());
        Json.send(response, Status.OK_200, View.of(resolution.resize(new Size(width, height))));
    }

    private static int check(String field, @Nullable BigDecimal value, int min, int max) {
        if (value != null) {
            try {
                int pixels = value.intValueExact();
                if (pixels >= min && pixels <= max) {
                    return pixels;
                }
            } catch (ArithmeticException _) {
                // as for a number out of range
            }
        }
        String problem = value == null ? "is missing" : value + " is not possible here";
        throw new Failure.BadBody(field, "%s; expected a whole number, %d..%d".formatted(problem, min, max))
                .asException();
    }
}
