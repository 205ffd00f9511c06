package dev.glovebox.guest.clipboard;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.glovebox.guest.http.AcceptHeader;
import dev.glovebox.guest.http.Entity;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.http.Parameters;
import dev.glovebox.guest.http.Routes;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `/clipboard`: what programs have copied. `GET` answers it as JSON, or as the text, HTML or PNG image that it is,
/// `PUT` puts something there, `DELETE` leaves it empty.
public final class ClipboardService implements HttpService {
    private static final String JSON = "application/json";
    private static final HeaderName CONTENT_SECURITY_POLICY = HeaderNames.create("Content-Security-Policy");
    // whatever was copied, a browser that opens it here must not run it as if it were ours
    private static final String NO_SCRIPTS = "sandbox; default-src 'none'";
    private static final List<String> ANSWERS = List.of(JSON, Content.TEXT, Content.HTML, Content.PNG);

    private final Clipboard clipboard;

    /// Serves `clipboard`; whoever made it closes it.
    public ClipboardService(Clipboard clipboard) {
        this.clipboard = clipboard;
    }

    @Override
    public void routing(HttpRules rules) {
        try (var routes = new Routes(rules)) {
            routes.get("/clipboard", this::get);
            routes.put("/clipboard", this::put);
            routes.delete("/clipboard", this::delete);
        }
    }

    /// The answer as JSON.
    ///
    /// @param selection which one
    /// @param text the text, empty when there is none
    /// @param types what the owner can hand out, as X names it
    /// @param owner who holds it; null for nobody
    /// @param changedAt when the owner took it; null when that is not known
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record View(
            String selection,
            String text,
            List<String> types,
            @Nullable Owner owner,
            @Nullable String changedAt) {}

    private void get(ServerRequest request, ServerResponse response) {
        Selection selection = selection(request);
        response.header(HeaderNames.CACHE_CONTROL, "no-store")
                .header(HeaderNames.VARY, "Accept")
                .header(CONTENT_SECURITY_POLICY, NO_SCRIPTS);
        for (String type : wanted(request)) {
            if (type.equals(JSON)) {
                Json.send(request, response, view(selection));
                return;
            }
            Optional<byte[]> part = clipboard.read(selection, type);
            if (part.isPresent()) {
                response.header(HeaderNames.CONTENT_TYPE, type.equals(Content.PNG) ? type : type + ";charset=utf-8");
                Entity.send(request, response, part.get());
                return;
            }
        }
        throw absent(request, selection);
    }

    /// What the request accepts of [#ANSWERS], the most welcome first.
    private static List<String> wanted(ServerRequest request) {
        var accept = new AcceptHeader(String.join(",", request.headers().values(HeaderNames.ACCEPT)));
        return ANSWERS.stream()
                .filter(type -> accept.quality(type) > 0)
                .sorted(Comparator.comparingDouble(accept::quality).reversed())
                .toList();
    }

    private View view(Selection selection) {
        Held held = clipboard.look(selection);
        byte[] text = held.owner()
                .flatMap(_ -> clipboard.read(selection, Content.TEXT))
                .orElse(new byte[0]);
        return new View(
                selection.label(),
                new String(text, StandardCharsets.UTF_8),
                held.types(),
                held.owner().orElse(null),
                held.changedAt().map(Instant::toString).orElse(null));
    }

    private RuntimeException absent(ServerRequest request, Selection selection) {
        List<String> types = clipboard.look(selection).types();
        return new Failure.NotFound("the %s has nothing of Accept: %s; it has %s"
                        .formatted(
                                selection == Selection.CLIPBOARD ? "clipboard" : "primary selection",
                                request.headers().first(HeaderNames.ACCEPT).orElse(""),
                                types.isEmpty() ? "nothing at all" : String.join(", ", types)))
                .asException();
    }

    private void put(ServerRequest request, ServerResponse response) {
        Selection selection = selection(request);
        clipboard.offer(selection, ClipboardBody.of(request));
        response.status(Status.NO_CONTENT_204).send();
    }

    private void delete(ServerRequest request, ServerResponse response) {
        clipboard.clear(selection(request));
        response.status(Status.NO_CONTENT_204).send();
    }

    private static Selection selection(ServerRequest request) {
        return Parameters.of(request, "selection")
                .choice("selection", Selection.CLIPBOARD.label(), Selection.PRIMARY.label())
                .map(label -> Selection.valueOf(label.toUpperCase(Locale.ROOT)))
                .orElse(Selection.CLIPBOARD);
    }
}
