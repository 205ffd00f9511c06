package dev.glovebox.guest;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import dev.glovebox.guest.testing.Chromium;
import dev.glovebox.guest.testing.RunningGuest;
import dev.glovebox.guest.testing.Xvfb;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The console page in a real browser, against a real server, display, live view and kernel.
@Xvfb(width = 1280, height = 720)
final class ConsolePageTest {
    private static final int LIMIT_MS = 30_000;
    private static final Pattern OVER = Pattern.compile("(done in|failed after|ended after) ");

    private static Process vnc;
    private static RunningGuest guest;
    private static Chromium chromium;

    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private Page page;

    @BeforeAll
    static void open(Xvfb.Display display, @TempDir Path directory) throws IOException {
        int vncPort = freePort();
        String x11vnc =
                "x11vnc -display %s -rfbport %d -localhost -no6 -forever -shared".formatted(display.name(), vncPort);
        vnc = new ProcessBuilder(x11vnc.split(" "))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        await().atMost(Duration.ofSeconds(15)).until(() -> listens(vncPort));
        guest = RunningGuest.start(display.name(), directory, Map.of("GLOVEBOX_VNC_PORT", String.valueOf(vncPort)));
        chromium = Chromium.start();
    }

    @AfterAll
    static void close() {
        if (chromium != null) {
            chromium.close();
        }
        if (guest != null) {
            guest.close();
        }
        if (vnc != null) {
            vnc.destroy();
        }
    }

