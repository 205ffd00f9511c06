package dev.glovebox.guest.x11;

import dev.glovebox.guest.clipboard.Content;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// How media types are called where selections are handed over: plain text has names of its own there, which also
/// say its encoding ([ICCCM, section 2.6.2](https://x.org/releases/X11R7.6/doc/xorg-docs/specs/ICCCM/icccm.html)).
final class SelectionTargets {
    /// Text as UTF-8.
    static final String UTF8_STRING = "UTF8_STRING";

    /// Text as ISO 8859-1.
    static final String STRING = "STRING";

    /// Text as the owner likes it.
    static final String TEXT = "TEXT";

    private static final String UTF8_PLAIN = "text/plain;charset=utf-8";
    private static final List<String> TEXT_TARGETS =
            List.of(UTF8_STRING, UTF8_PLAIN, "text/plain;charset=UTF-8", STRING, TEXT, Content.TEXT);
    private static final List<String> TEXT_OFFERED = List.of(UTF8_STRING, UTF8_PLAIN, Content.TEXT, TEXT, STRING);
    private static final int KEPT_MAX = 16;
    private static final int MARK_UTF16_BE = 0xfeff;
    private static final int MARK_UTF16_LE = 0xfffe;

    private SelectionTargets() {}

    /// A part in the form in which it is handed over.
    ///
    /// @param type the name of the property's type
    /// @param bytes the value
    record Encoded(String type, byte[] bytes) {}

    /// The targets that `content` is offered as.
    static List<String> offered(Content content) {
        List<String> targets = new ArrayList<>();
        for (String type : content.parts().keySet()) {
            if (type.equals(Content.TEXT)) {
                targets.addAll(TEXT_OFFERED);
            } else {
                targets.add(type);
            }
        }
        return targets;
    }

    /// `content` as one target; empty when it is not offered as that.
    static Optional<Encoded> encode(Content content, String target) {
        if (!TEXT_OFFERED.contains(target)) {
            return content.part(target).map(bytes -> new Encoded(target, bytes));
        }
        return content.part(Content.TEXT).map(utf8 -> switch (target) {
            case STRING -> latin(utf8);
            case TEXT ->
                StandardCharsets.ISO_8859_1.newEncoder().canEncode(text(utf8))
                        ? latin(utf8)
                        : new Encoded(UTF8_STRING, utf8);
            default -> new Encoded(target, utf8);
        });
    }

    /// What ISO 8859-1 does not have becomes a question mark, as other programs do it.
    private static Encoded latin(byte[] utf8) {
        return new Encoded(STRING, text(utf8).getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /// The targets to ask for to get `type`, the best first.
    ///
    /// @param offered what the owner says it has; empty when it does not say
    static List<String> wanted(String type, List<String> offered) {
        if (!type.equals(Content.TEXT)) {
            return offered.contains(type) ? List.of(type) : List.of();
        }
        return offered.isEmpty()
                ? List.of(UTF8_STRING, STRING)
                : TEXT_TARGETS.stream().filter(offered::contains).toList();
    }

    /// The media types to keep of what an owner offers: text, one image, a PNG if it has that, and what else is no
    /// image.
    static Set<String> kept(List<String> offered) {
        Set<String> kept = new LinkedHashSet<>();
        if (offered.isEmpty() || TEXT_TARGETS.stream().anyMatch(offered::contains)) {
            kept.add(Content.TEXT);
        }
        if (offered.contains(Content.PNG)) {
            kept.add(Content.PNG);
        }
        boolean image = kept.contains(Content.PNG);
        for (String target : offered) {
            boolean another = isImage(target);
            if (target.indexOf('/') > 0
                    && !target.startsWith(Content.TEXT)
                    && !(another && image)
                    && kept.size() < KEPT_MAX) {
                kept.add(target);
                image |= another;
            }
        }
        return kept;
    }

    /// GTK offers icons as `text/ico` and `application/ico`, too.
    private static boolean isImage(String type) {
        return type.startsWith("image/") || type.endsWith("/ico");
    }

    /// What was handed over as the media type that it was wanted as: text and HTML become UTF-8.
    ///
    /// @param encoded whose type is that of the property, which may be another than the target
    static byte[] decode(String type, Encoded encoded) {
        byte[] bytes = encoded.bytes();
        if (type.equals(Content.HTML)) {
            return decodeHtml(bytes);
        }
        if (!type.equals(Content.TEXT)) {
            return bytes;
        }
        boolean latin = encoded.type().equals(STRING) || (isOfUnknownCharset(encoded.type()) && !isUtf8(bytes));
        return latin ? recode(bytes, 0, StandardCharsets.ISO_8859_1) : bytes;
    }

    private static boolean isOfUnknownCharset(String type) {
        return !type.equals(UTF8_STRING) && !type.toLowerCase(Locale.ROOT).equals(UTF8_PLAIN);
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    /// Some browsers hand HTML over as UTF-16, with a byte order mark.
    private static byte[] decodeHtml(byte[] bytes) {
        int mark = bytes.length < Short.BYTES ? 0 : (bytes[0] & 0xff) << Byte.SIZE | (bytes[1] & 0xff);
        return switch (mark) {
            case MARK_UTF16_BE -> recode(bytes, Short.BYTES, StandardCharsets.UTF_16BE);
            case MARK_UTF16_LE -> recode(bytes, Short.BYTES, StandardCharsets.UTF_16LE);
            default -> bytes;
        };
    }

    private static byte[] recode(byte[] bytes, int offset, Charset charset) {
        return new String(bytes, offset, bytes.length - offset, charset).getBytes(StandardCharsets.UTF_8);
    }
}
