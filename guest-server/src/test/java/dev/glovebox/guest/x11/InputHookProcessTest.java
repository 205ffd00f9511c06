package dev.glovebox.guest.x11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.recording.InputEvent;
import dev.glovebox.guest.recording.InputEvent.Button;
import dev.glovebox.guest.recording.InputEvent.Direction;
import dev.glovebox.guest.recording.InputEvent.Modifier;
import dev.glovebox.guest.recording.InputSource;
import dev.glovebox.guest.testing.Xvfb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Xvfb
class InputHookProcessTest {
    private final Xvfb.Display display;
    private final Heard heard = new Heard();
    private @TempDir Path directory;

    InputHookProcessTest(Xvfb.Display display) {
        this.display = display;
    }

    /// Keeps what it is told.
    private static final class Heard implements InputSource.Listener {
        private final List<InputEvent> events = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void input(long serverTimeMs, InputEvent event) {
            events.add(event);
        }

        @Override
        public void lost(String reason) {
            events.add(new InputEvent.Gap(reason));
        }

        private List<InputEvent> events() {
            synchronized (events) {
                return List.copyOf(events);
            }
        }

        private <T extends InputEvent> List<T> events(Class<T> type) {
            return events().stream().filter(type::isInstance).map(type::cast).toList();
        }

        private String text() {
            return events(InputEvent.KeyDown.class).stream()
                    .map(InputEvent.KeyDown::text)
                    .collect(Collectors.joining());
        }
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
            display.run("xdotool", "type", "--delay", "40", text);
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
    void killedChildIsAGapAfterWhichItGoesOn() {
        try (var _ = listen()) {
            child(ProcessHandle.current()).orElseThrow().destroyForcibly();
            await().until(() -> heard.events(InputEvent.Gap.class).size() == 1);
            assertThat(heard.events(InputEvent.Gap.class).getFirst().reason()).contains("exit code 137");
            awaitMovesAreHeard();
        }
        assertThat(heard.events(InputEvent.Gap.class)).hasSize(1);
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
    void closeWhileTheXServerIsAwayEndsAtOnce() {
        try (var _ = listen()) {
            display.kill();
            await().until(() -> heard.events(InputEvent.Gap.class).size() == 1);
        } finally {
            display.restart();
        }
        await().until(() -> child(ProcessHandle.current()).isEmpty());
    }

    @Test
    void childEndsWithItsParentAlsoWhenThatIsKilled() throws IOException {
        Process parent = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "--enable-native-access=ALL-UNNAMED",
                        InputHookOwner.class.getName(),
                        display.name(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String said = parent.inputReader(StandardCharsets.UTF_8).readLine();
            assertThat(said).isEqualTo("listening");
            long child = child(parent.toHandle()).orElseThrow().pid();
            parent.destroyForcibly();
            await().atMost(Duration.ofSeconds(2)).until(() -> !runs(child));
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void displayThatIsNotThereIsAFailureWithTheChildsLastWords() {
        var absent = new InputHookProcess(":4711", directory);
        assertThatThrownBy(() -> absent.listen(heard))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure()).isInstanceOf(Failure.DisplayUnavailable.class))
                .hasMessageContaining("no X server answers at display :4711");
        assertThat(heard.events()).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void childLeavesNothingBehind() {
        try (var _ = listen()) {
            assertThat(child(ProcessHandle.current())).isPresent();
        }
        assertThat(child(ProcessHandle.current())).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    private InputSource.Listening listen() {
        return new InputHookProcess(display.name(), directory).listen(heard);
    }

    /// Moves the pointer until a move is heard: only then is the new child known to listen.
    private void awaitMovesAreHeard() {
        await().atMost(Duration.ofSeconds(15)).until(() -> {
            display.run("xdotool", "mousemove", "1", "1", "mousemove", "2", "2");
            return !heard.events(InputEvent.MouseMove.class).isEmpty();
        });
    }

    private static Optional<ProcessHandle> child(ProcessHandle parent) {
        return parent.children()
                .filter(process -> commandLine(process).contains(InputHookMain.class.getName()))
                .findAny();
    }

    /// Not by [ProcessHandle.Info], which has none beyond 4096 characters.
    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/%d/cmdline".formatted(process.pid())));
        } catch (IOException _) {
            return ""; // it has just ended
        }
    }

    /// Whether the process is there and not just waiting to be reaped.
    private static boolean runs(long pid) throws IOException {
        Path status = Path.of("/proc/%d/stat".formatted(pid));
        return Files.exists(status) && !Files.readString(status).contains(") Z ");
    }
}
