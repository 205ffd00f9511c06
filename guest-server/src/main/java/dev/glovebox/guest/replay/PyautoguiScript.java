package dev.glovebox.guest.replay;

import com.google.errorprone.annotations.FormatMethod;
import dev.glovebox.guest.image.Point;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// Writes steps as a Python program that does them with [pyautogui](https://pyautogui.readthedocs.io/).
final class PyautoguiScript {
    private static final Map<String, Integer> OTHER_BUTTONS = Map.of("back", 8, "forward", 9);
    private static final long PAUSE_MIN_MS = 20;

    private final RecordingReader.About about;
    private final List<Step> steps;
    private final StringBuilder body = new StringBuilder();
    private boolean drags;
    private boolean holds;
    private boolean keyboard;

    private PyautoguiScript(RecordingReader.About about, List<Step> steps) {
        this.about = about;
        this.steps = steps;
    }

    /// The program.
    static String of(RecordingReader.About about, List<Step> steps) {
        var script = new PyautoguiScript(about, steps);
        for (int i = 0; i < steps.size(); i++) {
            script.step(i);
        }
        return script.head() + script.body;
    }

    private String head() {
        var head = new StringBuilder("#!/usr/bin/env python3\n");
        head.append("\"\"\"What was done in the recording %s of %s, in %d steps.\n\n"
                .formatted(about.id(), about.startedAt(), steps.size()));
        head.append("Needs an X display and pyautogui (pip install pyautogui).\n\"\"\"\n\n");
        head.append(keyboard ? "import atexit\n" : "").append(resource("script-head.py"));
        if (keyboard) {
            int imports = head.indexOf("import pyautogui\n") + "import pyautogui\n".length();
            head.insert(imports, "from Xlib import XK, X, display\nfrom Xlib.ext import xtest\n");
        }
        head.append(drags ? resource("script-drag.py") : "");
        head.append(holds ? resource("script-hold.py") : "");
        head.append(keyboard ? resource("script-keys.py") : "");
        return head.toString();
    }

    private static String resource(String name) {
        try (InputStream text =
                Objects.requireNonNull(PyautoguiScript.class.getResourceAsStream("/replay/" + name), name)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void step(int index) {
        Step step = steps.get(index);
        body.append("\n# %d  %s  %s\n".formatted(step.number(), Times.text(step.startMs()), comment(step)));
        if (step.gap() != null) {
            body.append("# input may be missing here: %s\n".formatted(PythonText.comment(step.gap())));
        }
        long pauseMs = Steps.pauseMs(steps, index);
        if (pauseMs >= PAUSE_MIN_MS) {
            line("pause(%s)", seconds(pauseMs));
        }
        code(step.action());
    }

    private static String comment(Step step) {
        String text = PythonText.comment(Wording.of(step.action()));
        WindowInfo window = step.frame() == null ? null : step.frame().window();
        return window == null ? text : "%s  [%s]".formatted(text, PythonText.comment(window.title()));
    }

    private void code(Action action) {
        switch (action) {
            case Action.Click click -> click(click);
            case Action.Drag(List<Point> path, String button) -> drag(path, button);
            case Action.Move(int x, int y) -> line("pyautogui.moveTo(%d, %d)", x, y);
            case Action.Scroll(int x, int y, int notchesX, int notchesY) -> {
                if (notchesY != 0) {
                    line("pyautogui.scroll(%d, x=%d, y=%d)", -notchesY, x, y);
                }
                if (notchesX != 0) {
                    line("pyautogui.hscroll(%d, x=%d, y=%d)", notchesX, x, y);
                }
            }
            case Action.Type(String text) -> type(text);
            case Action.Keypress(List<String> keys) -> keypress(keys);
            case Action.HoldKey(List<String> keys, long durationMs) -> hold(keys, durationMs);
            case Action.KeyDown(String key) -> key("Down", key);
            case Action.KeyUp(String key) -> key("Up", key);
            case Action.MouseDown(int x, int y, String button) -> button("Down", x, y, button);
            case Action.MouseUp(int x, int y, String button) -> button("Up", x, y, button);
            case Action.Wait(long ms) -> line("time.sleep(%s)", seconds(ms));
            case Action.Given given -> given.equivalent().forEach(this::code);
        }
    }

    private void click(Action.Click click) {
        if (OTHER_BUTTONS.containsKey(click.button())) {
            for (int i = 0; i < click.clicks(); i++) {
                button("Down", click.x(), click.y(), click.button());
                button("Up", click.x(), click.y(), click.button());
            }
            return;
        }
        String clicks = click.clicks() == 1 ? "" : ", clicks=" + click.clicks();
        String button = click.button().equals("left") ? "" : ", button=" + PythonText.literal(click.button());
        line("pyautogui.click(%d, %d%s%s)", click.x(), click.y(), clicks, button);
    }

    private void drag(List<Point> path, String button) {
        if (OTHER_BUTTONS.containsKey(button)) {
            button("Down", path.getFirst().x(), path.getFirst().y(), button);
            path.stream().skip(1).forEach(point -> line("pyautogui.moveTo(%d, %d)", point.x(), point.y()));
            button("Up", path.getLast().x(), path.getLast().y(), button);
            return;
        }
        drags = true;
        String points = path.stream()
                .map(point -> "(%d, %d)".formatted(point.x(), point.y()))
                .collect(Collectors.joining(", "));
        line("drag(%s%s)", points, button.equals("left") ? "" : ", button=" + PythonText.literal(button));
    }

    private void type(String text) {
        if (PyautoguiKeys.canWrite(text)) {
            line("pyautogui.write(%s)", PythonText.literal(text));
        } else {
            keyboard = true;
            line("keyboard.type(%s)", PythonText.literal(text));
        }
    }

    private void keypress(List<String> keys) {
        PyautoguiKeys.arguments(keys)
                .ifPresentOrElse(
                        names -> line("pyautogui.%s(%s)", keys.size() == 1 ? "press" : "hotkey", names),
                        () -> chord(keys, ""));
    }

    private void hold(List<String> keys, long durationMs) {
        PyautoguiKeys.arguments(keys)
                .ifPresentOrElse(
                        names -> {
                            holds = true;
                            line("hold(%s, %s)", seconds(durationMs), names);
                        },
                        () -> chord(keys, ", seconds=" + seconds(durationMs)));
    }

    private void chord(List<String> keys, String more) {
        keyboard = true;
        String names = keys.stream().map(PythonText::literal).collect(Collectors.joining(", "));
        line("keyboard.chord(%s%s)", names, more);
    }

    private void key(String direction, String key) {
        PyautoguiKeys.arguments(List.of(key))
                .ifPresentOrElse(name -> line("pyautogui.key%s(%s)", direction, name), () -> {
                    keyboard = true;
                    line("keyboard.key(%s, down=%s)", PythonText.literal(key), isDown(direction));
                });
    }

    private void button(String direction, int x, int y, String button) {
        Integer number = OTHER_BUTTONS.get(button);
        if (number == null) {
            line("pyautogui.mouse%s(%d, %d, button=%s)", direction, x, y, PythonText.literal(button));
        } else {
            keyboard = true;
            line("keyboard.button(%d, %d, %d, down=%s)", number, x, y, isDown(direction));
        }
    }

    private static String isDown(String direction) {
        return direction.equals("Down") ? "True" : "False";
    }

    private static String seconds(long ms) {
        return String.format(Locale.ROOT, "%.2f", ms / 1000.0);
    }

    @FormatMethod
    private void line(String format, Object... values) {
        body.append(format.formatted(values)).append('\n');
    }
}
