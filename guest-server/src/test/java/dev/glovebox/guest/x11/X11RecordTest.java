package dev.glovebox.guest.x11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.recording.InputEvent;
import dev.glovebox.guest.recording.InputSource;
import dev.glovebox.guest.testing.Xvfb;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

@Xvfb
class X11RecordTest extends InputSourceContract {
    private final X11Record source;

    X11RecordTest(Xvfb.Display display) {
        super(display);
        this.source = new X11Record(display.name());
    }

    @Override
    InputSource source() {
        return source;
    }

    @Test
    void eachListenerHearsWhatHappensWhileItListens() {
        var later = new Heard();
        try (var hands = new Hands(display.name());
                var _ = source.listen(new Heard())) {
            InputSource.Listening first = listen();
            hands.move(11, 11);
            hands.sync();
            InputSource.Listening second = source.listen(later);
            hands.move(22, 22);
            hands.sync();
            first.close();
            hands.move(33, 33);
            hands.sync();
            second.close();
        }
        assertThat(heard.events()).containsExactly(new InputEvent.MouseMove(11, 11), new InputEvent.MouseMove(22, 22));
        assertThat(later.events()).containsExactly(new InputEvent.MouseMove(22, 22), new InputEvent.MouseMove(33, 33));
    }

    @Test
    void whatASlowListenerCannotTakeIsAGapAndNotMemory() throws InterruptedException {
        var small = new X11Record(display.name(), 100);
        var gate = new CountDownLatch(1);
        InputSource.Listener slow = new InputSource.Listener() {
            @Override
            public void input(long serverTimeMs, InputEvent event) {
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                heard.input(serverTimeMs, event);
            }

            @Override
            public void lost(String reason) {
                heard.lost(reason);
            }
        };
        try (var hands = new Hands(display.name());
                var listening = small.listen(slow)) {
            for (int i = 0; i < 1000; i++) {
                hands.move(i, 5);
            }
            hands.sync();
            assertThat(listening.catchUp(Duration.ofMillis(500))).isFalse();
            gate.countDown();
            assertThat(listening.catchUp(Duration.ofSeconds(2))).isTrue();
            hands.move(1500, 7);
            hands.sync();
        }
        assertThat(heard.events()).endsWith(new InputEvent.MouseMove(1500, 7));
        List<InputEvent.Gap> gaps = heard.events(InputEvent.Gap.class);
        assertThat(gaps)
                .isNotEmpty()
                .allSatisfy(gap -> assertThat(gap.reason()).endsWith(" events came faster than they could be written"));
        int missed = gaps.stream()
                .mapToInt(gap ->
                        Integer.parseInt(gap.reason().substring(0, gap.reason().indexOf(' '))))
                .sum();
        assertThat(missed + heard.events(InputEvent.MouseMove.class).size()).isEqualTo(1001);
    }

    @Test
    void keyboardIsReadAnewWhenTheServerIsBack() {
        try (var _ = listen()) {
            display.run("setxkbmap", "de");
            display.run("xdotool", "key", "--delay", "0", "29");
            await().until(() -> heard.text().equals("z"));
            display.restart();
            await().until(() -> heard.events(InputEvent.Gap.class).size() == 1);
            awaitMovesAreHeard();
            display.run("xdotool", "key", "--delay", "0", "29");
            await().until(() -> heard.text().equals("zy"));
        }
    }

    @Test
    void closeWhileTheServerHangsOrIsAwayIsBounded() {
        InputSource.Listening listening = listen();
        display.hang(true);
        try {
            listening.close();
        } finally {
            display.hang(false);
        }
        try (var _ = listen()) {
            display.kill();
            await().until(() -> heard.events(InputEvent.Gap.class).size() == 1);
            assertThatThrownBy(() -> source.listen(new Heard())).hasMessageContaining("went away");
        } finally {
            display.restart();
        }
        try (var _ = listen()) {
            awaitMovesAreHeard();
        }
    }

    @Test
    void displayThatIsNotThereIsAFailure() {
        var absent = new X11Record(":4711");
        assertThatThrownBy(() -> absent.listen(heard))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure()).isInstanceOf(Failure.DisplayUnavailable.class))
                .hasMessageContaining(":4711");
        assertThat(heard.events()).isEmpty();
    }

    /// The other source waits for quiet, which is no proof.
    @Test
    void whatTheServerHasProcessedHasBeenToldWhenTheListeningHasCaughtUp() {
        try (var hands = new Hands(display.name());
                var listening = listen()) {
            for (int i = 1; i <= 20; i++) {
                hands.move(300 + i, 300);
                hands.sync();
                assertThat(listening.catchUp(Duration.ofSeconds(2))).isTrue();
                assertThat(heard.events()).hasSize(i).endsWith(new InputEvent.MouseMove(300 + i, 300));
            }
        }
    }
}
