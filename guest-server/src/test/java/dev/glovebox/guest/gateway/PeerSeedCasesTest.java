package dev.glovebox.guest.gateway;

import static dev.glovebox.guest.testing.GatewayKernel.json;
import static dev.glovebox.guest.testing.KernelSocket.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.guest.testing.GatewayKernel;
import dev.glovebox.guest.testing.KernelSocket;
import dev.glovebox.guest.testing.KernelspecDirectory;
import dev.glovebox.guest.testing.RunningGuest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The notebook whose code runs in each new kernel before its clients' does, as Jupyter Kernel Gateway tests it.
class PeerSeedCasesTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"seed.ipynb", "weirdly%20named#notebook.ipynb"})
    void theNotebooksCodeHasRunWhenAClientsRuns(String file) throws IOException {
        Path notebook = notebook(file, "python3", "seeded = 'Gur Mra'", "seeded += ' bs Clguba'");
        try (RunningGuest guest = start(notebook, Map.of("KG_PRESPAWN_COUNT", "1"));
                GatewayKernel kernel = GatewayKernel.start(guest, "{\"name\": \"python3\"}");
                KernelSocket client = kernel.connect(true)) {
            assertThat(stream(client.run("print(seeded)"), "stdout")).isEqualTo("Gur Mra bs Clguba\n");
            assertThat(kernel.post("/restart").statusCode()).isEqualTo(200);
            assertThat(stream(client.run("print(seeded)"), "stdout")).isEqualTo("Gur Mra bs Clguba\n");
        }
    }

    @Test
    void aKernelOfAnotherKernelspecIsNotSeeded() throws IOException {
        var specs = KernelspecDirectory.make(directory.resolve("environment"));
        specs.installPython("other", "Other");
        Path notebook = notebook("seed.ipynb", "python3", "seeded = 1");
        Map<String, String> settings =
                Map.of("GLOVEBOX_PYTHON_ENV", specs.environment().toString());
        try (RunningGuest guest = start(notebook, settings);
                GatewayKernel kernel = GatewayKernel.start(guest, "{\"name\": \"other\"}");
                KernelSocket client = kernel.connect(true)) {
            assertThat(stream(client.run("print('seeded' in globals())"), "stdout"))
                    .isEqualTo("False\n");
        }
    }

    @Test
    void aNotebookThatFailsLeavesNoKernelAndSaysWhy() throws IOException {
        Path notebook = notebook("failing.ipynb", "python3", "1 / 0");
        try (RunningGuest guest = start(notebook, Map.of("KG_LIST_KERNELS", "True"))) {
            HttpResponse<byte[]> answer = guest.sendBody("POST", guest.gateway("/api/kernels"), "{}");
            assertThat(answer.statusCode()).isGreaterThanOrEqualTo(500);
            assertThat(json(answer).path("message").asText()).contains("ZeroDivisionError");
            assertThat(json(guest.send("GET", guest.gateway("/api/kernels")))).isEmpty();
        }
    }

    @Test
    void aNotebookOfAKernelThatIsNotInstalledIsAMistake() throws IOException {
        Path notebook = notebook("unknown.ipynb", "fake-kernel", "1");
        assertThatThrownBy(() -> start(notebook, Map.of()).close()).hasMessageContaining("fake-kernel");
    }

    @Test
    void aNotebookThatIsNotThereIsAMistake() {
        Path notebook = directory.resolve("nothing.ipynb");
        assertThatThrownBy(() -> start(notebook, Map.of()).close()).hasMessageContaining("nothing.ipynb");
    }

    private RunningGuest start(Path notebook, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("KG_SEED_URI", notebook.toString());
        return RunningGuest.start(":4321", directory, settings);
    }

    private Path notebook(String file, String kernel, String... cells) throws IOException {
        var code = new StringBuilder();
        for (String cell : cells) {
            code.append("""
                    {"cell_type": "code", "source": ["%s"], "metadata": {}, "outputs": [], "execution_count": null},
                    """.formatted(cell));
        }
        return Files.writeString(directory.resolve(file), """
                {"cells": [%s {"cell_type": "markdown", "source": ["raise"], "metadata": {}}],
                 "metadata": {"kernelspec": {"name": "%s", "display_name": "K", "language": "python"},
                              "language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 4}
                """.formatted(code, kernel));
    }
}
