package dev.glovebox.guest;

import dev.glovebox.guest.Traits.Trait;
import dev.glovebox.guest.http.Cors;
import dev.glovebox.guest.kernel.GatewayConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The settings of Jupyter Kernel Gateway, by the names that they have there: `KG_*` in the environment,
/// `--KernelGatewayApp.…` and the like as arguments.
final class GatewaySettings {
    private static final int PORT_MAX = 65_535;
    private static final int MEMORY_MIB_MAX = 1 << 24;
    private static final int JOURNAL_MIB_MAX = 1 << 14;
    private static final String WEBSOCKET_MODE = "kernel_gateway.jupyter_websocket";
    private static final String V1 = "v1.kernel.websocket.jupyter.org";
    private static final List<String> SEED_SCHEMES = List.of("file", "http", "https");

    /// Python's numbers of TLS versions ([ssl](https://docs.python.org/3/library/ssl.html)): the negotiating ones,
    /// and 1.2 alone. Older ones are not spoken.
    private static final Map<String, List<String>> TLS_VERSIONS = Map.of(
            "2", List.of("TLSv1.3", "TLSv1.2"),
            "16", List.of("TLSv1.3", "TLSv1.2"),
            "17", List.of("TLSv1.3", "TLSv1.2"),
            "5", List.of("TLSv1.2"));

    private final Settings settings;
    private final Traits traits;

    GatewaySettings(Settings settings) {
        this.settings = settings;
        this.traits = new Traits(settings);
    }

    private static Trait app(String variable, String name, String... aliases) {
        return Trait.of(
                variable,
                Stream.concat(Stream.of("KernelGatewayApp." + name), Stream.of(aliases))
                        .toArray(String[]::new));
    }

    private static Trait manager(String name) {
        return Trait.argument("MappingKernelManager." + name);
    }

    private static Trait connection(String name) {
        return Trait.argument("ZMQChannelsWebsocketConnection." + name);
    }

    /// Where the gateway listens.
    ///
    /// @param host the API's address
    /// @param token the API's token
    GatewayListener listener(String host, Optional<String> token) {
        Trait port = new Trait(
                List.of("JUPYTER_KERNEL_GATEWAY_APP_PORT", "KG_PORT"),
                List.of("KernelGatewayApp.port", "jupyter-kernel-gateway-app-port"));
        return new GatewayListener(
                traits.text(app("KG_IP", "ip", "ip")).orElse(host),
                traits.integer(port, 8888, 0, PORT_MAX),
                traits.integer(app("KG_PORT_RETRIES", "port_retries", "port_retries"), 0, 0, 1000),
                traits.secret(app("KG_AUTH_TOKEN", "auth_token")).or(() -> token),
                certificate());
    }

    private Optional<GatewayListener.Certificate> certificate() {
        Optional<Path> chain = traits.file(app("KG_CERTFILE", "certfile", "certfile"));
        Trait keyFile = app("KG_KEYFILE", "keyfile", "keyfile");
        Optional<Path> key = traits.file(keyFile);
        Optional<Path> clientCa = traits.file(app("KG_CLIENT_CA", "client_ca", "client-ca"));
        Optional<String> version = traits.text(
                app("KG_SSL_VERSION", "ssl_version", "ssl_version"),
                TLS_VERSIONS::containsKey,
                "2, 16 or 17 for TLS 1.2 and 1.3, or 5 for TLS 1.2 alone");
        if (chain.isEmpty() && (key.isPresent() || clientCa.isPresent())) {
            settings.problem(
                    new Settings.Given("KG_CERTFILE", ""),
                    "a certificate, since there is a key or a client's authority");
        }
        return chain.map(file -> new GatewayListener.Certificate(
                file, key.orElse(file), clientCa, TLS_VERSIONS.getOrDefault(version.orElse("2"), List.of())));
    }

