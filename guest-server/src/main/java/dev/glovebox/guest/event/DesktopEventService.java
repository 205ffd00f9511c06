package dev.glovebox.guest.event;

import dev.glovebox.guest.event.Subscription.Told;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.http.Parameters;
import dev.glovebox.guest.http.Problems;
import dev.glovebox.guest.http.StreamPlaces;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `GET /events`: what happens on the desktop, as server-sent events
/// ([HTML, section 9.2](https://html.spec.whatwg.org/multipage/server-sent-events.html)).
///
/// The first event, `ready`, says that everything that happens from now on will be told; who comes back with the id
/// of the last event (`Last-Event-ID`) is told what has happened since. Events that cannot be told any more are
/// counted by an event of their own, `lost`.
public final class DesktopEventService implements HttpService, AutoCloseable {
    private static final HeaderName LAST_EVENT_ID = HeaderNames.create("Last-Event-ID");
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    private final DesktopEvents events;
    private final StreamPlaces places = new StreamPlaces("desktop");

    /// Tells of `events`; whoever made them closes them, before this.
    public DesktopEventService(DesktopEvents events) {
        this.events = events;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/events", this::follow);
        Problems.only(rules, "/events", "GET");
    }

    private record Ready(List<String> types) {}

    private record Lost(@Nullable Long count, String reason) {}

    private void follow(ServerRequest request, ServerResponse response) {
        Parameters parameters = Parameters.of(request, "types", "events");
        List<String> types =
                parameters.text("types").map(DesktopEventService::types).orElse(DesktopEvents.TYPES);
        long count = parameters.integer("events", 0, 0, 1_000_000);
        String lastId = request.headers().first(LAST_EVENT_ID).orElse("");
        try (StreamPlaces.Place place = places.take();
                Subscription subscription = events.follow(Set.copyOf(types), lastId)) {
            response.header(HeaderNames.CONTENT_TYPE, "text/event-stream")
                    .header(HeaderNames.CACHE_CONTROL, "no-store");
            try (OutputStream out = response.outputStream()) {
                place.write(out, text(subscription.lastNumber(), "ready", new Ready(types)));
                write(subscription, count, text -> place.write(out, text));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the client is gone
        }
    }

    private static List<String> types(String text) {
        List<String> types = List.of(text.split(",", -1));
        if (!DesktopEvents.TYPES.containsAll(types)) {
            String expected = "some of %s, separated by commas".formatted(String.join(", ", DesktopEvents.TYPES));
            throw new Failure.BadParameter("types", text, expected).asException();
        }
        return types.stream().distinct().toList();
    }

    /// Writes to the client at once.
    @FunctionalInterface
    private interface Sink {
        void write(byte[] text) throws IOException;
    }

    /// @param count how many events are to be told; 0 for no end
    private void write(Subscription subscription, long count, Sink out) throws IOException, InterruptedException {
        long written = 0;
        while (true) {
            switch (subscription.next(KEEP_ALIVE)) {
                case Told.Happened(DesktopEvent event) -> {
                    out.write(event.text(events.id(event.number())));
                    written++;
                    if (written == count) {
                        return;
                    }
                }
                case Told.Lost lost ->
                    out.write(text(lost.lastNumber(), "lost", new Lost(lost.count(), lost.reason())));
                case Told.Nothing(long last) ->
                    out.write(": nothing new\nid: %s\n\n"
                            .formatted(events.id(last))
                            .getBytes(StandardCharsets.UTF_8));
                case Told.End _ -> {
                    return;
                }
            }
        }
    }

    private byte[] text(long number, String type, Object data) {
        return DesktopEvent.text(events.id(number), type, Json.bytes(data));
    }

    @Override
    public void close() {
        places.close();
    }
}
