package dev.glovebox.guest.accessibility;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.glovebox.guest.accessibility.Interaction.Effect;
import dev.glovebox.guest.http.Entity;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.http.Parameters;
import dev.glovebox.guest.http.Routes;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `GET /accessibility` answers what the windows of the desktop consist of, `GET /accessibility/find` some of it;
/// `POST /accessibility/focus`, `/invoke` and `/value` act on single elements.
public final class AccessibilityService implements HttpService {
    private static final int WRITTEN_MAX = 1_000_000;

    private final Accessibility accessibility;

    /// Serves `accessibility`; whoever made it closes it.
    public AccessibilityService(Accessibility accessibility) {
        this.accessibility = accessibility;
    }

    @Override
    public void routing(HttpRules rules) {
        try (var routes = new Routes(rules)) {
            routes.get("/accessibility", this::tree);
            routes.get("/accessibility/find", this::find);
            routes.post("/accessibility/focus", this::focus);
            routes.post("/accessibility/invoke", this::invoke);
            routes.post("/accessibility/value", this::value);
        }
    }

    private void tree(ServerRequest request, ServerResponse response) {
        AccessibilityQuery query = AccessibilityQuery.tree(request);
        Reading reading = accessibility.read(query.scope()).cut(query.scope().maxNodes());
        TreeJson tree = TreeJson.of(reading, accessibility.details(reading, query.maxText()));
        if (query.asText()) {
            send(request, response, TreeText.of(tree));
        } else {
            Json.send(request, response, tree);
        }
    }

    private void find(ServerRequest request, ServerResponse response) {
        AccessibilityQuery.Find query = AccessibilityQuery.Find.of(request);
        AccessibilityQuery where = query.where();
        var finder = new Finder(accessibility, where.scope(), query.criteria(), query.max(), where.maxText());
        Finder.Found found = finder.find(query.waiting());
        if (where.asText()) {
            send(request, response, TreeText.of(found));
        } else {
            Json.send(request, response, found);
        }
    }

    private static void send(ServerRequest request, ServerResponse response, String text) {
        response.header(HeaderNames.CONTENT_TYPE, "text/plain; charset=UTF-8");
        Entity.send(request, response, text.getBytes(StandardCharsets.UTF_8));
    }

    /// The body of `POST /accessibility/focus`.
    private record FocusBody(@Nullable String ref) {}

    /// The answer of `POST /accessibility/focus`.
    private record Focused(boolean focused, NodeJson node) {}

    private void focus(ServerRequest request, ServerResponse response) {
        FocusBody body = read(request, FocusBody.class);
        Effect effect = interaction(body.ref).focus();
        Json.send(response, Status.OK_200, new Focused(effect.done(), effect.node()));
    }

    /// The body of `POST /accessibility/invoke`.
    private record InvokeBody(
            @Nullable String ref, @Nullable String action) {}

    /// The answer of `POST /accessibility/invoke`.
    private record Invoked(String ref, String action) {}

    private void invoke(ServerRequest request, ServerResponse response) {
        InvokeBody body = read(request, InvokeBody.class);
        String ref = ref(body.ref);
        String done = interaction(ref).invoke(Optional.ofNullable(body.action));
        Json.send(response, Status.OK_200, new Invoked(ref, done));
    }

    /// The body of `POST /accessibility/value`: either a text or a number.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record ValueBody(
            @Nullable String ref,
            @Nullable String text,
            @Nullable Double value) {}

    /// The answer of `POST /accessibility/value`.
    ///
    /// @param exact whether the element then held just what was wanted
    private record Written(boolean exact, NodeJson node) {}

    private void value(ServerRequest request, ServerResponse response) {
        ValueBody body = read(request, ValueBody.class);
        String ref = ref(body.ref);
        String text = body.text;
        Double value = body.value;
        Effect effect;
        if (text != null && value == null) {
            requireWritable(text);
            effect = interaction(ref).write(text);
        } else if (value != null && text == null) {
            if (!Double.isFinite(value)) {
                throw new Failure.BadBody("value", "expected a number").asException();
            }
            effect = interaction(ref).set(value);
        } else {
            throw new Failure.BadBody("", "either text or value is expected, and one of them").asException();
        }
        Json.send(response, Status.OK_200, new Written(effect.done(), effect.node()));
    }

    private static void requireWritable(String text) {
        if (text.length() > WRITTEN_MAX) {
            throw new Failure.BadBody("text", "expected %d characters at most".formatted(WRITTEN_MAX)).asException();
        }
        if (text.indexOf('\0') >= 0) {
            throw new Failure.BadBody("text", "U+0000 cannot be written").asException();
        }
    }

    private static <T> T read(ServerRequest request, Class<T> type) {
        Parameters.of(request);
        T body = Json.read(request, type);
        if (body == null) {
            throw new Failure.BadBody("", "an object is expected, not null").asException();
        }
        return body;
    }

    private static String ref(@Nullable String ref) {
        if (ref == null) {
            throw new Failure.BadBody("ref", "expected a ref as GET /accessibility answers them").asException();
        }
        return ref;
    }

    private Interaction interaction(@Nullable String ref) {
        return new Interaction(accessibility.connected(), ref(ref));
    }
}
