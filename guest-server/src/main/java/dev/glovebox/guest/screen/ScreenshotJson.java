package dev.glovebox.guest.screen;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.glovebox.guest.image.ImageSize;
import dev.glovebox.guest.image.Region;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A screenshot as JSON.
///
/// @param image the file; Jackson writes it as base64
/// @param mediaType of the file
/// @param width the image's width in pixels
/// @param height the image's height
/// @param region what it shows of the screen, in the screen's pixels
/// @param screen the screen's size
/// @param cursor where the pointer was, in the screen's pixels
/// @param etag names the image
/// @param settle how waiting ended, where it was asked for
@JsonInclude(JsonInclude.Include.NON_NULL)
record ScreenshotJson(
        byte[] image,
        String mediaType,
        int width,
        int height,
        Box region,
        ImageSize screen,
        Pointer cursor,
        String etag,
        @Nullable Rest settle) {

    /// A rectangle.
    record Box(int x, int y, int width, int height) {
        static Box of(Region region) {
            return new Box(region.x(), region.y(), region.width(), region.height());
        }
    }

    /// The pointer.
    record Pointer(int x, int y, boolean visible) {}

    /// How waiting for a quiet screen ended; see [Settled].
    record Rest(boolean settled, long waitedMs, int changes, List<Box> recurring) {}

    static ScreenshotJson of(Screenshot taken, byte[] file, Optional<Settled> settled) {
        return new ScreenshotJson(
                file,
                taken.encoding().mediaType(),
                taken.view().width(),
                taken.view().height(),
                Box.of(taken.place()),
                taken.screen(),
                new Pointer(
                        taken.cursor().x(), taken.cursor().y(), taken.cursor().visible()),
                taken.etag(),
                settled.map(ScreenshotJson::rest).orElse(null));
    }

    static Rest rest(Settled settled) {
        return new Rest(
                settled.settled(),
                settled.waited().toMillis(),
                settled.changes(),
                settled.recurring().stream().map(Box::of).toList());
    }
}
