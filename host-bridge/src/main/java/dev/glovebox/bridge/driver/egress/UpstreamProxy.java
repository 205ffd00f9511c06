package dev.glovebox.bridge.driver.egress;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The HTTP proxy that the host itself must use, by the variables that programs commonly heed.
///
/// @param host its name or address
/// @param port 1..65535
/// @param authorization the value of `Proxy-Authorization`
record UpstreamProxy(String host, int port, Optional<String> authorization) {
    private static final int HTTP_PORT = 80;

    /// The one for a destination, unless it is to be reached without.
    ///
    /// @param variable `https_proxy` for CONNECT, `http_proxy` otherwise; the name in capitals is heeded, too
    /// @throws IllegalArgumentException when its value is none
    static Optional<UpstreamProxy> of(Map<String, String> environment, String variable, Destination destination) {
        if (isExempt(value(environment, "no_proxy"), destination)) {
            return Optional.empty();
        }
        return Stream.of(variable, "all_proxy")
                .map(name -> value(environment, name))
                .filter(value -> !value.isBlank())
                .findFirst()
                .map(value -> parse(variable, value.strip()));
    }

    private static String value(Map<String, String> environment, String name) {
        return environment.getOrDefault(name, environment.getOrDefault(name.toUpperCase(Locale.ROOT), ""));
    }

    private static UpstreamProxy parse(String variable, String value) {
        URI uri = URI.create(value.contains("://") ? value : "http://" + value);
        if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
            // Its value may hold a password.
            throw new IllegalArgumentException("the host's variable %s is no http://host:port".formatted(variable));
        }
        Optional<String> authorization = Optional.ofNullable(uri.getUserInfo())
                .map(user -> "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
        String host = uri.getHost().replaceAll("[\\[\\]]", "");
        return new UpstreamProxy(host, uri.getPort() < 0 ? HTTP_PORT : uri.getPort(), authorization);
    }

    /// @param list names and addresses, separated by commas; a name stands for its subdomains, too; `*` for all
    static boolean isExempt(String list, Destination destination) {
        return List.of(list.toLowerCase(Locale.ROOT).split("[,\\s]+")).stream()
                .filter(entry -> !entry.isEmpty())
                .map(entry -> entry.replaceFirst("^\\*?\\.", ""))
                .anyMatch(entry -> entry.equals("*")
                        || entry.equals(destination.host())
                        || entry.equals(destination.authority())
                        || destination.host().endsWith("." + entry));
    }
}
