package dev.glovebox.guest.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The one part of a resource that a request asks for
/// ([RFC 9110, section 14](https://www.rfc-editor.org/rfc/rfc9110#section-14)).
///
/// @param first its first byte
/// @param count how many bytes it has, at least one unless the resource is empty
public record ByteRange(long first, long count) {
    private static final Pattern SINGLE = Pattern.compile("(?i:bytes)\\s*=\\s*(\\d{0,18})-(\\d{0,18})\\s*");

    /// The part that `request` asks for. Empty for all of it: when it names no part, several parts or none that can
    /// be understood, when `If-Range` names something else than what is there now, or for another method than
    /// `GET`.
    ///
    /// @param etag the resource's strong entity tag
    /// @param sizeBytes how large the resource is
    /// @throws FailureException [Failure.RangeNotSatisfiable] when the resource does not reach into the part
    public static Optional<ByteRange> wanted(ServerRequest request, String etag, long sizeBytes) {
        boolean current =
                request.headers().first(HeaderNames.IF_RANGE).map(etag::equals).orElse(true);
        return request.headers()
                .first(HeaderNames.RANGE)
                .filter(_ -> current && request.prologue().method().equals(Method.GET))
                .map(SINGLE::matcher)
                .filter(range -> range.matches()
                        && (!range.group(1).isEmpty() || !range.group(2).isEmpty()))
                .flatMap(range -> of(range, sizeBytes));
    }

    private static Optional<ByteRange> of(Matcher range, long sizeBytes) {
        boolean suffix = range.group(1).isEmpty();
        long first = suffix ? Math.max(0, sizeBytes - Long.parseLong(range.group(2))) : Long.parseLong(range.group(1));
        long last = suffix || range.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(range.group(2));
        if (last < first) {
            return Optional.empty();
        }
        if (first >= sizeBytes) {
            throw new Failure.RangeNotSatisfiable(range.group(), sizeBytes).asException();
        }
        return Optional.of(new ByteRange(first, Math.min(last, sizeBytes - 1) - first + 1));
    }

    /// The answer's `Content-Range`.
    ///
    /// @param sizeBytes how large the resource is
    public String contentRange(long sizeBytes) {
        return "bytes %d-%d/%d".formatted(first, first + count - 1, sizeBytes);
    }
}
