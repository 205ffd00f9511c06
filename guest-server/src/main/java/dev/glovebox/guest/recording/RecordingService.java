package dev.glovebox.guest.recording;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.http.ByteRange;
import dev.glovebox.guest.http.Entity;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.http.Parameters;
import dev.glovebox.guest.http.Problems;
import dev.glovebox.guest.http.Routes;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `/record?mode=start|stop[&id=ID][&video=true][&frames=true]` starts and stops a recording of the display's
/// input, with a video of the screen and pictures of each step when they are asked for; `/recordings` lists them,
/// `/recordings/{id}` answers one as [JSON Lines](https://jsonlines.org), an event a line, `/recordings/{id}/video`
/// its video as MP4, and `/recordings/{id}/frames/{name}` a picture.
///
/// A recording has started when the answer says so: nothing that happens afterwards is missed.
public final class RecordingService implements HttpService {
    private final Recordings recordings;

    /// Serves `recordings`; whoever made them closes them.
    public RecordingService(Recordings recordings) {
        this.recordings = recordings;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/record", this::record).post("/record", this::record);
        Problems.only(rules, "/record", "GET, POST");
        rules.get("/recordings", this::list);
        Problems.only(rules, "/recordings", "GET");
        rules.get("/recordings/{id}", this::read).delete("/recordings/{id}", this::delete);
        Problems.only(rules, "/recordings/{id}", "GET, DELETE");
        try (var routes = new Routes(rules)) {
            routes.get("/recordings/{id}/video", this::video);
            routes.get("/recordings/{id}/frames/{name}", this::frame);
        }
    }

