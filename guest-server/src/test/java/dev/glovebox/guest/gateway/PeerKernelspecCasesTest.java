package dev.glovebox.guest.gateway;

import static dev.glovebox.guest.testing.GatewayKernel.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.testing.KernelspecDirectory;
import dev.glovebox.guest.testing.RunningGuest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What Jupyter Server's own tests expect of `/api/kernelspecs` and the resources of kernelspecs, and how
/// JupyterLab's services reads them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeerKernelspecCasesTest {
    private RunningGuest guest;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        var specs = KernelspecDirectory.make(directory.resolve("environment"));
        Path sample = specs.install("Sample", """
                {"argv": ["cat", "{connection_file}"], "display_name": "Test kernel", "language": "text",
                 "interrupt_mode": "message", "env": {"LEVEL": "1"}, "kernel_protocol_version": "5.3",
                 "metadata": {"debugger": true}}
                """);
        Files.writeString(sample.resolve("kernel.js"), "define(() => {})");
        Files.writeString(sample.resolve("kernel.css"), "p {}");
        Files.writeString(sample.resolve("logo-svg.svg"), "<svg/>");
        Files.writeString(sample.resolve("resource.txt"), "resource");
        specs.install("garbage", "garbage");
        specs.install("no-command", "{\"display_name\": \"no argv\"}");
        specs.install("bad", "{\"argv\": [\"/nowhere/kernel\", \"{connection_file}\"], \"display_name\": \"Bad\"}");
        guest = RunningGuest.start(
                ":4321",
                directory,
                Map.of("GLOVEBOX_PYTHON_ENV", specs.environment().toString()));
    }

    @AfterAll
    void stop() {
        guest.close();
    }

    @Test
    void kernelspecsAreListedWithTheDefaultAndBrokenOnesAreLeftOut() {
        JsonNode list = json(get("/api/kernelspecs"));
        assertThat(list.path("default").asText()).isEqualTo("python3");
        assertThat(list.path("kernelspecs").has("python3")).isTrue();
        assertThat(list.path("kernelspecs").has("garbage")).isFalse();
        assertThat(list.path("kernelspecs").has("no-command")).isFalse();
        assertThat(list.at("/kernelspecs/sample/spec/display_name").asText()).isEqualTo("Test kernel");
    }

    @Test
    void oneKernelspecIsFoundByItsNameInAnyCase() {
        JsonNode model = json(get("/api/kernelspecs/Sample"));
        assertThat(model.path("name").asText()).isEqualToIgnoringCase("sample");
        assertThat(model.at("/spec/argv/0").asText()).isEqualTo("cat");
        assertThat(model.at("/spec/env/LEVEL").asText()).isEqualTo("1");
        assertThat(model.at("/spec/language").asText()).isEqualTo("text");
        assertThat(model.at("/spec/interrupt_mode").asText()).isEqualTo("message");
        assertThat(model.at("/spec/kernel_protocol_version").asText()).isEqualTo("5.3");
        assertThat(model.at("/spec/metadata/debugger").asBoolean()).isTrue();
    }

    @Test
    void theUserThatTheGatewayClientOfJupyterServerNamesIsPassedOver() {
        assertThat(get("/api/kernelspecs?user=ada").statusCode()).isEqualTo(200);
        assertThat(get("/api/kernelspecs/python3?user=ada").statusCode()).isEqualTo(200);
    }

    @Test
    void resourcesAreNamedWithoutTheEndingOfLogosAndTheirAddressesWork() {
        JsonNode resources = json(get("/api/kernelspecs/sample")).path("resources");
        assertThat(resources.properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("kernel.js", "kernel.css", "logo-svg");
        for (JsonNode address : resources) {
            assertThat(get(address.asText()).statusCode()).isEqualTo(200);
        }
        assertThat(get(resources.path("logo-svg").asText()).headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("image/svg"));
    }

    @Test
    void anyFileOfAKernelspecIsServedAsItIs() {
        HttpResponse<byte[]> answer = get("/kernelspecs/sAmple/resource.txt");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("resource");
    }

    @Test
    void aResourceIsNotSentAgainToWhoHasIt() {
        HttpResponse<byte[]> first = get("/kernelspecs/python3/logo-64x64.png");
        assertThat(first.headers().firstValue("Content-Type")).contains("image/png");
        assertThat(first.headers().firstValue("Cache-Control").orElse("")).contains("max-age=2592000");
        String tag = first.headers().firstValue("ETag").orElseThrow();
        HttpResponse<byte[]> second =
                guest.send("GET", guest.gateway("/kernelspecs/python3/logo-64x64.png"), "If-None-Match", tag);
        assertThat(second.statusCode()).isEqualTo(304);
        HttpResponse<byte[]> head = guest.send("HEAD", guest.gateway("/kernelspecs/python3/logo-64x64.png"));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/kernelspecs/nonexistent",
                "/kernelspecs/nonexistent/resource.txt",
                "/kernelspecs/sample/nonexistent.txt",
                "/kernelspecs/sample/..%2Fpython3%2Fkernel.json",
                "/kernelspecs/..%2F..%2F..%2Fpyvenv.cfg"
            })
    void whatNoKernelspecHasIsNotFound(String path) {
        HttpResponse<byte[]> answer = get(path);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(json(answer).path("reason").asText()).isEqualTo("Not Found");
    }

    @Test
    void aKernelspecThatIsInstalledWhileTheServerRunsIsThere(@TempDir Path directory) throws IOException {
        var specs = KernelspecDirectory.make(directory.resolve("environment"));
        Map<String, String> settings =
                Map.of("GLOVEBOX_PYTHON_ENV", specs.environment().toString());
        try (RunningGuest other = RunningGuest.start(":4321", directory, settings)) {
            assertThat(other.send("GET", other.gateway("/api/kernelspecs/late")).statusCode())
                    .isEqualTo(404);
            specs.installPython("late", "Late");
            assertThat(other.send("GET", other.gateway("/api/kernelspecs/late")).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aKernelWhoseCommandCannotBeRunLeavesNothingBehind() {
        HttpResponse<byte[]> answer = guest.sendBody("POST", guest.gateway("/api/kernels"), "{\"name\": \"bad\"}");
        assertThat(answer.statusCode()).isGreaterThanOrEqualTo(500);
        assertThat(json(answer).path("message").asText()).contains("/nowhere/kernel");
        assertThat(json(answer).has("traceback")).isFalse();
    }

    private HttpResponse<byte[]> get(String path) {
        return guest.send("GET", guest.gateway(path));
    }
}
