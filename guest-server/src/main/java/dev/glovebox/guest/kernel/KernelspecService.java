package dev.glovebox.guest.kernel;

import dev.glovebox.guest.http.Entity;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.http.Routes;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The installed kernelspecs and their files.
final class KernelspecService implements HttpService {
    private static final String PICTURES_LAST = "max-age=2592000";
    private static final String ASK_AGAIN = "no-cache";

    private final Kernelspecs kernelspecs;
    private final String base;

    KernelspecService(Kernelspecs kernelspecs, String base) {
        this.kernelspecs = kernelspecs;
        this.base = base;
    }

    @Override
    public void routing(HttpRules rules) {
        try (var routes = new Routes(rules)) {
            routes.get("/api/kernelspecs", this::list)
                    .get("/api/kernelspecs/{name}", this::one)
                    .get("/kernelspecs/{name}/{file}", this::file)
                    .get("/kernelspecs/{name}/{+file}", this::file);
        }
    }

    private void list(ServerRequest request, ServerResponse response) {
        Map<String, Object> models = new LinkedHashMap<>();
        kernelspecs.all().forEach((name, installed) -> models.put(name, model(installed)));
        Json.send(request, response, Map.of("default", kernelspecs.defaultName(), "kernelspecs", models));
    }

    private void one(ServerRequest request, ServerResponse response) {
        Json.send(request, response, model(installed(request)));
    }

    private void file(ServerRequest request, ServerResponse response) {
        Kernelspecs.Installed installed = installed(request);
        String name = request.path().pathParameters().get("file");
        try {
            Path file = resource(installed, name)
                    .orElseThrow(
                            () -> new Failure.NotFound("kernel %s has no resource %s".formatted(installed.name(), name))
                                    .asException());
            send(request, response, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The file of that name below the kernelspec's directory, never one elsewhere, whatever name or links say.
    private static Optional<Path> resource(Kernelspecs.Installed installed, String name) throws IOException {
        try {
            Path directory = installed.directory().toRealPath();
            Path file = directory.resolve(name.replaceFirst("^/+", "")).normalize();
            boolean inside = file.startsWith(directory) && Files.isRegularFile(file);
            return Optional.of(file).filter(_ -> inside).filter(found -> isBelow(found, directory));
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    private static boolean isBelow(Path file, Path directory) {
        try {
            return file.toRealPath().startsWith(directory);
        } catch (IOException _) {
            return false;
        }
    }

    private static void send(ServerRequest request, ServerResponse response, Path file) throws IOException {
        String etag = "\"%x-%x\"".formatted(Files.getLastModifiedTime(file).toMillis(), Files.size(file));
        String type = URLConnection.getFileNameMap().getContentTypeFor(file.toString());
        response.header(HeaderNames.ETAG, etag)
                .header(HeaderNames.CACHE_CONTROL, "image/png".equals(type) ? PICTURES_LAST : ASK_AGAIN);
        boolean known = request.headers()
                .first(HeaderNames.IF_NONE_MATCH)
                .filter(tags -> tags.equals("*") || tags.contains(etag))
                .isPresent();
        if (known) {
            response.status(Status.NOT_MODIFIED_304).send();
            return;
        }
        response.header(HeaderNames.CONTENT_TYPE, type == null ? "application/octet-stream" : type);
        Entity.send(request, response, Files.readAllBytes(file));
    }

    private Kernelspecs.Installed installed(ServerRequest request) {
        String name = request.path().pathParameters().get("name");
        return kernelspecs
                .find(name)
                .orElseThrow(() -> new Failure.NotFound("Kernel spec %s not found".formatted(name)).asException());
    }

    private Map<String, Object> model(Kernelspecs.Installed installed) {
        Map<String, String> resources = new LinkedHashMap<>();
        for (String file : installed.resources()) {
            String key = file.startsWith("logo-") ? file.replaceFirst("\\.[^.]*$", "") : file;
            resources.put(key, "%s/kernelspecs/%s/%s".formatted(base, encoded(installed.name()), encoded(file)));
        }
        return Map.of("name", installed.name(), "spec", installed.spec(), "resources", resources);
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
