package dev.glovebox.guest.accessibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefsTest {
    private final Refs refs = new Refs("b1f0");

    @Test
    void aRefIsShort() {
        assertThat(refs.of(new ObjectAddress(":1.23", "/org/a11y/atspi/accessible/45")))
                .isEqualTo("b1f0-23-45");
        assertThat(refs.of(ObjectAddress.root(":1.7"))).isEqualTo("b1f0-7-root");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/org/a11y/atspi/accessible/2147483652",
                "/org/a11y/atspi/accessible/root",
                "/org/a11y/atspi/accessible/deep/er",
                "/org/gtk/application/a11y/0f1e_22"
            })
    void aRefLeadsBackToItsObject(String path) {
        var address = new ObjectAddress(":1.42", path);
        assertThat(refs.parse(refs.of(address))).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "b1f0", "b1f0-1", "b1f0-1-", "b1f0-x-1", "B1F0-1-1", "b1f0-1-1/2", "b1f0-1//", "b1f0-1-é"})
    void whatCannotBeARefIsTheCallersFault(String ref) {
        assertThatThrownBy(() -> refs.parse(ref))
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.failure()).isInstanceOf(Failure.BadBody.class));
    }

    @Test
    void aRefOfAnEarlierBusIsGone() {
        assertThatThrownBy(() -> refs.parse("0000-1-2"))
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.failure()).isInstanceOf(Failure.Gone.class));
    }
}
