package dev.glovebox.guest.clipboard;

import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.Json;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The body of `PUT /clipboard`: JSON with text and HTML, or the bytes of one media type.
final class ClipboardBody {
    private ClipboardBody() {}

    /// The body as JSON.
    ///
    /// @param text the plain text
    /// @param html the HTML
    private record Fields(@Nullable String text, @Nullable String html) {}

    /// The content that `request` has.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.BadBody] or [Failure.TooLarge]
    static Content of(ServerRequest request) {
        String type = mediaType(request);
        byte[] body = Json.body(request);
        Content content = switch (type) {
            case "", "application/json" -> of(Json.read(body, Fields.class));
            case Content.TEXT, Content.HTML -> Content.EMPTY.with(type, requireUtf8(body));
            case Content.PNG -> Content.EMPTY.with(type, requirePng(body));
            default -> throw bad("Content-Type", "%s: expected %s".formatted(type, types()));
        };
        if (content.sizeBytes() > Content.BYTES_MAX) {
            throw new Failure.TooLarge(
                            "%d bytes; at most %d are kept".formatted(content.sizeBytes(), Content.BYTES_MAX))
                    .asException();
        }
        return content;
    }

    private static Content of(@Nullable Fields fields) {
        if (fields == null || (fields.text() == null && fields.html() == null)) {
            throw bad("", "the body has neither text nor html; DELETE leaves the clipboard empty");
        }
        Content content = Content.EMPTY;
        if (fields.html() != null) {
            content = content.with(Content.HTML, utf8("html", fields.html()));
        }
        return fields.text() == null ? content : content.with(Content.TEXT, utf8("text", fields.text()));
    }

    /// The `Content-Type` in lower case without its parameters, of which only UTF-8 as charset is allowed.
    private static String mediaType(ServerRequest request) {
        String header = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
        String[] parts = header.toLowerCase(Locale.ROOT).split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            String[] parameter = parts[i].replace("\"", "").split("=", 2);
            if (parameter[0].strip().equals("charset") && !(parameter.length == 2 && isUtf8(parameter[1].strip()))) {
                throw bad("Content-Type", "%s: expected the charset utf-8".formatted(header));
            }
        }
        return parts[0].strip();
    }

    private static boolean isUtf8(String charset) {
        return charset.equals("utf-8") || charset.equals("utf8") || charset.equals("us-ascii");
    }

    private static String types() {
        return String.join(", ", "application/json", Content.TEXT, Content.HTML) + " or " + Content.PNG;
    }

    private static byte[] requireUtf8(byte[] text) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
            return text;
        } catch (CharacterCodingException _) {
            throw bad("", "the body is not UTF-8");
        }
    }

    private static byte[] requirePng(byte[] file) {
        if (!PngFile.isOne(file)) {
            throw bad("", "the body is not a whole PNG file");
        }
        return file;
    }

    /// JSON can write halves of characters, which no encoding can.
    private static byte[] utf8(String field, String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException _) {
            throw bad(field, "has one half of a surrogate pair without the other");
        }
    }

    private static RuntimeException bad(String field, String message) {
        return new Failure.BadBody(field, message).asException();
    }
}
