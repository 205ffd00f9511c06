package dev.glovebox.guest.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeedNotebookTest {
    private static final String NOTEBOOK = """
            {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": {"name": "python3"}}, "cells": [
              {"cell_type": "markdown", "source": "# Title"},
              {"cell_type": "code", "source": ["a = 1\\n", "b = 2"], "outputs": []},
              {"cell_type": "code", "source": "  \\n", "outputs": []},
              {"cell_type": "code", "source": "c = 3", "outputs": []}]}
            """;

    @TempDir
    private Path directory;

    @Test
    void theCodeOfItsCodeCellsIsTakenInOrder() throws IOException {
        Path file = Files.writeString(directory.resolve("a seed.ipynb"), NOTEBOOK);
        SeedNotebook seed = SeedNotebook.read(file.toUri());
        assertThat(seed.kernelName()).isEqualTo("python3");
        assertThat(seed.cells()).containsExactly("a = 1\nb = 2", "c = 3");
    }

    @Test
    void itMayComeFromAWebServer() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/seed.ipynb", exchange -> {
            byte[] body = NOTEBOOK.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            String address =
                    "http://localhost:%d/".formatted(server.getAddress().getPort());
            assertThat(SeedNotebook.read(URI.create(address + "seed.ipynb")).cells())
                    .hasSize(2);
            assertThatThrownBy(() -> SeedNotebook.read(URI.create(address + "none.ipynb")))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the server answered 404");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void whatIsTooLargeIsNotReadToItsEnd() throws IOException {
        Path file = directory.resolve("large.ipynb");
        Files.write(file, new byte[(16 << 20) + 1]);
        assertThatThrownBy(() -> SeedNotebook.read(file.toUri()))
                .isInstanceOf(IOException.class)
                .hasMessage("it is larger than 16 MiB");
    }
}
