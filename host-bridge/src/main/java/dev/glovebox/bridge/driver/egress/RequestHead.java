package dev.glovebox.bridge.driver.egress;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The head of a guest's request (RFC 9112, section 3).
///
/// @param method `CONNECT` or another
/// @param target as it was sent
/// @param fields in their order
record RequestHead(String method, String target, List<Field> fields) {
    private static final Pattern REQUEST_LINE = Pattern.compile("([!-~]{1,32}) ([!-~]+) HTTP/1\\.[01]");
    private static final Pattern FIELD =
            Pattern.compile("([A-Za-z0-9!#$%&'*+.^_`|~-]+):[ \\t]*([^\\x00-\\x08\\x0A-\\x1F\\x7F]*)");
    private static final Pattern TARGET = Pattern.compile("(?i)http://([^/?#@]*)([^#]*)");
    private static final Set<String> BETWEEN_TWO =
            Set.of("connection", "proxy-connection", "keep-alive", "proxy-authorization", "te", "upgrade", "host");

    /// A line of the head.
    record Field(String name, String value) {

        boolean is(String other) {
            return name.equalsIgnoreCase(other);
        }
    }

    /// How a request's body ends.
    sealed interface Body {
        /// After as many bytes.
        record Counted(long bytes) implements Body {}

        /// With its last chunk.
        record Chunked() implements Body {}
    }

    /// @param lines without their ends, the request line first
    static RequestHead parse(List<String> lines) throws BadRequestException {
        Matcher request = REQUEST_LINE.matcher(lines.isEmpty() ? "" : lines.getFirst());
        if (!request.matches()) {
            throw new BadRequestException("this is no HTTP/1.1 request");
        }
        List<Field> fields = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            Matcher field = FIELD.matcher(line);
            if (!field.matches()) {
                throw new BadRequestException("a header line is not `name: value`");
            }
            fields.add(new Field(field.group(1), field.group(2).strip()));
        }
        return new RequestHead(request.group(1), request.group(2), List.copyOf(fields));
    }

    boolean isConnect() {
        return method.equals("CONNECT");
    }

    Destination destination() throws BadRequestException {
        return isConnect()
                ? Destination.parse(target, 0)
                : Destination.parse(absolute().group(1), 80);
    }

    private Matcher absolute() throws BadRequestException {
        Matcher parts = TARGET.matcher(target);
        if (!parts.matches()) {
            throw new BadRequestException("this is a proxy: ask it for CONNECT host:port or for http://host/path");
        }
        return parts;
    }

    Body body() throws BadRequestException {
        List<String> lengths = values("Content-Length");
        List<String> codings = values("Transfer-Encoding");
        if (codings.size() + lengths.size() > 1) {
            throw new BadRequestException("the body's length is given more than once");
        }
        if (codings.isEmpty()) {
            String length = lengths.isEmpty() ? "0" : lengths.getFirst();
            if (!length.matches("[0-9]{1,18}")) {
                throw new BadRequestException("Content-Length is no number");
            }
            return new Body.Counted(Long.parseLong(length));
        }
        if (!codings.getFirst().toLowerCase(Locale.ROOT).equals("chunked")) {
            throw new BadRequestException("Transfer-Encoding is not chunked");
        }
        return new Body.Chunked();
    }

    private List<String> values(String name) {
        return fields.stream().filter(field -> field.is(name)).map(Field::value).toList();
    }

    /// The head for the next server, after whose answer the connection ends.
    ///
    /// @param authorization the next proxy's, or empty when it is no proxy
    /// @param toProxy whether the next server is one, which gets the whole target
    byte[] forward(boolean toProxy, Optional<String> authorization) throws IOException, BadRequestException {
        String path = absolute().group(2);
        String origin = path.startsWith("/") ? path : "/" + path;
        StringBuilder head = new StringBuilder();
        head.append(method).append(' ').append(toProxy ? target : origin).append(" HTTP/1.1\r\n");
        head.append("Host: ").append(absolute().group(1)).append("\r\nConnection: close\r\n");
        authorization.ifPresent(
                value -> head.append("Proxy-Authorization: ").append(value).append("\r\n"));
        for (Field field : fields) {
            if (!BETWEEN_TWO.contains(field.name().toLowerCase(Locale.ROOT))) {
                head.append(field.name()).append(": ").append(field.value()).append("\r\n");
            }
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
