package dev.glovebox.bridge.client;

import static dev.glovebox.bridge.client.GuestException.Kind.BROKEN_ANSWER;
import static dev.glovebox.bridge.client.GuestException.Kind.INTERRUPTED;
import static dev.glovebox.bridge.client.GuestException.Kind.TIMEOUT;
import static dev.glovebox.bridge.client.GuestException.Kind.TOO_LARGE;
import static dev.glovebox.bridge.client.GuestException.Kind.UNREACHABLE;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// HTTP to a guest that is not trusted.
///
/// A whole answer has a limit in time and size, redirects are not followed (a guest must not send the host
/// elsewhere), compressed bodies are refused (a few bytes of them can be gigabytes), and the JDK refuses headers of
/// more than 384 KiB. Any thread may call it; a call that fails leaves nothing behind.
public final class GuestHttp implements AutoCloseable {
    private final GuestEndpoint endpoint;
    private final GuestLimits limits;
    private final String scheme;
    private final HttpClient client;

    /// Shows the token as `Bearer`.
    public GuestHttp(GuestEndpoint endpoint, GuestLimits limits) {
        this(endpoint, limits, "Bearer");
    }

    /// Shows the token by the scheme `token`, the only one that every server of Jupyter's kernel API takes.
    public static GuestHttp forKernels(GuestEndpoint endpoint, GuestLimits limits) {
        return new GuestHttp(endpoint, limits, "token");
    }

    private GuestHttp(GuestEndpoint endpoint, GuestLimits limits, String scheme) {
        this.scheme = scheme;
        this.endpoint = endpoint;
        this.limits = limits;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(limits.connect())
                .build();
    }

    public GuestEndpoint endpoint() {
        return endpoint;
    }

    public GuestLimits limits() {
        return limits;
    }

    /// The JDK's client, for WebSockets; it follows no redirects.
    public HttpClient client() {
        return client;
    }

    /// A request of a path below the endpoint, with its token. The path is escaped already and may have a query.
    public HttpRequest.Builder request(String path) {
        var builder = HttpRequest.newBuilder(endpoint.resolve(path));
        authorization().ifPresent(value -> builder.header("Authorization", value));
        return builder;
    }

    /// The value of the header `Authorization`, when there is a token.
    public Optional<String> authorization() {
        return endpoint.token().map(token -> scheme + " " + token);
    }

    /// A request with a body of JSON.
    public HttpRequest.Builder json(String method, String path, byte[] body) {
        return request(path)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofByteArray(body));
    }

    /// A whole answer of a success (2xx), or of one of the other statuses named.
    ///
    /// @throws GuestException in all other cases
    public GuestAnswer call(HttpRequest request, int maxBytes, int... alsoFine) throws GuestException {
        GuestAnswer answer = exchange(request, maxBytes, limits.answer());
        boolean fine = answer.status() / 100 == 2;
        for (int status : alsoFine) {
            fine |= answer.status() == status;
        }
        if (!fine) {
            throw refusal(request, answer);
        }
        return answer;
    }

    /// A whole answer of any status.
    ///
    /// @throws GuestException unless all of it has arrived in time and within its size
    public GuestAnswer exchange(HttpRequest request, int maxBytes, Duration within) throws GuestException {
        CompletableFuture<HttpResponse<byte[]>> pending =
                client.sendAsync(request, info -> BoundedBody.of(info, maxBytes));
        try {
            HttpResponse<byte[]> response = pending.get(within.toNanos(), TimeUnit.NANOSECONDS);
            String encoding = response.headers().firstValue("Content-Encoding").orElse("identity");
            if (!encoding.equalsIgnoreCase("identity")) {
                throw new GuestException(
                        BROKEN_ANSWER,
                        "%s: the answer is compressed (%s), which was not asked for"
                                .formatted(describe(request), GuestJson.printable(encoding)));
            }
            return new GuestAnswer(response.statusCode(), response.headers(), response.body());
        } catch (TimeoutException e) {
            throw new GuestException(
                    TIMEOUT, "%s: no complete answer within %s".formatted(describe(request), spoken(within)), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GuestException(INTERRUPTED, "%s: interrupted".formatted(describe(request)), e);
        } catch (ExecutionException e) {
            throw failure(request, e.getCause() == null ? e : e.getCause());
        } finally {
            pending.cancel(true);
        }
    }

    private static GuestException failure(HttpRequest request, Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof BoundedBody.Refused) {
                return new GuestException(TOO_LARGE, "%s: %s".formatted(describe(request), each.getMessage()), cause);
            }
        }
        String message = cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException
                ? "no connection"
                : GuestJson.printable(String.valueOf(cause.getMessage()));
        boolean broken = cause instanceof ProtocolException
                || cause instanceof IllegalArgumentException
                || cause instanceof NumberFormatException
                || cause.getCause() instanceof EOFException
                || message.contains("Invalid status line")
                || message.contains("fixed content-length");
        return new GuestException(
                broken ? BROKEN_ANSWER : UNREACHABLE, "%s: %s".formatted(describe(request), message), cause);
    }

    /// An answer that is no success, as an exception.
    static GuestException refusal(HttpRequest request, GuestAnswer answer) {
        if (answer.status() / 100 == 3) {
            return new GuestException(
                    BROKEN_ANSWER,
                    "%s: a redirect (%d), which is not followed".formatted(describe(request), answer.status()));
        }
        return new GuestException(describe(request), GuestJson.problem(answer));
    }

    /// Method and address, without what a query may hold.
    static String describe(HttpRequest request) {
        return "%s %s://%s%s"
                .formatted(
                        request.method(),
                        request.uri().getScheme(),
                        request.uri().getAuthority(),
                        request.uri().getPath());
    }

    private static String spoken(Duration duration) {
        return duration.toMillis() + " ms";
    }

    /// Ends all calls.
    @Override
    public void close() {
        client.shutdownNow();
    }
}
