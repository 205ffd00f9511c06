package dev.glovebox.guest;

import static dev.glovebox.guest.testing.KernelSocket.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.testing.Contract;
import dev.glovebox.guest.testing.KernelSocket;
import dev.glovebox.guest.testing.RunningGuest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What settings make of the kernel API, and what of it needs no kernel.
class GatewayApiTest {
    private static final String NO_DISPLAY = ":4321";
    private static final String ENVIRONMENT = "import os; print(*[os.environ.get(n) for n in %s], sep=',')";

    @TempDir
    private Path directory;

    @Test
    void listingHasToBeAllowedAndTheRefusalSaysHow() {
        try (RunningGuest guest = guest("KG_LIST_KERNELS", "False")) {
            for (String path : List.of("/api/kernels", "/api/sessions")) {
                HttpResponse<byte[]> answer = guest.send("GET", guest.gateway(path));
                assertThat(answer.statusCode()).isEqualTo(403);
                assertThat(json(answer).path("reason").asText()).isEqualTo("Forbidden");
                assertThat(json(answer).path("message").asText()).contains("KG_LIST_KERNELS=True");
            }
        }
    }

    @Test
    void everythingIsBelowTheBaseUrlOnItsOwnPortAndAtTheRootOnTheOther() {
        try (RunningGuest guest = guest("KG_BASE_URL", "/gate/way")) {
            assertThat(guest.send("GET", guest.gateway("/api")).statusCode()).isEqualTo(404);
            assertThat(guest.send("GET", guest.gateway("/gate/way/api")).statusCode())
                    .isEqualTo(200);
            HttpResponse<byte[]> created = guest.send("POST", guest.gateway("/gate/way/api/kernels"));
            String kernel = created.headers().firstValue("Location").orElseThrow();
            assertThat(kernel).startsWith("/gate/way/api/kernels/");
            JsonNode specs = json(guest.send("GET", guest.gateway("/gate/way/api/kernelspecs")));
            String logo = specs.at("/kernelspecs/python3/resources/logo-64x64").asText();
            assertThat(logo).startsWith("/gate/way/kernelspecs/python3/");
            assertThat(guest.send("GET", guest.gateway(logo)).statusCode()).isEqualTo(200);
            assertThat(json(guest.send("GET", guest.gateway("/gate/way/api/swagger.json")))
                            .path("basePath")
                            .asText())
                    .isEqualTo("/gate/way");
            try (KernelSocket client = KernelSocket.v1(RunningGuest.webSocket(guest.gateway(kernel + "/channels")))) {
                assertThat(stream(client.run("print(1)"), "stdout")).isEqualTo("1\n");
            }
            assertThat(guest.send("GET", guest.api(kernel.substring("/gate/way".length())))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aHeadHasTheHeadersOfAGetAndNoBody() {
        try (RunningGuest guest = guest()) {
            for (String path : List.of("/api", "/api/kernels", "/api/kernels/1-2-3-4-5", "/api/swagger.yaml")) {
                HttpResponse<byte[]> get = guest.send("GET", guest.gateway(path));
                HttpResponse<byte[]> head = guest.send("HEAD", guest.gateway(path));
                assertThat(head.statusCode()).as(path).isEqualTo(get.statusCode());
                assertThat(head.body()).isEmpty();
                assertThat(head.headers().firstValue("Content-Length")).contains("" + get.body().length);
                assertThat(Contract.contentType(head)).isEqualTo(Contract.contentType(get));
            }
            HttpResponse<byte[]> put = guest.send("PUT", guest.gateway("/api/kernels"));
            assertThat(put.statusCode()).isEqualTo(405);
            assertThat(put.headers().firstValue("Allow")).contains("GET, HEAD, POST");
        }
    }

    @Test
    void theDescriptionIsOpenAndTheSameInBothForms() throws IOException {
        try (RunningGuest guest = guest("KG_AUTH_TOKEN", "s3cret")) {
            JsonNode description = json(guest.send("GET", guest.gateway("/api/swagger.json")));
            HttpResponse<byte[]> yaml = guest.send("GET", guest.gateway("/api/swagger.yaml"));
            assertThat(new YAMLMapper().readTree(yaml.body())).isEqualTo(description);
            assertThat(new String(yaml.body(), StandardCharsets.UTF_8)).startsWith("\"swagger\": \"2.0\"\n");
            var described = new TreeSet<String>();
            description
                    .path("paths")
                    .properties()
                    .forEach(path -> path.getValue()
                            .fieldNames()
                            .forEachRemaining(method ->
                                    described.add(method + " " + path.getKey().replaceAll("\\{\\w+", "{"))));
            var documented = new TreeSet<String>();
            new Contract(Files.readAllBytes(Path.of("src/main/resources/openapi.yaml")))
                    .operations().stream()
                            .filter(operation ->
                                    operation.json().at("/tags/0").asText().equals("Kernels"))
                            .forEach(operation ->
                                    documented.add(operation.method().toLowerCase(Locale.ROOT) + " "
                                            + operation.path().replaceAll("\\{\\w+", "{")));
            assertThat(described).isEqualTo(documented);
            assertThat(guest.send("GET", guest.gateway("/api")).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void aKernelspecsFilesAreServedAndNothingBesides() throws IOException {
        Path spec = kernelspec("mine", "\"env\": {}");
        Files.createDirectories(spec.resolve("static"));
        Files.writeString(spec.resolve("static/deep.js"), "1");
        Files.writeString(spec.resolveSibling("secret.txt"), "secret");
        Files.createSymbolicLink(spec.resolve("link.txt"), spec.resolveSibling("secret.txt"));
        try (RunningGuest guest =
                guest("GLOVEBOX_PYTHON_ENV", directory.resolve("env").toString())) {
            HttpResponse<byte[]> logo = guest.send("GET", guest.gateway("/kernelspecs/mine/logo-64x64.png"));
            assertThat(logo.statusCode()).isEqualTo(200);
            assertThat(Contract.contentType(logo)).isEqualTo("image/png");
            assertThat(logo.headers().firstValue("Cache-Control")).contains("max-age=2592000");
            String etag = logo.headers().firstValue("ETag").orElseThrow();
            assertThat(guest.send("GET", guest.gateway("/kernelspecs/mine/logo-64x64.png"), "If-None-Match", etag)
                            .statusCode())
                    .isEqualTo(304);
            HttpResponse<byte[]> script = guest.send("GET", guest.gateway("/kernelspecs/mine/static/deep.js"));
            assertThat(new String(script.body(), StandardCharsets.UTF_8)).isEqualTo("1");
            assertThat(Contract.contentType(script)).isEqualTo("text/javascript");
            for (String path : List.of(
                    "link.txt",
                    "..%2fsecret.txt",
                    "%2e%2e/secret.txt",
                    "static",
                    "none.js",
                    "static/../../secret.txt")) {
                assertThat(guest.send("GET", guest.gateway("/kernelspecs/mine/" + path))
                                .statusCode())
                        .as(path)
                        .isEqualTo(404);
            }
        }
    }

    @Test
    void theKernelspecIsTheDefaultOneOrTheForcedOne() throws IOException {
        try (RunningGuest guest = guest("KG_DEFAULT_KERNEL_NAME", "cobol")) {
            assertThat(json(guest.send("GET", guest.gateway("/api/kernelspecs")))
                            .path("default")
                            .asText())
                    .isEqualTo("cobol");
            assertThat(json(guest.send("POST", guest.gateway("/api/kernels")))
                            .path("message")
                            .asText())
                    .contains("no such kernel: cobol");
        }
        try (RunningGuest guest = guest("KG_FORCE_KERNEL_NAME", "python3")) {
            HttpResponse<byte[]> forced =
                    guest.sendBody("POST", guest.gateway("/api/kernels"), "{\"name\": \"cobol\"}");
            assertThat(json(forced).path("name").asText()).isEqualTo("python3");
        }
    }

    @Test
    void kernelsGetTheVariablesThatTheyMay() {
        String body = "{\"env\": {\"KERNEL_A\": \"1\", \"TEAM\": \"2\", \"OTHER\": \"3\", \"KERNEL_GATEWAY\": \"no\"}}";
        try (RunningGuest guest = guest("KG_ENV_WHITELIST", "TEAM", "KG_ENV_PROCESS_WHITELIST", "")) {
            assertThat(variables(guest, body, "['KERNEL_A', 'TEAM', 'OTHER', 'KERNEL_GATEWAY']"))
                    .isEqualTo("1,2,None,1\n");
        }
        try (RunningGuest guest = guest("KG_ENV_PROCESS_WHITELIST", "NONE_SUCH")) {
            assertThat(variables(guest, body, "['OTHER', 'JAVA_HOME', 'PATH']"))
                    .startsWith("3,None,")
                    .endsWith(System.getenv("PATH") + "\n");
        }
    }

    private static String variables(RunningGuest guest, String body, String names) {
        String id = json(guest.sendBody("POST", guest.gateway("/api/kernels"), body))
                .path("id")
                .asText();
        URI channels = RunningGuest.webSocket(guest.gateway("/api/kernels/" + id + "/channels"));
        try (KernelSocket client = KernelSocket.v1(channels)) {
            return stream(client.run(ENVIRONMENT.formatted(names)), "stdout");
        }
    }

    @Test
    void aVariableThatIsTooLongIsRefused() {
        try (RunningGuest guest = guest()) {
            String body = "{\"env\": {\"A\": \"%s\"}}";
            URI kernels = guest.gateway("/api/kernels");
            HttpResponse<byte[]> refused = guest.sendBody("POST", kernels, body.formatted("x".repeat(4097)));
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(json(refused).path("message").asText()).contains("A", "4096");
            assertThat(guest.sendBody("POST", kernels, body.formatted("x".repeat(4096)))
                            .statusCode())
                    .isEqualTo(201);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "nonsense", "{\"nbformat\": 4, \"cells\": [], \"metadata\": {}}"})
    void aSeedThatIsNoNotebookStopsTheStart(String seed) throws IOException {
        Path file = Files.writeString(directory.resolve("seed.ipynb"), seed);
        for (String uri :
                List.of(file.toString(), directory.resolve("none.ipynb").toString())) {
            assertThatThrownBy(() -> guest("KG_SEED_URI", uri).close())
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("KG_SEED_URI=file:");
        }
    }

    private Path kernelspec(String name, String more) throws IOException {
        Path spec = Files.createDirectories(
                directory.resolve("env/share/jupyter/kernels").resolve(name));
        Files.writeString(
                spec.resolve("kernel.json"),
                "{\"argv\": [\"x\"], \"display_name\": \"X\", \"language\": \"x\", %s}".formatted(more));
        Files.write(spec.resolve("logo-64x64.png"), new byte[] {1, 2, 3});
        return spec;
    }

    private RunningGuest guest(String... settings) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            map.put(settings[i], settings[i + 1]);
        }
        return RunningGuest.start(NO_DISPLAY, directory.resolve("guest"), map);
    }

    private static JsonNode json(HttpResponse<byte[]> response) {
        return Json.read(response.body(), JsonNode.class);
    }
}
