package dev.glovebox.guest.screen;

import dev.glovebox.guest.codec.Encoding;
import dev.glovebox.guest.http.Parameters;
import io.helidon.common.uri.UriQuery;
import java.time.Duration;
import java.util.List;

/// The parameters of `/screen/frames`.
///
/// @param encoding of the rectangles
/// @param interval between two messages at least
/// @param cursor whether the cursor is drawn in; its position is always told
record FramesQuery(Encoding encoding, Duration interval, boolean cursor) {

    /// Reads them.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.BadParameter]
    static FramesQuery of(UriQuery query) {
        Parameters parameters = Parameters.of(query, List.of("format", "quality", "fps", "cursor"));
        boolean jpeg = parameters
                .choice("format", "png", "jpeg")
                .filter("jpeg"::equals)
                .isPresent();
        int quality = (int) parameters.integer("quality", 85, 1, 100);
        return new FramesQuery(
                jpeg ? new Encoding.Jpeg(quality) : Encoding.Png.FAST,
                Duration.ofSeconds(1).dividedBy(parameters.integer("fps", 30, 1, 60)),
                parameters.flag("cursor", false));
    }
}
