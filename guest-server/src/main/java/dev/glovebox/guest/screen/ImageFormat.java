package dev.glovebox.guest.screen;

import dev.glovebox.guest.codec.Encoding;
import dev.glovebox.guest.http.AcceptHeader;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.Parameters;
import java.util.List;
import java.util.Optional;

/// The format of an image as a request chooses it: by `format`, `quality`, `level` and `lossless`, or by `Accept`.
///
/// @param encoding of the image
/// @param json whether the image comes as base64 in JSON
record ImageFormat(Encoding encoding, boolean json) {
    /// The names of the parameters.
    static final List<String> NAMES = List.of("format", "quality", "level", "lossless");

    private static final int JPEG_QUALITY = 85;
    private static final int WEBP_QUALITY = 80;

    /// Reads it.
    ///
    /// @param accept the `Accept` header, or nothing
    /// @throws dev.glovebox.guest.http.FailureException [Failure.BadParameter]
    static ImageFormat of(Parameters parameters, String accept) {
        var accepted = new AcceptHeader(accept);
        String format = parameters.choice("format", "png", "jpeg", "webp").orElseGet(() -> preferred(accepted));
        boolean lossless = parameters.flag("lossless", false);
        only(parameters, "quality", format.equals("jpeg") || format.equals("webp") && !lossless, "JPEG or lossy WebP");
        only(parameters, "level", format.equals("png"), "PNG");
        only(parameters, "lossless", format.equals("webp"), "WebP");
        Encoding encoding = switch (format) {
            case "jpeg" -> new Encoding.Jpeg(quality(parameters, JPEG_QUALITY));
            case "webp" -> lossless ? Encoding.Webp.LOSSLESS : new Encoding.Webp(quality(parameters, WEBP_QUALITY));
            default -> new Encoding.Png((int) parameters.integer("level", 0, 1, 9));
        };
        return new ImageFormat(encoding, wantsJson(accepted));
    }

    /// JSON is for those who ask for it above any image; many clients name it along with anything else.
    private static boolean wantsJson(AcceptHeader accepted) {
        double json = accepted.exactly("application/json");
        return json > 0 && json > accepted.quality("image/png") && json > accepted.quality("image/jpeg");
    }

    /// PNG wherever it is welcome: browsers list WebP first, which takes many times as long.
    private static String preferred(AcceptHeader accepted) {
        double png = accepted.quality("image/png");
        double jpeg = accepted.exactly("image/jpeg");
        double webp = accepted.exactly("image/webp");
        if (png > 0 && png >= accepted.exactly("image/jpeg") || Math.max(jpeg, webp) == 0) {
            return "png";
        }
        return jpeg >= webp ? "jpeg" : "webp";
    }

    private static int quality(Parameters parameters, int absent) {
        return (int) parameters.integer("quality", absent, 1, 100);
    }

    private static void only(Parameters parameters, String name, boolean applies, String format) {
        Optional<String> given = parameters.text(name);
        if (given.isPresent() && !applies) {
            throw new Failure.BadParameter(name, given.get(), "it only with " + format).asException();
        }
    }
}