    @BeforeEach
    void openPage() {
        page = chromium.browser()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(1440, 900)
                        .setColorScheme(ColorScheme.DARK))
                .newPage();
        page.setDefaultTimeout(LIMIT_MS);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.navigate(guest.api("/").toString());
    }

    @AfterEach
    void closePage() {
        page.close();
        page.context().close();
        assertThat(complaints).as("errors in the browser's console").isEmpty();
    }

    @Test
    void theStateOfTheGuestIsSeenAtAGlance() {
        assertThat(page.locator("[data-health=display] .pill-figure")).containsText("1280×720");
        assertThat(page.locator("[data-health=disk] .pill-figure")).containsText("free");
        assertThat(page.locator("#live-state")).hasText("live");

        page.locator("[data-health=display]").click();

        assertThat(page.locator("#health-details")).containsText("Round trip");
    }

    @Test
    void aValueAndWhatWasPrintedAreShown() {
        run("print('six times seven')\n6 * 7");

        assertThat(page.locator("#outputs .stream")).hasText("six times seven");
        assertThat(page.locator("#outputs .result")).hasText("42");
        assertThat(page.locator("#kernel-state")).hasText("idle");
    }

    @Test
    void aPictureIsShown() {
        run("from PIL import Image\nImage.new('RGB', (64, 48), 'teal')");

        Locator picture = page.locator("#outputs img.picture");
        assertThat(picture).isVisible();
        assertThat(picture.evaluate("picture => picture.naturalWidth")).isEqualTo(64);
    }

    @Test
    void anExceptionIsShownWithItsTraceback() {
        run("def divide(a, b):\n    return a / b\n\ndivide(1, 0)");

        assertThat(page.locator(".error-title")).hasText("ZeroDivisionError division by zero");
        assertThat(page.locator(".traceback")).containsText("return a / b");
        assertThat(page.locator("#run-state")).containsText("failed after");
    }

    @Test
    void aQuestionOfTheProgramIsAnswered() {
        start("name = input('Your name? ')\nprint('Hello', name)");

        page.locator("form.ask input").fill("Ada");
        page.keyboard().press("Enter");

        awaitEnd();
        assertThat(page.locator("#outputs")).containsText("Hello Ada");
    }

    @Test
    void anEndlessLoopIsInterrupted() {
        start("import time\nwhile True:\n    print('\\rgoing', end='')\n    time.sleep(0.05)");
        assertThat(page.locator("#outputs .stream")).hasText("going");

        page.locator("#interrupt").click();

        awaitEnd();
        assertThat(page.locator(".error-title")).containsText("KeyboardInterrupt");
    }

    @Test
    void aFloodOfOutputIsCut() {
        run("for line in range(200_000):\n    print('line', line, 'of a program that does not stop talking')");

        assertThat(page.locator("#outputs .cut")).containsText("cut here, at 2 MB");
        assertThat(page.locator("#outputs *").count()).isLessThan(2000);
    }

    @Test
    void markupFromAProgramRunsNoScript() {
        run("from IPython.display import HTML\nHTML('<script>parent.document.title = \"taken\"</script>"
                + "<b style=\"color: rgb(1, 2, 3)\" onclick=\"alert(1)\">bold</b>')");

        Locator bold = page.frameLocator("iframe.html-output").locator("b");
        assertThat(bold).hasText("bold");
        assertThat(bold).hasCSS("color", "rgb(1, 2, 3)");
        assertThat(bold).not().hasAttribute("onclick", Pattern.compile(".*"));
        assertThat(page).hasTitle("Glovebox console");
    }

    @Test
    void theKernelEndsWithThePage() {
        Response started = page.waitForResponse(response -> response.url().endsWith("/api/kernels"), () -> run("1"));
        String location = started.headerValue("Location");
        String id = location.substring(location.lastIndexOf('/') + 1);
        assertThat(kernels()).contains(id);

        page.navigate("about:blank");

        await().atMost(Duration.ofSeconds(15)).until(() -> !kernels().contains(id));
    }

    @Test
    void theDesktopIsViewedOnlyUntilControlIsTaken() {
        assertThat(page.locator("#live-state")).hasText("live");
        String before = pointer();
        moveOver(page.locator("#live-view canvas"), 0.25);
        assertThat(pointer()).isEqualTo(before);

        page.locator("#control").click();
        moveOver(page.locator("#live-view canvas"), 0.75);

        assertThat(page.locator("#control")).hasAttribute("aria-pressed", "true");
        await().atMost(Duration.ofSeconds(5)).until(() -> !pointer().equals(before));

        page.keyboard().press("Control+Alt+g");

        assertThat(page.locator("#control")).hasAttribute("aria-pressed", "false");
    }

    @Test
    void aScreenshotIsTakenWithOneKey() {
        page.keyboard().press("s");

        assertThat(page.locator("#screenshot-state")).containsText("1280×720");
        page.locator(".thumbnail").click();
        assertThat(page.locator("#lightbox a[download]")).isVisible();
        page.keyboard().press("Escape");
        assertThat(page.locator("#lightbox")).isHidden();
    }

    @Test
    void aRecordingShowsWhatWasTyped() {
        page.locator("#record").click();
        assertThat(page.locator("#record")).hasAttribute("aria-pressed", "true");
        assertThat(page.locator("#recording-clock")).containsText(Pattern.compile("0:0\\d"));

        run("import pyautogui\npyautogui.write('hello')\npyautogui.moveTo(300, 200)");
        page.locator("#record").click();

        Locator recording = page.locator("details.recording").first();
        assertThat(recording.locator(".typed-text")).containsText("hello");
        assertThat(recording.locator("[data-kind=move]").last()).containsText("300,200");
    }

    @Test
    void aRecordingIsDoneAgainAndLeadsToWhatCanBeMadeOfIt() {
        page.locator("#record-video").uncheck();
        page.locator("#record-frames").check();
        page.locator("#record").click();
        assertThat(page.locator("#record")).hasAttribute("aria-pressed", "true");
        run("import pyautogui\npyautogui.click(300, 200)");
        page.locator("#record").click();

        Locator recording = page.locator("details.recording").first();
        recording.locator(".replay-button").click();
        assertThat(recording.locator(".replay[data-status=done]")).containsText("Done: ");
        for (String link : List.of("Report", "Script", "Actions", "Events")) {
            Locator found = recording.locator(".recording-tools a", new Locator.LocatorOptions().setHasText(link));
            String address = page.url().replaceAll("/$", "") + found.getAttribute("href");
            assertThat(page.request().get(address)).isOK();
        }
    }

    @Test
    void theEditorIsLeftByKeyboard() {
        page.keyboard().press("e");
        assertThat(page.locator("#editor")).isFocused();

        page.keyboard().press("Escape");
        page.keyboard().press("Tab");

        assertThat(page.locator("#editor")).not().isFocused();
    }

    @Test
    void theEditorIndents() {
        page.locator("#editor").fill("");
        page.keyboard().type("def f(x):\nreturn x\ny = 1");

        assertThat(page.locator("#editor")).hasValue("def f(x):\n    return x\ny = 1");
    }

    @Test
    void theThemeIsRemembered() {
        page.locator("#theme").click();
        assertThat(page.locator("html")).hasAttribute("data-theme", "light");

        page.reload();

        assertThat(page.locator("html")).hasAttribute("data-theme", "light");
    }

    @Test
    void aPhoneShowsThePageWithoutScrollingSideways() {
        page.setViewportSize(390, 844);

        assertThat(page.evaluate("() => document.documentElement.scrollWidth")).isEqualTo(390);
        assertThat(page.locator("[data-health=summary]")).isVisible();
    }

    private void run(String code) {
        start(code);
        awaitEnd();
    }

    private void start(String code) {
        page.locator("#editor").fill(code);
        page.keyboard().press("Control+Enter");
    }

    private void awaitEnd() {
        assertThat(page.locator("#run-state"))
                .containsText(OVER, new LocatorAssertions.ContainsTextOptions().setTimeout(LIMIT_MS));
    }

    private void moveOver(Locator target, double part) {
        BoundingBox box = target.boundingBox();
        page.mouse().move(box.x + box.width * part, box.y + box.height * part);
    }

    private static String pointer() {
        var headers = guest.get("/screenshot").headers();
        return headers.firstValue("X-Cursor-X").orElse("") + ","
                + headers.firstValue("X-Cursor-Y").orElse("");
    }

    private static String kernels() {
        return new String(guest.get("/api/kernels").body(), StandardCharsets.UTF_8);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean listens(int port) {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
