package dev.glovebox.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final Map<String, String> DISPLAY_ONLY = Map.of("DISPLAY", ":7");

    @Test
    void defaultsAreThePortsThatClientsKnowOnLoopback() {
        GuestConfig config = GuestConfig.of(DISPLAY_ONLY);
        assertThat(config.host()).isEqualTo("127.0.0.1");
        assertThat(config.port()).isEqualTo(8765);
        assertThat(config.gatewayListener().port()).isEqualTo(8888);
        assertThat(config.liveViewPort()).isEqualTo(6080);
        assertThat(config.token()).isEmpty();
    }

    @Test
    void anArgumentWinsOverTheEnvironment() {
        Map<String, String> environment = Map.of("DISPLAY", ":7", "PORT", "1000", "GLOVEBOX_LIVE_VIEW_PORT", "1001");
        GuestConfig config = GuestConfig.of(environment, "--port=2000", "--live-view-port=2001");
        assertThat(config.port()).isEqualTo(2000);
        assertThat(config.liveViewPort()).isEqualTo(2001);
    }

    @Test
    void whatIsSetForTheHostsCommandIsNoMistake() {
        assertThat(GuestConfig.of(Map.of("DISPLAY", ":7", "GLOVEBOX_HOME", "/home/of/sandboxes")))
                .isEqualTo(GuestConfig.of(Map.of("DISPLAY", ":7")));
    }

    @Test
    void everyMistakeIsNamedInOneLine() {
        Map<String, String> environment =
                Map.of("PORT", "abc", "GLOVEBOX_LIVE_VIEW_PORT", "70000", "GLOVEBOX_ALLOW_UNAUTHENTICATED", "yes");
        assertThatThrownBy(() -> GuestConfig.of(environment))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("PORT=abc: expected a whole number, 0..65535")
                .hasMessageContaining("GLOVEBOX_LIVE_VIEW_PORT=70000")
                .hasMessageContaining("GLOVEBOX_ALLOW_UNAUTHENTICATED=yes: expected true or false")
                .hasMessageContaining("DISPLAY: not set")
                .hasMessageNotContaining("\n");
    }

    @Test
    void unknownSettingsAreMistakes() {
        Map<String, String> environment = Map.of("DISPLAY", ":7", "GLOVEBOX_PROT", "1");
        assertThatThrownBy(() -> GuestConfig.of(environment, "--prot=1", "verbose"))
                .hasMessageContaining("GLOVEBOX_PROT: unknown setting")
                .hasMessageContaining("--prot: unknown setting")
                .hasMessageContaining("verbose: expected --key=value");
    }

    @Test
    void theTokenIsNotTakenFromArgumentsThatEveryUserCanRead() {
        assertThatThrownBy(() -> GuestConfig.of(DISPLAY_ONLY, "--token=secret"))
                .hasMessageContaining("set GLOVEBOX_TOKEN instead")
                .hasMessageNotContaining("secret");
    }
}
