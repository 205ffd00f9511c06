package dev.glovebox.guest.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.guest.event.Subscription.Told;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DesktopEventsTest {
    private static final Set<String> INPUT = Set.of("input");
    private static final Duration AT_ONCE = Duration.ZERO;

    private final DesktopEvents events = new DesktopEvents(4, 10_000);

    private void publish(String type, int from, int to) {
        for (int i = from; i <= to; i++) {
            events.publish(type, Map.of("n", i));
        }
    }

    private static int number(Told told) {
        assertThat(told).isInstanceOf(Told.Happened.class);
        String json = new String(((Told.Happened) told).event().json(), StandardCharsets.UTF_8);
        return Integer.parseInt(json.replaceAll("\\D", ""));
    }

    @Test
    void aSlowReaderIsToldHowManyEventsItHasLostAndThenTheLatest() throws InterruptedException {
        try (Subscription slow = events.follow(INPUT, "")) {
            publish("input", 1, 7);
            publish("screen", 8, 20);
            assertThat(slow.next(AT_ONCE)).isEqualTo(new Told.Lost(3L, "they came faster than they were read", 3));
            for (int i = 4; i <= 7; i++) {
                assertThat(number(slow.next(AT_ONCE))).isEqualTo(i);
            }
            assertThat(slow.next(AT_ONCE)).isInstanceOf(Told.Nothing.class);
        }
        assertThat(events.followers()).isZero();
    }

    @Test
    void whoComesBackInTimeMissesNothing() throws InterruptedException {
        publish("input", 1, 5);
        try (Subscription back = events.follow(INPUT, events.id(3))) {
            publish("input", 6, 6);
            for (int i = 4; i <= 6; i++) {
                assertThat(number(back.next(AT_ONCE))).isEqualTo(i);
            }
        }
    }

    @Test
    void whoComesBackTooLateIsToldHowManyAreMissing() throws InterruptedException {
        publish("input", 1, 9);
        try (Subscription late = events.follow(INPUT, events.id(2))) {
            assertThat(late.next(AT_ONCE)).isInstanceOfSatisfying(Told.Lost.class, lost -> {
                assertThat(lost.count()).isEqualTo(3);
                assertThat(lost.reason()).contains("too old");
            });
            assertThat(number(late.next(AT_ONCE))).isEqualTo(6);
        }
        for (String odd : new String[] {"x", events.id(10), events.id(-1), "0-1"}) {
            try (Subscription other = events.follow(INPUT, odd)) {
                assertThat(other.next(AT_ONCE))
                        .isInstanceOfSatisfying(
                                Told.Lost.class,
                                lost -> assertThat(lost.count()).isNull());
                assertThat(other.next(AT_ONCE)).isInstanceOf(Told.Nothing.class);
            }
        }
    }

    @Test
    void whoWantsNoneOfWhatHappensMissesNothing() throws InterruptedException {
        try (Subscription quiet = events.follow(INPUT, "")) {
            publish("screen", 1, 9);
            assertThat(quiet.next(AT_ONCE)).isEqualTo(new Told.Nothing(9));
        }
    }

    @Test
    void largeEventsAreKeptForAShorterTime() throws InterruptedException {
        events.publish("input", Map.of("text", "x".repeat(9_000), "n", 1));
        events.publish("input", Map.of("text", "x".repeat(9_000), "n", 2));
        try (Subscription back = events.follow(INPUT, events.id(0))) {
            assertThat(back.next(AT_ONCE)).isInstanceOf(Told.Lost.class);
            assertThat(number(back.next(AT_ONCE))).isEqualTo(2);
        }
    }

    @Test
    void theEndIsTold() throws InterruptedException {
        try (Subscription one = events.follow(INPUT, "")) {
            events.close();
            assertThat(one.next(Duration.ofSeconds(10))).isInstanceOf(Told.End.class);
        }
    }

    @Test
    void aTypeThatThereIsNotIsADefect() {
        assertThatThrownBy(() -> events.publish("none", Map.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
