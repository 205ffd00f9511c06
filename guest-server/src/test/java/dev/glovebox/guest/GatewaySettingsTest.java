package dev.glovebox.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.guest.http.Cors;
import dev.glovebox.guest.kernel.GatewayConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The settings of Jupyter Kernel Gateway, by its names.
class GatewaySettingsTest {

    @Test
    void withoutSettingsItIsAsDocumented() {
        GatewayConfig config = config(Map.of()).gateway();
        assertThat(config.baseUrl()).isEqualTo("/");
        assertThat(config.cors()).isEqualTo(Cors.NONE);
        assertThat(config.maxKernels()).isEqualTo(64);
        assertThat(config.prespawnCount()).isEqualTo(1);
        assertThat(config.defaultKernelName()).isEqualTo("python3");
        assertThat(config.listKernels()).isFalse();
        assertThat(config.envWhitelist()).containsExactly("*");
        assertThat(config.envProcessWhitelist()).isEmpty();
        assertThat(config.cullIdleTimeout()).isZero();
        assertThat(config.cullInterval()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.bufferOfflineMessages()).isTrue();
        assertThat(config.allowTracebacks()).isTrue();
        assertThat(config.journalBytes()).isEqualTo(64L << 20);
        assertThat(config.notices()).isEmpty();
    }

    @Test
    void theEnvironmentHasThePeersNames() {
        GuestConfig config = config(Map.ofEntries(
                Map.entry("KG_IP", "127.0.0.2"),
                Map.entry("KG_PORT", "9999"),
                Map.entry("KG_PORT_RETRIES", "5"),
                Map.entry("KG_AUTH_TOKEN", "s3cret"),
                Map.entry("KG_BASE_URL", "gate/way/"),
                Map.entry("KG_ALLOW_ORIGIN", "*"),
                Map.entry("KG_MAX_KERNELS", "7"),
                Map.entry("GLOVEBOX_MAX_KERNELS", "9"),
                Map.entry("KG_PRESPAWN_COUNT", "3"),
                Map.entry("KG_LIST_KERNELS", "True"),
                Map.entry("KG_ENV_WHITELIST", "TEAM, REGION"),
                Map.entry("KG_SEED_URI", "/tmp/a seed.ipynb"),
                Map.entry("KG_WS_PING_INTERVAL_SECS", "0"),
                Map.entry("KG_API", "kernel_gateway.jupyter_websocket")));
        assertThat(config.gatewayListener().host()).isEqualTo("127.0.0.2");
        assertThat(config.gatewayListener().port()).isEqualTo(9999);
        assertThat(config.gatewayListener().portRetries()).isEqualTo(5);
        assertThat(config.gatewayListener().token()).contains("s3cret");
        assertThat(config.token()).isEmpty();
        assertThat(config.gateway().baseUrl()).isEqualTo("/gate/way");
        assertThat(config.gateway().cors().allowOrigin()).isEqualTo("*");
        assertThat(config.gateway().maxKernels()).isEqualTo(7);
        assertThat(config.gateway().prespawnCount()).isEqualTo(3);
        assertThat(config.gateway().listKernels()).isTrue();
        assertThat(config.gateway().envWhitelist()).containsExactly("TEAM", "REGION");
        assertThat(config.gateway().seedUri()).contains(URI.create("file:///tmp/a%20seed.ipynb"));
        assertThat(config.gateway().pingInterval()).isZero();
    }

