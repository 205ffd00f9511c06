package dev.glovebox.guest;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.glovebox.guest.testing.Chromium;
import dev.glovebox.guest.testing.JupyterServer;
import dev.glovebox.guest.testing.RunningGuest;
import dev.glovebox.guest.testing.Xvfb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// JupyterLab in a real browser, on a jupyter_server whose kernels are ours.
@Xvfb(width = 1024, height = 768)
class JupyterLabTest {
    private static final String TOKEN = "a-token-of-the-tests";
    private static final int LIMIT_MS = 30_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int PICTURE = 0;
    private static final int QUESTION = 1;
    private static final int REMEMBER = 2;
    private static final int RECALL = 3;
    private static final int FORGET = 4;
    private static final List<String> CELLS = List.of(
            "print('a picture:')\nfrom PIL import Image\nImage.new('RGB', (120, 60), 'teal')",
            "print('Hello', input('Your name? '))",
            "known = 6 * 7",
            "print('known is', known)",
            "print('known' in globals())");

    @Test
    void aNotebookIsRunRestartedAndFoundAgainAfterAReload(Xvfb.Display display, @TempDir Path directory)
            throws IOException {
        Map<String, String> settings = Map.of("GLOVEBOX_TOKEN", TOKEN, "KG_LIST_KERNELS", "True");
        try (RunningGuest guest = RunningGuest.start(display.name(), directory, settings);
                JupyterServer server = JupyterServer.start(guest.gateway(""), TOKEN, directory);
                Chromium chromium = Chromium.start()) {
            Files.write(directory.resolve("notebooks/notes.ipynb"), notebook());
            Page page = chromium.browser().newPage(new Browser.NewPageOptions().setViewportSize(1280, 900));
            page.setDefaultTimeout(LIMIT_MS);
            try {
                page.navigate(server.address("/lab/tree/notes.ipynb").toString());

                run(page, PICTURE);
                assertOutput(page, PICTURE, "a picture:");
                Locator picture = cell(page, PICTURE).locator(".jp-OutputArea-output img");
                assertThat(picture).isVisible();
                assertThat(picture.evaluate("picture => picture.naturalWidth")).isEqualTo(120);

                run(page, QUESTION);
                page.locator(".jp-Stdin-input").fill("Ada");
                page.keyboard().press("Enter");
                assertOutput(page, QUESTION, "Hello Ada");

                run(page, REMEMBER);
                String kernels = kernels(guest);
                page.waitForResponse(
                        "**/api/contents/notes.ipynb**", () -> page.keyboard().press("Control+s"));
                page.reload();
                run(page, RECALL);
                assertOutput(page, RECALL, "known is 42");

                page.locator("[data-command='notebook:restart-kernel']").click();
                page.locator(".jp-Dialog .jp-mod-accept").click();
                run(page, FORGET);
                assertOutput(page, FORGET, "False");
                assertThat(kernels(guest)).isEqualTo(kernels);
            } finally {
                page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/jupyterlab.png")));
            }
        }
    }

    /// Runs a cell once the page says that the kernel is idle, as people do.
    private static void run(Page page, int index) {
        assertThat(page.locator(".jp-StatusBar-Widget"))
                .containsText("| Idle", new LocatorAssertions.ContainsTextOptions().setTimeout(LIMIT_MS));
        cell(page, index).locator(".cm-content").click();
        page.keyboard().press("Control+Enter");
    }

    private static Locator cell(Page page, int index) {
        return page.locator(".jp-Notebook .jp-CodeCell").nth(index);
    }

    private static void assertOutput(Page page, int index, String text) {
        assertThat(cell(page, index).locator(".jp-OutputArea"))
                .containsText(text, new LocatorAssertions.ContainsTextOptions().setTimeout(LIMIT_MS));
    }

    /// The ids of the kernels that the gateway runs.
    private static String kernels(RunningGuest guest) throws IOException {
        byte[] models = guest.send("GET", guest.gateway("/api/kernels"), "Authorization", "token " + TOKEN)
                .body();
        return JSON.readTree(models).findValuesAsText("id").toString();
    }

    private static byte[] notebook() throws IOException {
        List<Map<String, Object>> cells = CELLS.stream()
                .map(code -> Map.<String, Object>of(
                        "id",
                        "cell-" + CELLS.indexOf(code),
                        "cell_type",
                        "code",
                        "source",
                        code,
                        "metadata",
                        Map.of(),
                        "outputs",
                        List.of()))
                .toList();
        Map<String, String> kernelspec = Map.of("name", "python3", "display_name", "Python 3", "language", "python");
        return JSON.writeValueAsBytes(Map.of(
                "nbformat", 4, "nbformat_minor", 5, "metadata", Map.of("kernelspec", kernelspec), "cells", cells));
    }
}