    /// Everything else.
    GatewayConfig config() {
        mode();
        int maxKernels = traits.integer(
                new Trait(
                        List.of("KG_MAX_KERNELS", "GLOVEBOX_MAX_KERNELS"),
                        List.of("KernelGatewayApp.max_kernels", "max-kernels")),
                64,
                1,
                10_000);
        return new GatewayConfig(
                baseUrl(),
                cors(),
                maxKernels,
                prespawnCount(maxKernels),
                traits.text(app("KG_DEFAULT_KERNEL_NAME", "default_kernel_name"))
                        .orElse("python3"),
                traits.text(app("KG_FORCE_KERNEL_NAME", "force_kernel_name")),
                traits.flag(Trait.of("KG_LIST_KERNELS", "JupyterWebsocketPersonality.list_kernels"), false),
                traits.list(Trait.of("KG_ENV_WHITELIST", "JupyterWebsocketPersonality.env_whitelist"))
                        .orElse(List.of("*")),
                traits.list(app("KG_ENV_PROCESS_WHITELIST", "env_process_whitelist")),
                traits.seconds(manager("cull_idle_timeout"), Duration.ZERO),
                positive(traits.seconds(manager("cull_interval"), Duration.ZERO), Duration.ofSeconds(300)),
                traits.flag(manager("cull_connected"), false),
                traits.flag(manager("cull_busy"), false),
                traits.flag(manager("buffer_offline_messages"), true),
                positive(traits.seconds(manager("kernel_info_timeout"), Duration.ZERO), Duration.ofSeconds(60)),
                traits.list(manager("allowed_message_types")).orElse(List.of()),
                traits.flag(manager("allow_tracebacks"), true),
                traits.seconds(app("KG_WS_PING_INTERVAL_SECS", "ws_ping_interval"), Duration.ofSeconds(30)),
                seedUri(),
                traits.integer(Trait.of("GLOVEBOX_KERNEL_MEMORY_MIB", "kernel-memory-mib"), 0, 0, MEMORY_MIB_MAX),
                traits.decimal(Trait.of("GLOVEBOX_KERNEL_CPUS", "kernel-cpus"), 0, 0, 1024),
                (long) traits.integer(
                                Trait.of("GLOVEBOX_KERNEL_JOURNAL_MIB", "kernel-journal-mib"), 64, 1, JOURNAL_MIB_MAX)
                        << 20,
                notices());
    }

    /// Zero means the default, as in Jupyter.
    private static Duration positive(Duration given, Duration absent) {
        return given.isZero() ? absent : given;
    }

    /// There is one mode and one binary subprotocol; what asks for others would get something else.
    private void mode() {
        var _ = traits.text(app("KG_API", "api", "api"), WEBSOCKET_MODE::equals, WEBSOCKET_MODE);
        var _ = traits.text(connection("kernel_ws_protocol"), V1::equals, V1 + ", or nothing");
    }

    private String baseUrl() {
        return traits.text(
                        app("KG_BASE_URL", "base_url"),
                        text -> text.matches("/?|/?[\\w.~-]+(/[\\w.~-]+)*/?"),
                        "a path, as in /gateway")
                .map(text -> "/" + text.replaceAll("^/|/$", ""))
                .orElse("/");
    }

    private int prespawnCount(int maxKernels) {
        Trait trait = app("KG_PRESPAWN_COUNT", "prespawn_count");
        return traits.integer(trait, 1, 0, maxKernels);
    }

    private Optional<URI> seedUri() {
        return traits.uri(app("KG_SEED_URI", "seed_uri", "seed_uri"), SEED_SCHEMES);
    }

    private Cors cors() {
        return new Cors(
                header("KG_ALLOW_ORIGIN", "allow_origin"),
                header("KG_ALLOW_CREDENTIALS", "allow_credentials").toLowerCase(Locale.ROOT),
                header("KG_ALLOW_HEADERS", "allow_headers"),
                header("KG_ALLOW_METHODS", "allow_methods"),
                header("KG_EXPOSE_HEADERS", "expose_headers"),
                header("KG_MAX_AGE", "max_age"));
    }

    private String header(String variable, String name) {
        return traits.text(
                        app(variable, name),
                        text -> text.chars().allMatch(c -> c >= ' ' && c < 127),
                        "what an HTTP header may hold")
                .orElse("");
    }

    /// What is taken so that commands for the peer work, and does nothing here; and what nobody knows.
    private List<String> notices() {
        List<String> notices = new ArrayList<>();
        for (String limit :
                List.of("limit_rate", "iopub_msg_rate_limit", "iopub_data_rate_limit", "rate_limit_window")) {
            if (traits.isSet(connection(limit))) {
                notices.add("%s has no effect: output is never dropped here".formatted(limit));
            }
        }
        if (traits.isSet(app("KG_TRUST_XHEADERS", "trust_xheaders"))) {
            notices.add("KG_TRUST_XHEADERS has no effect: nothing here depends on a client's address");
        }
        settings.unasked("KG_").forEach(name -> notices.add("%s is no setting that is known here".formatted(name)));
        return List.copyOf(notices);
    }
}