    /// What a started recording is answered with.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Started(
            String recordingId,
            RecordingSummary.State state,
            String startedAt,
            @Nullable VideoSummary video) {

        static Started of(RecordingSummary begun) {
            return new Started(begun.recordingId(), begun.state(), begun.startedAt(), begun.video());
        }
    }

    private void record(ServerRequest request, ServerResponse response) {
        Parameters parameters = Parameters.of(request, "mode", "id", "video", "fps", "frames");
        String mode = parameters
                .choice("mode", "start", "stop")
                .orElseThrow(() ->
                        new Failure.BadParameter("mode", "", "start or stop, as a query parameter").asException());
        if (mode.equals("start")) {
            RecordingSummary begun =
                    recordings.start(parameters.text("id"), videoOptions(parameters), parameters.flag("frames", false));
            Json.send(response, Status.OK_200, Started.of(begun));
        } else {
            refuse(parameters, "video", "mode=start");
            refuse(parameters, "fps", "mode=start");
            refuse(parameters, "frames", "mode=start");
            sendWithEvents(recordings.stop(parameters.text("id")), response);
        }
    }

    private static Optional<VideoOptions> videoOptions(Parameters parameters) {
        if (!parameters.flag("video", false)) {
            refuse(parameters, "fps", "video=true");
            return Optional.empty();
        }
        long fps = parameters.integer("fps", VideoOptions.FPS_DEFAULT, 1, VideoOptions.FPS_MAX);
        return Optional.of(new VideoOptions((int) fps));
    }

    private static void refuse(Parameters parameters, String name, String where) {
        Optional<String> value = parameters.text(name);
        if (value.isPresent()) {
            throw new Failure.BadParameter(name, value.get(), "it together with %s only".formatted(where))
                    .asException();
        }
    }

    private void list(ServerRequest request, ServerResponse response) {
        Parameters.of(request);
        Json.send(response, Status.OK_200, Map.of("recordings", recordings.list()));
    }

    private void read(ServerRequest request, ServerResponse response) {
        Parameters.of(request);
        String id = request.path().pathParameters().get("id");
        if (wantsJson(request)) {
            sendWithEvents(recordings.summary(id), response);
            return;
        }
        try (InputStream events = recordings.events(id)) {
            response.header(HeaderNames.CONTENT_TYPE, "application/jsonl");
            try (OutputStream body = response.outputStream()) {
                events.transferTo(body);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Answers all of the video or the part that `Range` asks for, as players do; nothing when the caller has it
    /// ([RFC 9110, 13.2.2](https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2)).
    private void video(ServerRequest request, ServerResponse response) {
        Parameters.of(request);
        try (RecordedVideo video =
                recordings.video(request.path().pathParameters().get("id"))) {
            boolean known = isKnown(request, video.etag());
            Optional<ByteRange> part =
                    known ? Optional.empty() : ByteRange.wanted(request, video.etag(), video.sizeBytes());
            response.header(HeaderNames.ETAG, video.etag()).header(HeaderNames.CACHE_CONTROL, "no-cache");
            if (known) {
                response.status(Status.NOT_MODIFIED_304).send();
            } else {
                send(request, response, video, part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isKnown(ServerRequest request, String etag) {
        return request.headers()
                .first(HeaderNames.IF_NONE_MATCH)
                .filter(tags -> tags.equals("*") || tags.contains(etag))
                .isPresent();
    }

    private static void send(
            ServerRequest request, ServerResponse response, RecordedVideo video, Optional<ByteRange> part)
            throws IOException {
        response.header(HeaderNames.CONTENT_TYPE, "video/mp4").header(HeaderNames.ACCEPT_RANGES, "bytes");
        part.ifPresent(range -> response.status(Status.PARTIAL_CONTENT_206)
                .header(HeaderNames.CONTENT_RANGE, range.contentRange(video.sizeBytes())));
        ByteRange sent = part.orElseGet(() -> new ByteRange(0, video.sizeBytes()));
        response.headers().contentLength(sent.count());
        if (request.prologue().method().equals(Method.HEAD)) {
            response.send();
            return;
        }
        try (InputStream content = video.read(sent.first(), sent.count());
                OutputStream body = response.outputStream()) {
            content.transferTo(body);
        }
    }

    private void frame(ServerRequest request, ServerResponse response) {
        Parameters.of(request);
        var path = request.path().pathParameters();
        byte[] png = recordings.frame(path.get("id"), path.get("name"));
        response.header(HeaderNames.CONTENT_TYPE, "image/png");
        Entity.send(request, response, png);
    }

    private void delete(ServerRequest request, ServerResponse response) {
        Parameters.of(request);
        recordings.delete(request.path().pathParameters().get("id"));
        response.status(Status.NO_CONTENT_204).send();
    }

    private static boolean wantsJson(ServerRequest request) {
        List<String> types = request.headers()
                .first(HeaderNames.ACCEPT)
                .map(accept -> Arrays.asList(accept.split("[,;]", -1)))
                .orElse(List.of());
        return types.stream().map(String::strip).anyMatch("application/json"::equals);
    }

    /// Answers the summary and, as its last field, the events, which pass through as the bytes that they are.
    private void sendWithEvents(RecordingSummary summary, ServerResponse response) {
        try (var events = new BufferedReader(
                new InputStreamReader(recordings.events(summary.recordingId()), StandardCharsets.UTF_8))) {
            response.header(HeaderNames.CONTENT_TYPE, "application/json");
            try (OutputStream body = response.outputStream();
                    JsonGenerator json = Json.mapper().createGenerator(body)) {
                writeWithEvents(summary, events, json);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeWithEvents(RecordingSummary summary, BufferedReader events, JsonGenerator json)
            throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, JsonNode> field :
                Json.mapper().valueToTree(summary).properties()) {
            json.writeFieldName(field.getKey());
            json.writeTree(field.getValue());
        }
        json.writeArrayFieldStart("events");
        long count = Math.min(summary.eventCount(), RecordingSummary.EVENTS_MAX);
        for (long i = 0; i < count; i++) {
            String line = events.readLine();
            if (line == null) {
                break;
            }
            json.writeRawValue(line);
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
