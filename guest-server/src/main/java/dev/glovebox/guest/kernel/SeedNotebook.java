package dev.glovebox.guest.kernel;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// A notebook whose code new kernels run before anything else
/// ([nbformat 4](https://nbformat.readthedocs.io/en/latest/format_description.html)).
///
/// @param kernelName the kernelspec that it is written for
/// @param cells the code of its code cells, in order, without the empty ones
public record SeedNotebook(String kernelName, List<String> cells) {
    private static final int BYTES_MAX = 16 << 20;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int NBFORMAT = 4;

    /// Reads the notebook at a `file:`, `http:` or `https:` address.
    ///
    /// @throws IOException when it cannot be read within 30 s, is larger than 16 MiB, or is no notebook; the
    ///     message is for people
    public static SeedNotebook read(URI uri) throws IOException {
        byte[] bytes = "file".equals(uri.getScheme()) ? bounded(file(uri)) : fetch(uri);
        try {
            return parse(Json.mapper().readTree(bytes));
        } catch (JacksonException e) {
            throw new IOException("it is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static InputStream file(URI uri) throws IOException {
        try {
            return Files.newInputStream(Path.of(uri));
        } catch (IllegalArgumentException e) {
            throw new IOException("it names no file", e);
        } catch (IOException e) {
            throw new IOException("the file cannot be read: " + e, e);
        }
    }

    private static byte[] fetch(URI uri) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(TIMEOUT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    throw new IOException("the server answered " + response.statusCode());
                }
                return bounded(body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static byte[] bounded(InputStream input) throws IOException {
        try (input) {
            byte[] bytes = input.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw new IOException("it is larger than %d MiB".formatted(BYTES_MAX >> 20));
            }
            return bytes;
        }
    }

    private static SeedNotebook parse(JsonNode notebook) throws IOException {
        String kernelName = notebook.at("/metadata/kernelspec/name").asText();
        if (notebook.path("nbformat").asInt() != NBFORMAT
                || !notebook.path("cells").isArray()) {
            throw new IOException("it is no notebook of nbformat 4");
        }
        if (kernelName.isEmpty()) {
            throw new IOException("it does not say which kernelspec it is for (metadata.kernelspec.name)");
        }
        List<String> cells = StreamSupport.stream(notebook.path("cells").spliterator(), false)
                .filter(cell -> cell.path("cell_type").asText().equals("code"))
                .map(cell -> text(cell.path("source")))
                .filter(code -> !code.isBlank())
                .toList();
        return new SeedNotebook(kernelName, cells);
    }

    /// A text is a string, or a list of its lines.
    private static String text(JsonNode source) {
        return source.isTextual()
                ? source.textValue()
                : StreamSupport.stream(source.spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining());
    }
}