    @Test
    void flagsHaveThePeersNamesAndWinOverTheEnvironment() {
        GuestConfig config = config(
                Map.of("KG_MAX_KERNELS", "7", "KG_IP", "127.0.0.9"),
                "--KernelGatewayApp.max_kernels=8",
                "--ip=127.0.0.3",
                "--port=1234",
                "--KernelGatewayApp.port=4321",
                "--JupyterWebsocketPersonality.env_whitelist=['A', \"B\"]",
                "--MappingKernelManager.cull_idle_timeout=1.5",
                "--MappingKernelManager.cull_interval=0",
                "--MappingKernelManager.cull_busy=true",
                "--MappingKernelManager.allow_tracebacks=0",
                "--MappingKernelManager.allowed_message_types=execute_request,kernel_info_request",
                "--ZMQChannelsWebsocketConnection.kernel_ws_protocol=");
        assertThat(config.port()).isEqualTo(1234);
        assertThat(config.gatewayListener().port()).isEqualTo(4321);
        assertThat(config.gatewayListener().host()).isEqualTo("127.0.0.3");
        assertThat(config.gateway().maxKernels()).isEqualTo(8);
        assertThat(config.gateway().envWhitelist()).containsExactly("A", "B");
        assertThat(config.gateway().cullIdleTimeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(config.gateway().cullInterval()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.gateway().cullBusy()).isTrue();
        assertThat(config.gateway().allowTracebacks()).isFalse();
        assertThat(config.gateway().allowedMessageTypes()).containsExactly("execute_request", "kernel_info_request");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            KG_API           | kernel_gateway.notebook_http | expected kernel_gateway.jupyter_websocket
            KG_LIST_KERNELS  | yes                          | expected True or False
            KG_MAX_KERNELS   | 0                            | expected a whole number, 1..10000
            KG_PRESPAWN_COUNT| 65                           | expected a whole number, 0..64
            KG_BASE_URL      | /a b                         | expected a path
            KG_SSL_VERSION   | 3                            | TLS 1.2
            KG_KEYFILE       | key.pem                      | KG_CERTFILE=: expected a certificate
            KG_SEED_URI      | ftp://host/a.ipynb           | expected a path, or a URI
            KG_PORT          | 1e2                          | expected a whole number, 0..65535
            """)
    void aWrongValueIsToldWithTheNameThatWasUsed(String name, String value, String message) {
        assertThatThrownBy(() -> config(Map.of(name, value)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    @Test
    void anUnknownFlagIsAMistakeAndTheKnownOnesAreNamed() {
        assertThatThrownBy(() -> config(Map.of(), "--KernelGatewayApp.prot=1"))
                .hasMessageContaining("--KernelGatewayApp.prot: unknown setting; known are ")
                .hasMessageContaining("--KernelGatewayApp.port,")
                .hasMessageNotContaining("MappingKernelManager");
    }

    @Test
    void theTokenIsNotTakenFromArguments() {
        assertThatThrownBy(() -> config(Map.of(), "--KernelGatewayApp.auth_token=hush"))
                .hasMessageContaining("set KG_AUTH_TOKEN instead")
                .hasMessageNotContaining("hush");
    }

    @Test
    void whatHasNoEffectOrIsUnknownIsToldOnce() {
        GatewayConfig config = config(
                        Map.of("KG_TRUST_XHEADERS", "True", "KG_ALOW_ORIGIN", "*"),
                        "--ZMQChannelsWebsocketConnection.iopub_data_rate_limit=1e10")
                .gateway();
        assertThat(config.notices())
                .hasSize(3)
                .anyMatch(notice -> notice.startsWith("iopub_data_rate_limit has no effect"))
                .anyMatch(notice -> notice.startsWith("KG_TRUST_XHEADERS has no effect"))
                .anyMatch(notice -> notice.startsWith("KG_ALOW_ORIGIN is no setting"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void aGatewayThatOtherMachinesReachGetsAToken(String host, @TempDir Path directory) throws IOException {
        GuestConfig config = Main.withToken(config(Map.of("KG_IP", host, "GLOVEBOX_DATA_DIR", directory.toString())));
        assertThat(config.gatewayListener().token().orElseThrow()).hasSize(48);
        assertThat(config.token()).isEmpty();
        GuestConfig both = Main.withToken(config(
                Map.of("GLOVEBOX_HOST", host, "KG_AUTH_TOKEN", "own", "GLOVEBOX_DATA_DIR", directory.toString())));
        assertThat(both.gatewayListener().token()).contains("own");
        assertThat(both.token()).isEqualTo(config.gatewayListener().token());
    }

    @Test
    void aTakenPortIsAMistakeUnlessOthersMayBeTried() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<String, String> settings = Map.of(
                    "KG_PORT", String.valueOf(taken.getLocalPort()), "PORT", "0", "GLOVEBOX_LIVE_VIEW_PORT", "0");
            assertThatThrownBy(() -> Ports.check(config(settings)))
                    .isInstanceOf(PortTakenException.class)
                    .hasMessageContaining("JUPYTER_KERNEL_GATEWAY_APP_PORT=" + taken.getLocalPort());
            Map<String, String> retrying = new HashMap<>(settings);
            retrying.put("KG_PORT_RETRIES", "50");
            assertThat(Ports.check(config(retrying)).gatewayListener().port())
                    .isBetween(taken.getLocalPort() + 1, taken.getLocalPort() + 50);
        }
    }

    @Test
    void anotherPartsPortIsNotTried() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            GuestConfig config = config(Map.of(
                    "KG_PORT",
                    "" + port,
                    "PORT",
                    "" + (port + 1),
                    "GLOVEBOX_LIVE_VIEW_PORT",
                    "0",
                    "KG_PORT_RETRIES",
                    "50"));
            assertThat(Ports.check(config).gatewayListener().port()).isGreaterThan(port + 1);
        }
    }

    private static GuestConfig config(Map<String, String> settings, String... arguments) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("DISPLAY", ":7");
        return GuestConfig.of(environment, arguments);
    }
}
