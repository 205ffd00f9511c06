package dev.glovebox.guest.replay;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Writes a recording as one HTML file that needs no other: what was done at each step, and how the screen looked.
///
/// A picture that several steps share is in it once. Nothing in it runs: it has no script, and its policy forbids
/// any.
final class HtmlReport {
    private static final int STEPS_MAX = 2000;

    private final RecordingReader.About about;
    private final Steps steps;
    private final ReportPictures pictures;
    private final Writer out;
    private final Map<String, String> shown = new HashMap<>();

    private HtmlReport(RecordingReader.About about, Steps steps, ReportPictures pictures, Writer out) {
        this.about = about;
        this.steps = steps;
        this.pictures = pictures;
        this.out = out;
    }

    /// How many pictures a report of `steps` may have.
    static int pictureCount(Steps steps) {
        return (int) steps.list().stream()
                .limit(STEPS_MAX)
                .filter(step -> step.frame() != null)
                .count();
    }

    /// Writes the report to `body`, which stays open.
    static void write(RecordingReader.About about, Steps steps, ReportPictures pictures, OutputStream body)
            throws IOException {
        var out = new OutputStreamWriter(body, StandardCharsets.UTF_8);
        var report = new HtmlReport(about, steps, pictures, out);
        report.head();
        List<Step> list = steps.part(1, STEPS_MAX);
        for (int i = 0; i < list.size(); i++) {
            report.step(list.get(i), Steps.pauseMs(list, i));
        }
        report.end();
        out.flush();
    }

    private void head() throws IOException {
        String id = Html.text(about.id());
        out.write("""
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta http-equiv="Content-Security-Policy" content="%s">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>Recording %s</title>
                <style>
                %s</style>
                </head>
                <body>
                <header>
                <h1>Recording <span>%s</span></h1>
                <p class="facts">%s</p>
                </header>
                <main>
                """.formatted(ExportService.REPORT_POLICY, id, style(), id, facts()));
        if (steps.list().isEmpty()) {
            out.write("<p class=\"note\">Nothing was done in it.</p>\n");
        }
    }

    private String facts() {
        int count = steps.list().size();
        String facts = "<b>%d</b> %s in <b>%s</b> · %s%s"
                .formatted(
                        count,
                        count == 1 ? "step" : "steps",
                        Times.text(about.durationMs()),
                        Html.text(about.startedAt().replaceFirst("T", " ").replaceFirst("\\..*", " UTC")),
                        about.runs() ? " · still running" : "");
        return about.hasVideo() ? facts + " · <a href=\"video\">video</a>" : facts;
    }

    private static String style() throws IOException {
        try (InputStream style =
                Objects.requireNonNull(HtmlReport.class.getResourceAsStream("/replay/report.css"), "report.css")) {
            return new String(style.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void step(Step step, long pauseMs) throws IOException {
        if (step.gap() != null) {
            out.write("<p class=\"note\">Input may be missing here: %s</p>\n".formatted(Html.text(step.gap())));
        }
        String pause =
                pauseMs < 1000 ? "" : "<span class=\"pause\">after %s s</span>".formatted(Times.seconds(pauseMs));
        out.write("""
                <article id="step-%1$d">
                <div class="when"><a href="#step-%1$d">%1$d</a><time>%2$s</time>%3$s</div>
                <div class="what">
                <h2>%4$s</h2>
                """.formatted(step.number(), Times.text(step.startMs()), pause, said(step.action())));
        RecordedFrame frame = step.frame();
        if (frame != null) {
            window(frame.window());
            picture(frame, Wording.of(step.action()), StepMarks.of(step.action(), frame.width()));
        }
        out.write("</div>\n</article>\n");
    }

    private static String said(Action action) {
        return switch (action) {
            case Action.Type(String text) -> "type <q>" + Html.typed(text) + "</q>";
            case Action.Keypress(List<String> keys) -> "press <kbd>" + Html.text(Wording.chord(keys)) + "</kbd>";
            case Action.Given given ->
                given.gist()
                        .map(HtmlReport::said)
                        .orElseGet(() -> Html.text(Wording.of(action)) + " <code>"
                                + Html.text(given.json().toString()) + "</code>");
            default -> Html.text(Wording.of(action));
        };
    }

    private void window(@Nullable WindowInfo window) throws IOException {
        if (window != null) {
            out.write("<p class=\"window\"><span>%s</span> %s</p>\n"
                    .formatted(Html.text(window.title()), Html.text(window.windowClass())));
        }
    }

    private void picture(RecordedFrame frame, String label, String marks) throws IOException {
        String known = shown.get(frame.digest());
        String address = known == null ? pictures.of(frame).orElse("") : "";
        if (known == null && address.isEmpty()) {
            out.write("<p class=\"note\">no picture</p>\n");
            return;
        }
        out.write("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">"
                .formatted(frame.width(), frame.height(), Html.text("the screen before: " + label)));
        if (known == null) {
            String name = "p" + (shown.size() + 1);
            shown.put(frame.digest(), name);
            out.write("<image id=\"%s\" width=\"%d\" height=\"%d\" href=\"%s\"/>"
                    .formatted(name, frame.width(), frame.height(), address));
        } else {
            out.write("<use href=\"#%s\"/>".formatted(known));
        }
        out.write(marks + "</svg>\n");
    }

    private void end() throws IOException {
        int left = steps.list().size() - STEPS_MAX;
        if (left > 0) {
            out.write("<p class=\"note\">%d more steps are left out.</p>\n".formatted(left));
        }
        RecordedFrame frame = steps.end();
        if (frame != null && left <= 0) {
            out.write("""
                    <article>
                    <div class="when"><time>%s</time></div>
                    <div class="what">
                    <h2>the end</h2>
                    """.formatted(Times.text(about.durationMs())));
            window(frame.window());
            picture(frame, "the end", "");
            out.write("</div>\n</article>\n");
        }
        out.write("</main>\n</body>\n</html>\n");
    }
}
