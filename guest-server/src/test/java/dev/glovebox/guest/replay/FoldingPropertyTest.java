package dev.glovebox.guest.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.guest.image.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever is done, the steps do the same: each press with the same keys and buttons held, at the same place, and
/// the same text.
class FoldingPropertyTest {
    private static final Map<String, String> KEYS =
            Map.of("a", "a", "b", "b", "Return", "\n", "Tab", "\t", "BackSpace", "", "F5", "", "Left", "");
    private static final List<String> NAMES = KEYS.keySet().stream().sorted().toList();
    private static final List<String> MODIFIERS = List.of("Shift_L", "Control_L", "Alt_L");
    private static final List<String> BUTTONS = List.of("left", "middle", "right");

    static IntStream seeds() {
        return IntStream.range(0, 400);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theStepsDoWhatWasDone(int seed) {
        var hand = new Hand(new Random(seed));
        for (int i = 0; i < 60; i++) {
            hand.act();
        }
        hand.letGo();
        var expanded = new Effects();
        hand.script.steps().list().forEach(step -> expanded.expand(step.action()));
        assertThat(String.join("\n", expanded.effects))
                .as("seed %d", seed)
                .isEqualTo(String.join("\n", hand.effects.effects));
        assertThat(expanded.held).isEmpty();
    }

    /// Somebody who does things without sense.
    private static final class Hand {
        private final Random random;
        private final Script script = new Script();
        private final Effects effects = new Effects();
        private Point at = new Point(0, 0);

        Hand(Random random) {
            this.random = random;
        }

        void act() {
            if (random.nextInt(12) == 0) {
                script.after(random.nextInt(900));
            }
            switch (random.nextInt(10)) {
                case 0 -> toggle(one(MODIFIERS));
                case 1 -> button(one(BUTTONS));
                case 2, 3 -> move();
                case 4 -> scroll();
                case 5 -> {
                    if (random.nextInt(4) == 0) {
                        letGo();
                    }
                }
                default -> toggle(one(NAMES));
            }
        }

        private void toggle(String key) {
            if (effects.held.contains(key)) {
                script.up(key);
                effects.up(key);
            } else {
                String text = effects.commands() ? "" : KEYS.getOrDefault(key, "");
                script.down(key, text);
                effects.down(key, text);
            }
        }

        private void button(String button) {
            if (effects.held.contains("button " + button)) {
                script.release(at.x(), at.y(), button, 1);
                effects.releaseButton(button, at);
            } else {
                script.press(at.x(), at.y(), button, 1);
                effects.press(button, at);
            }
        }

        private void move() {
            at = new Point(random.nextInt(300), random.nextInt(200));
            if (effects.held.stream().anyMatch(name -> name.startsWith("button"))) {
                script.drag(at.x(), at.y());
            } else {
                script.move(at.x(), at.y());
            }
        }

        private void scroll() {
            script.scroll(at.x(), at.y(), "down");
            effects.scroll(at);
        }

        void letGo() {
            for (String name : List.copyOf(effects.held)) {
                if (name.startsWith("button ")) {
                    button(name.substring(7));
                } else {
                    toggle(name);
                }
            }
        }

        private String one(List<String> names) {
            return names.get(random.nextInt(names.size()));
        }
    }

    /// What programs get: characters, and everything else with what is held at the time. That one key goes down
    /// before the last one is up is nothing to them while nothing but characters is typed.
    private static final class Effects {
        private final TreeSet<String> held = new TreeSet<>();
        private final List<String> effects = new ArrayList<>();

        boolean commands() {
            return held.contains("Control_L") || held.contains("Alt_L");
        }

        void down(String key, String text) {
            boolean shifted = held.contains("Shift_L") && !key.equals("Shift_L");
            boolean typed = !text.isEmpty() && !commands() && !(shifted && (text.equals("\n") || text.equals("\t")));
            if (!MODIFIERS.contains(key)) {
                effects.add(typed ? "text " + text : "key " + key + modifiers());
            }
            held.add(key);
        }

        void up(String key) {
            held.remove(key);
        }

        void press(String button, Point at) {
            effects.add("press " + button + at + modifiers() + buttons());
            held.add("button " + button);
        }

        void releaseButton(String button, Point at) {
            held.remove("button " + button);
            effects.add("release " + button + at + buttons());
        }

        void scroll(Point at) {
            effects.add("scroll " + at + modifiers() + buttons());
        }

        private String modifiers() {
            return held.stream().filter(MODIFIERS::contains).toList().toString();
        }

        private String buttons() {
            return held.stream()
                    .filter(name -> name.startsWith("button"))
                    .toList()
                    .toString();
        }

        void expand(Action action) {
            switch (action) {
                case Action.Type(String text) -> text.chars().forEach(c -> effects.add("text " + (char) c));
                case Action.Keypress(List<String> keys) -> chord(keys);
                case Action.HoldKey(List<String> keys, long ms) -> {
                    assertThat(ms).isGreaterThan(500);
                    chord(keys);
                }
                case Action.KeyDown(String key) -> down(key, KEYS.getOrDefault(key, ""));
                case Action.KeyUp(String key) -> up(key);
                case Action.MouseDown(int x, int y, String button) -> press(button, new Point(x, y));
                case Action.MouseUp(int x, int y, String button) -> releaseButton(button, new Point(x, y));
                case Action.Click(int x, int y, String button, int clicks) -> {
                    for (int i = 0; i < clicks; i++) {
                        press(button, new Point(x, y));
                        releaseButton(button, new Point(x, y));
                    }
                }
                case Action.Drag(List<Point> path, String button) -> {
                    press(button, path.getFirst());
                    releaseButton(button, path.getLast());
                }
                case Action.Scroll(int x, int y, int right, int down) -> {
                    assertThat(right).isZero();
                    for (int i = 0; i < down; i++) {
                        scroll(new Point(x, y));
                    }
                }
                case Action.Move _, Action.Wait _ -> {}
                case Action.Given given -> throw new AssertionError(given);
            }
        }

        private void chord(List<String> keys) {
            keys.forEach(key -> down(key, KEYS.getOrDefault(key, "")));
            keys.reversed().forEach(this::up);
        }
    }
}
