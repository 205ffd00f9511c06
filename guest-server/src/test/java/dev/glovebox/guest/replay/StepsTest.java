package dev.glovebox.guest.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.guest.image.Point;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepsTest {
    @Test
    void strokesBecomeAText() {
        assertThat(new Script()
                        .down("Shift_L", "")
                        .tap("H", "H")
                        .up("Shift_L")
                        .down("e", "e")
                        .down("y", "y") // before the other one is up
                        .up("e")
                        .up("y")
                        .tap("Return", "\n")
                        .tap("EuroSign", "€")
                        .actions())
                .containsExactly(new Action.Type("Hey\n€"));
    }

    @Test
    void aTextEndsWhereSomebodyMayHaveLookedAtTheScreen() {
        assertThat(new Script().letters("ls").after(2000).letters("cd").actions())
                .containsExactly(new Action.Type("ls"), new Action.Type("cd"));
        assertThat(new Script().letters("a").frame("1.png", "one").letters("b").actions())
                .containsExactly(new Action.Type("ab"));
        assertThat(new Script()
                        .frame("0.png", "one")
                        .letters("a")
                        .frame("1.png", "two")
                        .letters("b")
                        .actions())
                .containsExactly(new Action.Type("a"), new Action.Type("b"));
        assertThat(new Script()
                        .letters("a")
                        .tap("Return", "\n")
                        .after(300)
                        .frame("1.png", "one")
                        .letters("b")
                        .actions())
                .containsExactly(new Action.Type("a\n"), new Action.Type("b"));
    }

    @Test
    void keysThatCommandBecomeAKeypress() {
        assertThat(new Script()
                        .down("Control_L", "")
                        .down("Shift_L", "")
                        .tap("T", "")
                        .up("Control_L")
                        .up("Shift_L")
                        .actions())
                .containsExactly(new Action.Keypress(List.of("Control_L", "Shift_L", "t")));
        assertThat(new Script()
                        .down("Shift_L", "")
                        .tap("ISO_Left_Tab", "")
                        .up("Shift_L")
                        .actions())
                .containsExactly(new Action.Keypress(List.of("Shift_L", "Tab")));
        assertThat(new Script()
                        .down("Shift_L", "")
                        .tap("Return", "\n")
                        .up("Shift_L")
                        .actions())
                .containsExactly(new Action.Keypress(List.of("Shift_L", "Return")));
        assertThat(new Script().tap("Shift_L", "").tap("F5", "").actions())
                .containsExactly(new Action.Keypress(List.of("Shift_L")), new Action.Keypress(List.of("F5")));
    }

    @Test
    void aModifierThatIsHeldForSeveralKeysStaysHeld() {
        assertThat(new Script()
                        .down("Alt_L", "")
                        .tap("Tab", "")
                        .tap("Tab", "")
                        .up("Alt_L")
                        .actions())
                .containsExactly(
                        new Action.KeyDown("Alt_L"),
                        new Action.Keypress(List.of("Tab")),
                        new Action.Keypress(List.of("Tab")),
                        new Action.KeyUp("Alt_L"));
    }

    @Test
    void aKeyThatIsHeldIsHeldAndOneThatRepeatsIsStruckAgain() {
        assertThat(new Script().down("w", "w").after(700).up("w").actions())
                .containsExactly(new Action.HoldKey(List.of("w"), 750));
        assertThat(new Script()
                        .down("x", "x")
                        .after(600)
                        .down("x", "x")
                        .down("x", "x")
                        .up("x")
                        .actions())
                .last()
                .isEqualTo(new Action.Type("xx"));
        assertThat(new Script()
                        .down("BackSpace", "")
                        .down("BackSpace", "")
                        .up("BackSpace")
                        .actions())
                .containsExactly(new Action.Keypress(List.of("BackSpace")), new Action.Keypress(List.of("BackSpace")));
    }

    @Test
    void clicksAreCounted() {
        assertThat(new Script()
                        .move(9, 9)
                        .click(10, 10, 1)
                        .click(10, 10, 2)
                        .click(10, 10, 3)
                        .actions())
                .containsExactly(new Action.Click(10, 10, "left", 3));
        assertThat(new Script().click(10, 10, 1).click(90, 10, 1).actions())
                .containsExactly(new Action.Click(10, 10, "left", 1), new Action.Click(90, 10, "left", 1));
        assertThat(new Script()
                        .press(10, 10, "right", 1)
                        .after(900)
                        .release(11, 10, "right", 1)
                        .actions())
                .containsExactly(
                        new Action.MouseDown(10, 10, "right"),
                        new Action.Wait(950),
                        new Action.MouseUp(11, 10, "right"));
    }

    @Test
    void aDragHasThePointsThatItsLineNeeds() {
        Script script = new Script().press(0, 0, "left", 1);
        for (int i = 1; i <= 50; i++) {
            script.drag(2 * i, i % 2);
        }
        for (int i = 1; i <= 30; i++) {
            script.drag(100, 3 * i);
        }
        assertThat(script.release(100, 90, "left", 1).actions())
                .containsExactly(
                        new Action.Drag(List.of(new Point(0, 0), new Point(100, 0), new Point(100, 90)), "left"));
    }

    @Test
    void aKeyDuringADragStaysWhereItWas() {
        assertThat(new Script()
                        .press(5, 5, "left", 1)
                        .drag(50, 5)
                        .down("Escape", "")
                        .drag(90, 5)
                        .up("Escape")
                        .release(90, 5, "left", 1)
                        .actions())
                .containsExactly(
                        new Action.MouseDown(5, 5, "left"),
                        new Action.Move(50, 5),
                        new Action.KeyDown("Escape"),
                        new Action.Move(90, 5),
                        new Action.KeyUp("Escape"),
                        new Action.MouseUp(90, 5, "left"));
    }

    @Test
    void turnsOfTheWheelBecomeOneUntilTheyTurnBack() {
        assertThat(new Script()
                        .scroll(7, 8, "down")
                        .scroll(7, 8, "down")
                        .scroll(7, 8, "up")
                        .actions())
                .containsExactly(new Action.Scroll(7, 8, 0, 2), new Action.Scroll(7, 8, 0, -1));
    }

    @Test
    void thePointerIsMovedWhereItRestsAndToWhereItEnds() {
        assertThat(new Script()
                        .move(10, 10)
                        .move(20, 20)
                        .after(400)
                        .move(30, 30)
                        .click(40, 40, 1)
                        .move(50, 50)
                        .actions())
                .containsExactly(new Action.Move(20, 20), new Action.Click(40, 40, "left", 1), new Action.Move(50, 50));
    }

    @Test
    void whatTheEngineDidIsAStepAndTheInputItCausedIsNone() {
        Script done = new Script()
                .begin("{\"type\":\"type\",\"text\":\"hi\"}")
                .letters("hi")
                .finish("ok");
        assertThat(done.actions()).containsExactly(new Action.Type("hi"));
        Script cancelled = new Script()
                .begin("{\"type\":\"type\",\"text\":\"hi\"}")
                .letters("h")
                .finish("cancelled");
        assertThat(cancelled.actions()).containsExactly(new Action.Type("h"));
        Script killed =
                new Script().begin("{\"type\":\"type\",\"text\":\"hi\"}").letters("h");
        assertThat(killed.actions()).containsExactly(new Action.Type("h"));
        Script looks =
                new Script().begin("{\"type\":\"screenshot\"}").finish("ok").letters("a");
        assertThat(looks.actions()).containsExactly(new Action.Type("a"));
    }

    @Test
    void anActionOfAnotherFormStaysAsItWasAsked() {
        String json = "{\"action\":\"left_click\",\"coordinate\":[5,6],\"text\":\"shift\"}";
        List<Action> actions = new Script()
                .begin(json)
                .down("Shift_L", "")
                .click(5, 6, 1)
                .up("Shift_L")
                .finish("ok")
                .actions();
        assertThat(actions).hasSize(1).first().isInstanceOfSatisfying(Action.Given.class, given -> {
            assertThat(ActionJson.of(given)).hasToString(json);
            assertThat(given.equivalent())
                    .containsExactly(
                            new Action.KeyDown("Shift_L"),
                            new Action.Click(5, 6, "left", 1),
                            new Action.KeyUp("Shift_L"));
        });
    }

    @Test
    void whatWasHeldBeforeIsNotReleasedAndWhatIsHeldAtTheEndIs() {
        assertThat(new Script().up("Return").letters("a").down("Control_L", "").actions())
                .containsExactly(new Action.Type("a"), new Action.Keypress(List.of("Control_L")));
    }

    @Test
    void aFrameBelongsToTheStepThatFollows() {
        Steps steps = new Script()
                .frame("1.png", "one")
                .letters("abc")
                .frame("2.png", "one")
                .move(5, 5)
                .click(5, 5, 1)
                .click(90, 90, 1)
                .frame("3.png", "one")
                .steps();
        assertThat(steps.list().stream()
                        .map(step -> step.frame() == null ? "" : step.frame().image()))
                .containsExactly("1.png", "2.png", "");
        assertThat(steps.end()).isNotNull().extracting(RecordedFrame::image).isEqualTo("3.png");
    }

    @Test
    void aGapIsToldWithTheStepAfterIt() {
        Steps steps = new Script().letters("a").gap("gone").letters("b").steps();
        assertThat(steps.list()).extracting(Step::gap).containsExactly(null, "gone");
    }

    @Test
    void aTornLineIsTheEnd() throws IOException {
        byte[] whole = new Script().letters("ab").bytes();
        var torn = new ByteArrayInputStream(whole, 0, whole.length - 5);
        assertThat(Steps.read(torn).list()).extracting(Step::action).containsExactly(new Action.Type("ab"));
    }
}
