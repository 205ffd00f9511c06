package dev.glovebox.guest.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.http.Parameters;
import dev.glovebox.guest.http.Problems;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/// `POST /recordings/{id}/replay` does a recording again, `DELETE` ends that; what was seen where it went another
/// way is at `/recordings/{id}/replays/{number}/expected.png` and `seen.png`.
///
/// The answer comes at the end; with `Accept: application/x-ndjson`, a line for each step as it is done.
public final class ReplayService implements HttpService {
    private final Replays replays;

    /// Serves `replays`; whoever made them closes them.
    public ReplayService(Replays replays) {
        this.replays = replays;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/recordings/{id}/replay", this::replay).delete("/recordings/{id}/replay", this::cancel);
        Problems.only(rules, "/recordings/{id}/replay", "POST, DELETE");
        rules.get(
                "/recordings/{id}/replays/{number}/expected.png",
                (request, response) -> picture(request, response, true));
        Problems.only(rules, "/recordings/{id}/replays/{number}/expected.png", "GET");
        rules.get(
                "/recordings/{id}/replays/{number}/seen.png", (request, response) -> picture(request, response, false));
        Problems.only(rules, "/recordings/{id}/replays/{number}/seen.png", "GET");
    }

    private void replay(ServerRequest request, ServerResponse response) {
        Parameters.of(request);
        Replay replay = replays.begin(parameter(request, "id"), wish(request));
        try {
            if (wantsLines(request)) {
                stream(replay, response);
            } else {
                Json.send(response, Status.OK_200, replays.run(replay, _ -> {}));
            }
        } finally {
            replays.end(replay);
        }
    }

    private static ReplayRequest wish(ServerRequest request) {
        byte[] body = Json.body(request);
        ReplayRequest wish = body.length == 0 ? ReplayRequest.DEFAULT : Json.read(body, ReplayRequest.class);
        if (wish == null) {
            throw new Failure.BadBody("", "a JSON object is expected").asException();
        }
        return wish.checked();
    }

    private static boolean wantsLines(ServerRequest request) {
        return request.headers()
                .first(HeaderNames.ACCEPT)
                .filter(types -> types.contains("application/x-ndjson"))
                .isPresent();
    }

    private void stream(Replay replay, ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, "application/x-ndjson");
        try (OutputStream body = response.outputStream()) {
            ObjectNode begin = Json.mapper()
                    .createObjectNode()
                    .put("type", "begin")
                    .put("replay", replay.number())
                    .put("recordingId", replay.recordingId())
                    .put("stepCount", replay.stepCount());
            ReplayResult result = replays.run(replay, new LineSink(body, begin));
            ObjectNode end = Json.mapper().createObjectNode().put("type", "end");
            end.setAll((ObjectNode) Json.mapper().valueToTree(result));
            end.remove("steps");
            LineSink.write(body, end);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the client is gone, and the replay has ended with it
        }
    }

    private void cancel(ServerRequest request, ServerResponse response) throws InterruptedException {
        Parameters.of(request);
        replays.cancel(parameter(request, "id"));
        response.status(Status.NO_CONTENT_204).send();
    }

    private void picture(ServerRequest request, ServerResponse response, boolean isExpected) {
        Parameters.of(request);
        byte[] picture = replays.picture(parameter(request, "id"), parameter(request, "number"), isExpected);
        response.header(HeaderNames.CONTENT_TYPE, "image/png").send(picture);
    }

    private static String parameter(ServerRequest request, String name) {
        return request.path().pathParameters().get(name);
    }
}
