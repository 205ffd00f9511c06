package dev.glovebox.guest.screen;

import dev.glovebox.guest.codec.Encoding;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.http.Parameters;
import dev.glovebox.guest.http.Problems;
import dev.glovebox.guest.http.StreamPlaces;
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
import java.util.ArrayList;
import java.util.List;

/// `GET /screen/stream`: the screen as JPEG images in one answer that does not end (`multipart/x-mixed-replace`),
/// as browsers show it in an `<img>`.
///
/// An image is made when the screen has changed, the last one's time is over, and the client has taken it: a slow
/// client gets fewer, and none waits for it.
public final class StreamService implements HttpService {
    private static final Logger LOG = System.getLogger(StreamService.class.getName());
    private static final String BOUNDARY = "frame";
    /// A picture that stays is sent again now and then, so that a client that is gone is noticed.
    private static final Duration REPEAT = Duration.ofSeconds(10);

    private final Screenshots screenshots;
    private final FramesEndpoint frames;
    private final StreamPlaces places;

    /// Streams what `screenshots` shows.
    ///
    /// @param frames answers WebSocket handshakes at its own path, and leaves here those that it does not accept
    public StreamService(Screenshots screenshots, FramesEndpoint frames) {
        this.screenshots = screenshots;
        this.places = screenshots.places();
        this.frames = frames;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/screen/stream", this::stream);
        Problems.only(rules, "/screen/stream", "GET");
        rules.get("/screen/frames", this::framesWithoutUpgrade);
        Problems.only(rules, "/screen/frames", "GET");
    }

    /// How the stream is wanted.
    ///
    /// @param view what is shown, and how large
    /// @param encoding of the images
    /// @param interval between two images at least
    /// @param frames how many images there are to be; 0 for no end
    private record Query(ViewQuery view, Encoding encoding, Duration interval, long frames) {
        private static final int FRAMES_MAX = 1_000_000;

        static Query of(ServerRequest request) {
            List<String> names = new ArrayList<>(ViewQuery.NAMES);
            names.addAll(List.of("fps", "quality", "frames"));
            Parameters parameters = Parameters.of(request, names);
            return new Query(
                    ViewQuery.of(parameters),
                    new Encoding.Jpeg((int) parameters.integer("quality", 75, 1, 100)),
                    Duration.ofSeconds(1).dividedBy(parameters.integer("fps", 15, 1, 60)),
                    parameters.integer("frames", 0, 0, FRAMES_MAX));
        }
    }

    /// Says why a handshake was not accepted.
    private void framesWithoutUpgrade(ServerRequest request, ServerResponse response) {
        FramesQuery.of(request.query());
        throw frames.hasRoom()
                ? new Failure.UpgradeRequired("websocket", "connect to this as a WebSocket").asException()
                : new Failure.Unavailable("too many clients are connected already").asException();
    }

    private void stream(ServerRequest request, ServerResponse response) {
        Query query = Query.of(request);
        try (StreamPlaces.Place place = places.take()) {
            FrameWatch watch = screenshots.watch();
            view(watch.last(), query);
            response.header(HeaderNames.CONTENT_TYPE, "multipart/x-mixed-replace;boundary=" + BOUNDARY)
                    .header(HeaderNames.CACHE_CONTROL, "no-store");
            try (OutputStream out = response.outputStream()) {
                write(watch, query, place, out);
            } catch (FailureException e) {
                LOG.log(Level.DEBUG, () -> "the stream ends: " + e.getMessage()); // too late for another answer
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the client is gone
        }
    }

    private void write(FrameWatch watch, Query query, StreamPlaces.Place place, OutputStream out)
            throws IOException, InterruptedException {
        place.write(out, ascii("--" + BOUNDARY + "\r\n"));
        Frame sent = null;
        long sentNanos = 0;
        long count = 0;
        while (true) {
            Frame frame = watch.last();
            boolean due = System.nanoTime() - sentNanos >= REPEAT.toNanos();
            if (sent == null || due || view(frame, query).differs(sent, frame)) {
                long began = System.nanoTime();
                byte[] jpeg = screenshots.encode(frame, view(frame, query), query.encoding(), false);
                place.write(out, head(jpeg), jpeg, ascii("\r\n--" + BOUNDARY + "\r\n"));
                sent = frame;
                sentNanos = System.nanoTime();
                count++;
                if (count == query.frames()) {
                    return;
                }
                Thread.sleep(
                        Duration.ofNanos(Math.max(0, began + query.interval().toNanos() - sentNanos)));
            }
            if (query.view().cursor()) {
                watch.nextWithPointer(REPEAT);
            } else {
                watch.next(REPEAT);
            }
        }
    }

    private static View view(Frame frame, Query query) {
        return query.view().resolve(frame.width(), frame.height());
    }

    /// What comes before an image. The boundary comes right after it: browsers show a part when the next one
    /// begins.
    private static byte[] head(byte[] jpeg) {
        return ascii("Content-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n".formatted(jpeg.length));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
