package dev.glovebox.guest.x11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.glovebox.guest.recording.InputEvent;
import dev.glovebox.guest.recording.InputEvent.Button;
import dev.glovebox.guest.recording.InputEvent.Direction;
import dev.glovebox.guest.recording.InputEvent.Modifier;
import dev.glovebox.guest.recording.InputSource;
import dev.glovebox.guest.testing.Xvfb;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What every source of input has to do.
abstract class InputSourceContract {
    final Xvfb.Display display;
    final Heard heard = new Heard();

    InputSourceContract(Xvfb.Display display) {
        this.display = display;
    }

    /// The source that is tested.
    abstract InputSource source();

    final InputSource.Listening listen() {
        return source().listen(heard);
    }

    /// Moves the pointer until a move is heard: only then is the source known to listen again.
    final void awaitMovesAreHeard() {
        await().atMost(Duration.ofSeconds(15)).until(() -> {
            display.run("xdotool", "mousemove", "1", "1", "mousemove", "2", "2");
            return !heard.events(InputEvent.MouseMove.class).isEmpty();
        });
    }

    @Test
    void fiveHundredEventsArriveAllInOrderAndSpellWhatWasTyped() {
        String text = "the quick brown fox jumps over the lazy dog ".repeat(3).substring(0, 125);
        List<InputEvent.MouseMove> moves = IntStream.range(0, 100)
                .mapToObj(i -> new InputEvent.MouseMove(10 + 3 * i, 500 - i))
                .toList();
        try (var _ = listen()) {
            display.run("xdotool", "type", "--delay", "1", text);
            display.run(Stream.concat(
                            Stream.of("xdotool"),
                            moves.stream().flatMap(move -> Stream.of("mousemove", "" + move.x(), "" + move.y())))
                    .toArray(String[]::new));
            display.run("xdotool", "click", "--repeat", "50", "--delay", "1", "1");
            display.run("xdotool", "click", "--repeat", "50", "--delay", "1", "5");
        }
        assertThat(heard.events()).hasSize(500);
        assertThat(heard.text()).isEqualTo(text);
        assertThat(heard.events(InputEvent.KeyUp.class)).hasSize(125);
        assertThat(heard.events(InputEvent.MouseMove.class)).isEqualTo(moves);
        assertThat(heard.events(InputEvent.MouseDown.class))
                .hasSize(50)
                .allMatch(down -> down.button() == Button.LEFT && down.x() == 307 && down.y() == 401);
        assertThat(heard.events(InputEvent.MouseUp.class)).hasSize(50);
        assertThat(heard.events().subList(450, 500)).containsOnly(new InputEvent.Scroll(307, 401, Direction.DOWN, 1));
    }

    @Test
    void everyPrintableAsciiCharacterIsRecoveredAsTextWithShiftAsAKeyOfItsOwn() {
        String text =
                IntStream.rangeClosed(' ', '~').mapToObj(Character::toString).collect(Collectors.joining())
                        + "\tHello, World! <>\n";
        try (var _ = listen()) {
            display.run("xdotool", "type", "--delay", "1", text);
            display.run("xdotool", "key", "Return");
        }
        assertThat(heard.text()).isEqualTo(text + "\n");
        assertThat(heard.events())
                .contains(
                        new InputEvent.KeyDown("Shift_L", 50, "", List.of()),
                        new InputEvent.KeyDown("exclam", 10, "!", List.of(Modifier.SHIFT)),
                        new InputEvent.KeyUp("exclam", 10, List.of()),
                        new InputEvent.KeyDown("Return", 36, "\n", List.of()));
    }

    @Test
    void charactersThatAProgramMapsToSpareKeysOnlyToTypeThemAreRecoveredToo() {
        String text = "zażółć gęślą jaźń, 5 €, Ελλάδα, 日本, 😀";
        try (var _ = listen()) {
            display.run("xdotool", "type", "--delay", "150", text);
        }
        assertThat(heard.text()).isEqualTo(text);
    }

    @Test
    void layoutThatIsChangedDuringTheRecordingIsFollowed() {
        try (var _ = listen()) {
            display.run("setxkbmap", "gr");
            display.run("xdotool", "type", "--delay", "40", "αβ");
            display.run("setxkbmap", "pl");
            display.run("xdotool", "key", "ISO_Level3_Shift+a");
        } finally {
            display.run("setxkbmap", "us");
        }
        assertThat(heard.text()).isEqualTo("αβą");
        assertThat(heard.events()).contains(new InputEvent.KeyDown("Greek_alpha", 38, "α", List.of()));
    }

    @Test
    void keysHeldWithAModifierTypeNothing() {
        try (var _ = listen()) {
            display.run("xdotool", "key", "ctrl+a", "alt+Tab", "super+x", "Up", "F1", "BackSpace", "shift+Home");
        }
        assertThat(heard.text()).isEmpty();
        assertThat(heard.events())
                .contains(
                        new InputEvent.KeyDown("Control_L", 37, "", List.of()),
                        new InputEvent.KeyDown("a", 38, "", List.of(Modifier.CTRL)),
                        new InputEvent.KeyDown("Tab", 23, "", List.of(Modifier.ALT)),
                        new InputEvent.KeyDown("x", 53, "", List.of(Modifier.SUPER)),
                        new InputEvent.KeyDown("Up", 111, "", List.of()),
                        new InputEvent.KeyDown("F1", 67, "", List.of()),
                        new InputEvent.KeyDown("BackSpace", 22, "", List.of()),
                        new InputEvent.KeyDown("Home", 110, "", List.of(Modifier.SHIFT)));
    }

