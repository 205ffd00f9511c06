package dev.glovebox.guest.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.codec.Codecs;
import dev.glovebox.guest.codec.WorkPool;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.http.Parameters;
import dev.glovebox.guest.http.Problems;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A recording in forms for others: `/recordings/{id}/actions` for `POST /actions`, `/recordings/{id}/script` as a
/// Python program, `/recordings/{id}/report` as a page to look at. Whoever makes it closes it.
public final class ExportService implements HttpService, AutoCloseable {
    /// The report has its pictures and its style in itself, and nothing that runs.
    static final String REPORT_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

    private static final HeaderName CONTENT_SECURITY_POLICY = HeaderNames.create("Content-Security-Policy");
    private static final HeaderName CONTENT_DISPOSITION = HeaderNames.create("Content-Disposition");
    private static final int STEP_MAX = 1_000_000;
    private static final int CHUNK_MAX = 10_000;
    private static final long WAIT_MIN_MS = 20;
    private static final long WAIT_MAX_MS = 30_000; // a longer one is several

    private final RecordingReader recordings;
    private final Codecs codecs = new Codecs();
    private final WorkPool pictures = new WorkPool("reports", 1, 8);

    /// Exports what `recordings` has.
    public ExportService(RecordingReader recordings) {
        this.recordings = recordings;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/recordings/{id}/actions", this::actions);
        Problems.only(rules, "/recordings/{id}/actions", "GET");
        rules.get("/recordings/{id}/script", this::script);
        Problems.only(rules, "/recordings/{id}/script", "GET");
        rules.get("/recordings/{id}/report", this::report);
        Problems.only(rules, "/recordings/{id}/report", "GET");
    }

    private void actions(ServerRequest request, ServerResponse response) {
        Parameters parameters = Parameters.of(request, "waits", "from", "to", "chunk");
        boolean waits = parameters.flag("waits", false);
        int chunk = (int) parameters.integer("chunk", 0, 1, CHUNK_MAX);
        List<JsonNode> actions = actions(part(id(request), parameters), waits);
        if (chunk == 0) {
            Json.send(response, Status.OK_200, Map.of("actions", actions));
            return;
        }
        response.header(HeaderNames.CONTENT_TYPE, "application/jsonl");
        try (OutputStream body = response.outputStream()) {
            for (int from = 0; from < actions.size(); from += chunk) {
                body.write(Json.bytes(
                        Map.of("actions", actions.subList(from, Math.min(actions.size(), from + chunk)))));
                body.write('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Step> part(String id, Parameters parameters) {
        long from = parameters.integer("from", 1, 1, STEP_MAX);
        long to = parameters.integer("to", STEP_MAX, 1, STEP_MAX);
        if (to < from) {
            throw new Failure.BadParameter("to", Long.toString(to), "a step from number %d on".formatted(from))
                    .asException();
        }
        return Steps.of(recordings, id).part(from, to);
    }

    private static List<JsonNode> actions(List<Step> steps, boolean waits) {
        var actions = new ArrayList<JsonNode>();
        for (int i = 0; i < steps.size(); i++) {
            long leftMs = waits ? Steps.pauseMs(steps, i) : 0;
            while (leftMs >= WAIT_MIN_MS) {
                actions.add(ActionJson.of(new Action.Wait(Math.min(leftMs, WAIT_MAX_MS))));
                leftMs -= WAIT_MAX_MS;
            }
            actions.add(ActionJson.of(steps.get(i).action()));
        }
        return actions;
    }

    private void script(ServerRequest request, ServerResponse response) {
        Parameters parameters = Parameters.of(request, "from", "to");
        RecordingReader.About about = recordings.about(id(request));
        String script = PyautoguiScript.of(about, part(about.id(), parameters));
        response.header(HeaderNames.CONTENT_TYPE, "text/x-python; charset=utf-8")
                .header(CONTENT_DISPOSITION, "inline; filename=\"%s.py\"".formatted(about.id()))
                .send(script.getBytes(StandardCharsets.UTF_8));
    }

    private void report(ServerRequest request, ServerResponse response) {
        Parameters.of(request);
        RecordingReader.About about = recordings.about(id(request));
        Steps steps = Steps.of(recordings, about.id());
        var small = new ReportPictures(recordings, about.id(), codecs, pictures, HtmlReport.pictureCount(steps));
        response.header(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8")
                .header(CONTENT_SECURITY_POLICY, REPORT_POLICY);
        try (OutputStream body = response.outputStream()) {
            HtmlReport.write(about, steps, small, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String id(ServerRequest request) {
        return request.path().pathParameters().get("id");
    }

    @Override
    public void close() {
        pictures.close();
        codecs.close();
    }
}
