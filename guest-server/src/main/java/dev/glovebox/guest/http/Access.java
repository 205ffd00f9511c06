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
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Who may talk to the server, for HTTP requests and WebSocket handshakes alike.
///
/// Without a token (loopback only) the `Host` must name this machine, or a page on any site could reach the server
/// by rebinding its name (DNS rebinding). With a token the caller shows it as `Authorization: Bearer` or
/// `Authorization: token`, as `?token=`, or as the cookie that `?token=` was turned into. A browser's `Origin` must
/// be this server's own, or one that was allowed, unless the caller shows the token itself, which a foreign page
/// cannot know; and what a browser fetches for a foreign page
/// ([fetch metadata](https://www.w3.org/TR/fetch-metadata/)) is refused, except a link to one of the pages for
/// people.
public final class Access {
    /// The query parameter that carries the token.
    public static final String TOKEN_PARAMETER = "token";

    private static final String COOKIE = "glovebox_token";
    private static final Pattern COOKIES = Pattern.compile(";\\s*");
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
    private final String cookie;
    private final Predicate<String> openPaths;
    private final Predicate<String> sharedPaths;
    private final Cors cors;

    private Access(
            Optional<String> token,
            boolean anyHost,
            String cookie,
            Predicate<String> openPaths,
            Predicate<String> sharedPaths,
            Cors cors) {
        this.token = token;
        this.anyHost = anyHost;
        this.cookie = cookie;
        this.openPaths = openPaths;
        this.sharedPaths = sharedPaths;
        this.cors = cors;
    }

    private Access(Optional<String> token, boolean anyHost) {
        this(token, anyHost, COOKIE, OPEN_PATHS::contains, _ -> false, Cors.NONE);
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

    /// The same, and everybody may read `paths`.
    public Access open(Predicate<String> paths) {
        return new Access(token, anyHost, cookie, openPaths.or(paths), sharedPaths, cors);
    }

    /// The same, and pages of the origins that `allowed` names may use `paths`; where there is a token, they have
    /// to show it, the cookie being enough when credentials are allowed.
    public Access sharing(Predicate<String> paths, Cors allowed) {
        return new Access(token, anyHost, cookie, openPaths, paths, allowed);
    }

    /// The same with a cookie of that name: browsers send cookies to all ports of a host, each of which may have
    /// a token of its own.
    public Access cookie(String name) {
        return new Access(token, anyHost, name, openPaths, sharedPaths, cors);
    }

    /// The filter that refuses what may not, and turns `?token=` of a browser into a cookie.
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        String path = request.path().path();
        Optional<Failure> refusal = openPaths.test(path) ? Optional.empty() : refusal(request, path);
        if (refusal.isPresent()) {
            if (refusal.get() instanceof Failure.Unauthorized && isPage(request)) {
                askForToken(response);
                return;
            }
            throw refusal.get().asException();
        }
        boolean inQuery = !request.query().first(TOKEN_PARAMETER).orElse("").isEmpty();
        if (token.isPresent() && inQuery && isPage(request)) {
            keepToken(request, response, path);
            return;
        }
        chain.proceed();
    }

    private Optional<Failure> refusal(RoutingRequest request, String path) {
        return refusal(request.headers(), request.query(), path)
                .or(() -> isFetchedForForeignPage(request.headers(), path)
                        ? Optional.of(new Failure.Forbidden("a page from elsewhere asks for this"))
                        : Optional.empty());
    }

    private boolean isFetchedForForeignPage(Headers headers, String path) {
        if (isShared(headers.first(HeaderNames.ORIGIN), path)) {
            return false;
        }
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

    private void keepToken(RoutingRequest request, RoutingResponse response, String path) {
        response.headers()
                .addCookie(SetCookie.builder(cookie, request.query().get(TOKEN_PARAMETER))
                        .path("/")
                        .httpOnly(true)
                        .sameSite(SetCookie.SameSite.STRICT)
                        .build());
        response.status(Status.SEE_OTHER_303).header(HeaderNames.LOCATION, path).send();
    }

    /// Why a request for `path` with these headers and this query may not; empty when it may.
    public Optional<Failure> refusal(Headers headers, Parameters query, String path) {
        String host = headers.first(HeaderNames.HOST).orElse("");
        if (!anyHost && !isLoopbackName(hostName(host))) {
            return Optional.of(new Failure.Forbidden(
                    "Host %s is not this machine: without a token the server answers to localhost only"
                            .formatted(host)));
        }
        Optional<String> shown = shownToken(headers, query);
        if (token.isPresent() && shown.filter(this::isToken).isPresent()) {
            return Optional.empty();
        }
        boolean inQuery = !query.first(TOKEN_PARAMETER).orElse("").isEmpty();
        if (token.isPresent()
                && (inQuery || cookie(headers).filter(this::isToken).isEmpty())) {
            return Optional.of(new Failure.Unauthorized(
                    "this server needs its token: Authorization: Bearer <token>, or ?token=<token>"));
        }
        return foreignOrigin(headers, host, path);
    }

    private Optional<Failure> foreignOrigin(Headers headers, String host, String path) {
        Optional<String> origin = headers.first(HeaderNames.ORIGIN);
        boolean known = token.isEmpty() || cors.allowsCredentials(); // else the page has to show the token itself
        if (origin.isEmpty() || isOwnOrigin(origin.get(), host) || known && isShared(origin, path)) {
            return Optional.empty();
        }
        return Optional.of(new Failure.Forbidden("Origin %s is foreign".formatted(origin.get())));
    }

    /// Whether pages of `origin`, or of all origins, may use `path`.
    private boolean isShared(Optional<String> origin, String path) {
        return sharedPaths.test(path)
                && (cors.allowsAll() || origin.filter(cors::allows).isPresent());
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
        Optional<String> inQuery = query.first(TOKEN_PARAMETER).asOptional().filter(text -> !text.isEmpty());
        return inQuery.or(() -> headers.first(HeaderNames.AUTHORIZATION)
                .map(AUTHORIZATION::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1)));
    }

    private Optional<String> cookie(Headers headers) {
        return headers.first(HeaderNames.COOKIE).stream()
                .flatMap(header -> COOKIES.splitAsStream(header))
                .filter(pair -> pair.startsWith(cookie + "="))
                .map(pair -> pair.substring(cookie.length() + 1))
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
