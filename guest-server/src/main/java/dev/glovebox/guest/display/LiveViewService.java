package dev.glovebox.guest.display;

import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.Problems;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.staticcontent.FileSystemHandlerConfig;
import io.helidon.webserver.staticcontent.StaticContentFeature;
import java.nio.file.Files;
import java.nio.file.Path;

/// noVNC's files below `/novnc`, and its page at `/vnc.html`.
public final class LiveViewService implements HttpService {
    private final Path noVncDir;

    /// @param noVncDir where noVNC is installed
    public LiveViewService(Path noVncDir) {
        this.noVncDir = noVncDir;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/vnc.html", (request, response) -> {
            String query =
                    request.query().isEmpty() ? "" : "&" + request.query().rawValue();
            response.status(Status.FOUND_302)
                    .header(
                            HeaderNames.LOCATION,
                            "/novnc/vnc.html?path=websockify&autoconnect=true&resize=scale" + query)
                    .send();
        });
        Problems.only(rules, "/vnc.html", "GET");
        rules.get("/websockify", (_, _) -> {
            throw new Failure.BadBody("", "the live view's bytes are here, as a WebSocket").asException();
        });
        Problems.only(rules, "/websockify", "GET");
        if (Files.isDirectory(noVncDir)) {
            rules.register("/novnc", StaticContentFeature.createService(FileSystemHandlerConfig.create(noVncDir)));
        }
        rules.get("/novnc/{+file}", (request, _) -> {
            throw new Failure.NotFound("noVNC has no file %s; it is looked for in %s"
                            .formatted(request.path().pathParameters().get("file"), noVncDir))
                    .asException();
        });
    }
}