    @Test
    void buttonsWheelAndDragAreToldApart() {
        display.run("xdotool", "mousemove", "700", "20");
        try (var _ = listen()) {
            display.run("xdotool", "mousemove", "100", "120", "mousedown", "1");
            display.run("xdotool", "mousemove", "150", "150", "mouseup", "1");
            display.run("xdotool", "mousemove", "900", "900", "click", "--repeat", "2", "--delay", "1", "3");
            display.run("xdotool", "click", "2", "click", "8", "click", "9");
            display.run("xdotool", "click", "4", "click", "5", "click", "6", "click", "7");
        }
        assertThat(heard.events())
                .containsExactly(
                        new InputEvent.MouseMove(100, 120),
                        new InputEvent.MouseDown(100, 120, Button.LEFT, 1),
                        new InputEvent.MouseDrag(150, 150, Button.LEFT),
                        new InputEvent.MouseUp(150, 150, Button.LEFT, 1),
                        new InputEvent.MouseMove(900, 900),
                        new InputEvent.MouseDown(900, 900, Button.RIGHT, 1),
                        new InputEvent.MouseUp(900, 900, Button.RIGHT, 1),
                        new InputEvent.MouseDown(900, 900, Button.RIGHT, 2),
                        new InputEvent.MouseUp(900, 900, Button.RIGHT, 2),
                        new InputEvent.MouseDown(900, 900, Button.MIDDLE, 1),
                        new InputEvent.MouseUp(900, 900, Button.MIDDLE, 1),
                        new InputEvent.MouseDown(900, 900, Button.BACK, 1),
                        new InputEvent.MouseUp(900, 900, Button.BACK, 1),
                        new InputEvent.MouseDown(900, 900, Button.FORWARD, 1),
                        new InputEvent.MouseUp(900, 900, Button.FORWARD, 1),
                        new InputEvent.Scroll(900, 900, Direction.UP, 1),
                        new InputEvent.Scroll(900, 900, Direction.DOWN, 1),
                        new InputEvent.Scroll(900, 900, Direction.LEFT, 1),
                        new InputEvent.Scroll(900, 900, Direction.RIGHT, 1));
    }

    @Test
    void killedXServerIsAGapAfterWhichItGoesOnWhenTheServerIsBack() {
        try (var _ = listen()) {
            display.run("xdotool", "key", "a");
            await().until(() -> heard.text().equals("a"));
            display.kill();
            await().until(() -> heard.events(InputEvent.Gap.class).size() == 1);
            display.restart();
            awaitMovesAreHeard();
            display.run("xdotool", "key", "b");
            await().until(() -> heard.text().equals("ab"));
        } finally {
            display.restart();
        }
        assertThat(heard.events(InputEvent.Gap.class)).hasSize(1);
    }

    @Test
    void charactersOfKeysThatAreBoundAheadAndUnboundWhenTheyWereTypedAreRecorded() {
        int[] characters = "żЖ日€😀".codePoints().toArray();
        try (var hands = new Hands(display.name());
                var listening = listen()) {
            for (int round = 0; round < 5; round++) {
                for (int character : characters) {
                    hands.bind(Hands.SPARE_KEY, 0x0100_0000 | character + round, 'x');
                    hands.sync();
                    hands.tap(Hands.SPARE_KEY);
                    hands.sync();
                    assertThat(listening.catchUp(Duration.ofSeconds(2))).isTrue();
                }
            }
            hands.bind(Hands.SPARE_KEY);
            hands.sync();
        }
        var typed = new StringBuilder();
        for (int round = 0; round < 5; round++) {
            for (int character : characters) {
                typed.appendCodePoint(character + round);
            }
        }
        assertThat(heard.text()).isEqualTo(typed.toString());
    }

    /// In bursts of a thousand: a server that has some three thousand waiting for a recorder loses some.
    @Test
    void fiveThousandEventsInBurstsAreAllThereInOrderWhenTheListeningIsClosed() {
        List<InputEvent.MouseMove> moves = IntStream.range(0, 5000)
                .mapToObj(i -> new InputEvent.MouseMove(i % 1900, 10 + i / 1900))
                .toList();
        try (var hands = new Hands(display.name());
                var listening = listen()) {
            for (InputEvent.MouseMove move : moves) {
                hands.move(move.x(), move.y());
                if (move.x() % 1000 == 999) {
                    hands.sync();
                    assertThat(listening.catchUp(Duration.ofSeconds(5))).isTrue();
                }
            }
            hands.sync();
        }
        assertThat(heard.events()).containsExactlyElementsOf(moves);
    }

    @Test
    void longDragHasEachOfItsPointsBetweenOnePressAndOneRelease() {
        List<InputEvent.MouseDrag> drags = IntStream.range(0, 400)
                .mapToObj(i -> new InputEvent.MouseDrag(101 + i, 700 - i, Button.LEFT))
                .toList();
        try (var hands = new Hands(display.name())) {
            hands.move(100, 701);
            hands.sync();
            try (var _ = listen()) {
                hands.press(1);
                drags.forEach(drag -> hands.move(drag.x(), drag.y()));
                hands.release(1);
                hands.sync();
            }
        }
        assertThat(heard.events().getFirst()).isEqualTo(new InputEvent.MouseDown(100, 701, Button.LEFT, 1));
        assertThat(heard.events(InputEvent.MouseDrag.class)).isEqualTo(drags);
        assertThat(heard.events()).hasSize(402);
        assertThat(heard.events().getLast()).isInstanceOf(InputEvent.MouseUp.class);
    }
}
