package dev.glovebox.guest.screen;

import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.http.Parameters;
import dev.glovebox.guest.http.Problems;
import dev.glovebox.guest.http.StreamPlaces;
import dev.glovebox.guest.image.ImageSize;
import dev.glovebox.guest.screen.ScreenshotJson.Box;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// `GET /screen/events`: what changes on the screen, as server-sent events
/// ([HTML, section 9.2](https://html.spec.whatwg.org/multipage/server-sent-events.html)).
///
/// The first, `screen`, tells how things are, each `change` what is new. Their ids are the screen's tags: who comes
/// back with one (`Last-Event-ID`) is first told what has changed since.
public final class EventService implements HttpService {
    private static final Logger LOG = System.getLogger(EventService.class.getName());
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    private final Screenshots screenshots;

    /// Tells of the screen that `screenshots` are of.
    public EventService(Screenshots screenshots) {
        this.screenshots = screenshots;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/screen/events", this::events);
        Problems.only(rules, "/screen/events", "GET");
    }

    /// A change, or none at the beginning.
    ///
    /// @param etag the screen's tag after it
    /// @param screen the screen's size
    /// @param boxes where it has changed, in pixels
    /// @param changedPixels how many have
    private record Change(String etag, ImageSize screen, List<Box> boxes, long changedPixels) {}

    private void events(ServerRequest request, ServerResponse response) {
        Parameters parameters = Parameters.of(request, "intervalMs", "events");
        Duration interval = Duration.ofMillis(parameters.integer("intervalMs", 100, 10, 60_000));
        long count = parameters.integer("events", 0, 0, 1_000_000);
        String lastId =
                request.headers().first(HeaderNames.create("Last-Event-ID")).orElse("");
        try (StreamPlaces.Place place = screenshots.places().take()) {
            FrameWatch watch = screenshots.watch();
            Optional<Frame> known = screenshots.find(lastId).map(Screenshots.Remembered::frame);
            response.header(HeaderNames.CONTENT_TYPE, "text/event-stream")
                    .header(HeaderNames.CACHE_CONTROL, "no-store");
            try (OutputStream out = response.outputStream()) {
                write(watch, known, new Wish(interval, count), text -> place.write(out, text));
            } catch (FailureException e) {
                LOG.log(Level.DEBUG, () -> "the events end: " + e.getMessage()); // too late for another answer
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the client is gone
        }
    }

    /// How events are wanted.
    ///
    /// @param interval between two of them at least
    /// @param count how many changes are to be told; 0 for no end
    private record Wish(Duration interval, long count) {}

    /// Writes to the client at once.
    @FunctionalInterface
    private interface Sink {
        void write(byte[] text) throws IOException;
    }

    /// @param known what the client has been told of already
    private void write(FrameWatch watch, Optional<Frame> known, Wish wish, Sink out)
            throws IOException, InterruptedException {
        Frame told = known.orElse(watch.last());
        out.write(utf8(
                known.isPresent() ? ": welcome back\n\n" : event("screen", told, FrameChanges.between(told, told))));
        long written = 0;
        while (true) {
            Frame now = watch.last();
            FrameChanges changes = FrameChanges.between(told, now);
            if (changes.pixels() > 0) { // else it has changed back, which makes another version of the same pixels
                out.write(utf8(event("change", now, changes)));
                written++;
                if (written == wish.count()) {
                    return;
                }
                Thread.sleep(wish.interval());
            }
            told = now;
            if (watch.next(KEEP_ALIVE) == null) {
                out.write(utf8(": nothing new\n\n"));
            }
        }
    }

    private String event(String name, Frame now, FrameChanges changes) {
        String etag = screenshots.tag(now, now.bounds());
        var change = new Change(
                etag,
                new ImageSize(now.width(), now.height()),
                changes.boxes().stream().map(Box::of).toList(),
                changes.pixels());
        String json = new String(Json.bytes(change), StandardCharsets.UTF_8);
        return "id: %s\nevent: %s\ndata: %s\n\n".formatted(etag, name, json);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
