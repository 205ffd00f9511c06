package dev.glovebox.guest.testing;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The distribution's browser, without talking to anybody on its own; whoever starts it closes it.
public final class Chromium implements AutoCloseable {
    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /// Starts one without a window.
    public static Chromium start() {
        return start(new BrowserType.LaunchOptions());
    }

    /// Starts one whose window is on `display`.
    public static Chromium startVisible(String display) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("DISPLAY", display);
        return start(new BrowserType.LaunchOptions().setHeadless(false).setEnv(environment));
    }

    private static Chromium start(BrowserType.LaunchOptions options) {
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser = playwright
                .chromium()
                .launch(options.setExecutablePath(Path.of("/usr/bin/chromium"))
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
        return new Chromium(playwright, browser);
    }

    /// What opens its pages.
    public Browser browser() {
        return browser;
    }

    @Override
    public void close() {
        playwright.close();
    }
}
