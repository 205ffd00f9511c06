package dev.glovebox.guest.http;

import io.helidon.common.parameters.Parameters;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.Method;
import io.helidon.http.SetCookie;
import io.helidon.http.Status;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Who may talk to the server, for HTTP requests and WebSocket handshakes alike.
///
/// Without a token (loopback only) the `Host` must name this machine, or a page on any site could reach the server
/// by rebinding its name (DNS rebinding). With a token the caller shows it as `Authorization: Bearer` or
/// `Authorization: token`, as `?token=`, or as the cookie that `?token=` was turned into. A browser's `Origin` must
/// be this server's own unless the caller shows the token itself, which a foreign page cannot know; and what a
/// browser fetches for a foreign page ([fetch metadata](https://www.w3.org/TR/fetch-metadata/)) is refused, except
/// a link to one of the pages for people.
public final class Access {
    /// The query parameter that carries the token.
    public static final String TOKEN_PARAMETER = "token";

    private static final String COOKIE = "glovebox_token";
    private static final Pattern AUTHORIZATION =
            Pattern.compile("(?:bearer|token)\\s+(\\S+)", Pattern.CASE_INSENSITIVE);
    private static final List<String> OPEN_PATHS = List.of("/health", "/health/ready");
    private static final List<String> PAGES = List.of("/", "/docs", "/docs/", "/vnc.html", "/novnc/vnc.html");
    private static final HeaderName FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");
    private static final HeaderName FETCH_DESTINATION = HeaderNames.create("Sec-Fetch-Dest");
    private static final List<String> OWN_SITES = List.of("same-origin", "none");
    private static final String TOKEN_PAGE = "/access/token.html";

    private final Optional<String> token;
    private final boolean anyHost;

    private Access(Optional<String> token, boolean anyHost) {
        this.token = token;
        this.anyHost = anyHost;
    }

    /// Everybody on this machine may, and nobody else.
    public static Access loopback() {
        return new Access(Optional.empty(), false);
    }

    /// Whoever shows `token` may.
    public static Access token(String token) {
        return new Access(Optional.of(token), true);
    }

    /// Whoever reaches the server may.
    public static Access unauthenticated() {
        return new Access(Optional.empty(), true);
    }

    /// The filter that refuses what may not, and turns `?token=` of a browser into a cookie.
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        String path = request.path().path();
        Optional<Failure> refusal = OPEN_PATHS.contains(path) ? Optional.empty() : refusal(request, path);
        if (refusal.isPresent()) {
            if (refusal.get() instanceof Failure.Unauthorized && isPage(request)) {
                askForToken(response);
                return;
            }
            throw refusal.get().asException();
        }
        if (token.isPresent() && request.query().contains(TOKEN_PARAMETER) && isPage(request)) {
            keepToken(request, response, path);
            return;
        }
        chain.proceed();
    }

    private Optional<Failure> refusal(RoutingRequest request, String path) {
        return refusal(request.headers(), request.query())
                .or(() -> isFetchedForForeignPage(request.headers(), path)
                        ? Optional.of(new Failure.Forbidden("a page from elsewhere asks for this"))
                        : Optional.empty());
    }

    private static boolean isFetchedForForeignPage(Headers headers, String path) {
        boolean foreign = headers.first(FETCH_SITE)
                .filter(site -> !OWN_SITES.contains(site))
                .isPresent();
        boolean link =
                headers.first(FETCH_DESTINATION).filter("document"::equals).isPresent();
        return foreign && !(link && PAGES.contains(path));
    }

    private static void askForToken(RoutingResponse response) {
        try (InputStream page = Objects.requireNonNull(Access.class.getResourceAsStream(TOKEN_PAGE))) {
            response.status(Status.UNAUTHORIZED_401)
                    .header(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8")
                    .send(page.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void keepToken(RoutingRequest request, RoutingResponse response, String path) {
        response.headers()
                .addCookie(SetCookie.builder(COOKIE, request.query().get(TOKEN_PARAMETER))
                        .path("/")
                        .httpOnly(true)
                        .sameSite(SetCookie.SameSite.STRICT)
                        .build());
        response.status(Status.SEE_OTHER_303).header(HeaderNames.LOCATION, path).send();
    }

    /// Why a request with these headers and this query may not; empty when it may.
    public Optional<Failure> refusal(Headers headers, Parameters query) {
        String host = headers.first(HeaderNames.HOST).orElse("");
        if (!anyHost && !isLoopbackName(hostName(host))) {
            return Optional.of(new Failure.Forbidden(
                    "Host %s is not this machine: without a token the server answers to localhost only"
                            .formatted(host)));
        }
        boolean shown = token.isPresent()
                && shownToken(headers, query).filter(this::isToken).isPresent();
        if (shown) {
            return Optional.empty();
        }
        if (token.isPresent() && cookie(headers).filter(this::isToken).isEmpty()) {
            return Optional.of(new Failure.Unauthorized(
                    "this server needs its token: Authorization: Bearer <token>, or ?token=<token>"));
        }
        return foreignOrigin(headers, host);
    }

    private Optional<Failure> foreignOrigin(Headers headers, String host) {
        Optional<String> origin = headers.first(HeaderNames.ORIGIN);
        if (origin.isEmpty() || isOwnOrigin(origin.get(), host)) {
            return Optional.empty();
        }
        return Optional.of(new Failure.Forbidden("Origin %s is foreign".formatted(origin.get())));
    }

    private static boolean isOwnOrigin(String origin, String host) {
        try {
            URI uri = URI.create(origin);
            return String.valueOf(uri.getRawAuthority()).equalsIgnoreCase(host);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /// Whether a browser asks for something to show.
    private static boolean isPage(RoutingRequest request) {
        return request.prologue().method().equals(Method.GET)
                && request.headers()
                        .first(HeaderNames.ACCEPT)
                        .filter(accept -> accept.contains("text/html"))
                        .isPresent();
    }

    private boolean isToken(String candidate) {
        return token.isPresent()
                && MessageDigest.isEqual(
                        candidate.getBytes(StandardCharsets.UTF_8), token.get().getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> shownToken(Headers headers, Parameters query) {
        if (query.contains(TOKEN_PARAMETER)) {
            return Optional.of(query.get(TOKEN_PARAMETER));
        }
        return headers.first(HeaderNames.AUTHORIZATION)
                .map(AUTHORIZATION::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1));
    }

    private static Optional<String> cookie(Headers headers) {
        return headers.first(HeaderNames.COOKIE).stream()
                .flatMap(header -> Pattern.compile(";\\s*").splitAsStream(header))
                .filter(pair -> pair.startsWith(COOKIE + "="))
                .map(pair -> pair.substring(COOKIE.length() + 1))
                .findFirst();
    }

    private static String hostName(String host) {
        int colon = host.lastIndexOf(':');
        boolean port = colon > host.lastIndexOf(']');
        return port ? host.substring(0, colon) : host;
    }

    private static boolean isLoopbackName(String name) {
        String host = name.toLowerCase(Locale.ROOT);
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals("[::1]")
                || host.matches("127(\\.\\d{1,3}){3}");
    }
}
