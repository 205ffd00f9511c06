package dev.glovebox.bridge.client;

import java.util.Optional;

/// A picture of a guest's screen. Its bytes are as the guest sent them; what their header says was held against the
/// limits, so that decoding them takes bounded memory.
///
/// @param bytes the image's file
/// @param mediaType `image/png`, `image/jpeg` or `image/webp`, by the bytes
/// @param etag by which the guest is asked whether the screen has changed
/// @param width of the image, in pixels
/// @param height of the image, in pixels
/// @param screenWidth of the guest's screen, in pixels
/// @param screenHeight of the guest's screen, in pixels
/// @param cursor where the pointer is, in pixels of the screen; empty when it is not on it, or the guest did
///     not say
public record Screenshot(
        byte[] bytes,
        String mediaType,
        String etag,
        int width,
        int height,
        int screenWidth,
        int screenHeight,
        Optional<Cursor> cursor) {

    /// Where the pointer is, in pixels of the screen.
    public record Cursor(int x, int y, boolean visible) {}

    static Screenshot of(String request, GuestAnswer answer, GuestLimits limits) throws GuestException {
        ImageHeader header = ImageHeader.read(answer.body())
                .orElseThrow(() -> new GuestException(
                        GuestException.Kind.BROKEN_ANSWER,
                        "%s: the answer is no image (%s)".formatted(request, answer.header("Content-Type"))));
        if (header.width() == 0
                || header.height() == 0
                || header.width() > 1 << 16
                || header.height() > 1 << 16
                || header.pixels() > limits.maxImagePixels()) {
            throw new GuestException(
                    GuestException.Kind.TOO_LARGE,
                    "%s: an image of %d by %d pixels; %d pixels are allowed"
                            .formatted(request, header.width(), header.height(), limits.maxImagePixels()));
        }
        return new Screenshot(
                answer.body(),
                header.mediaType(),
                answer.header("ETag"),
                (int) header.width(),
                (int) header.height(),
                answer.number("X-Screen-Width").orElse((int) header.width()),
                answer.number("X-Screen-Height").orElse((int) header.height()),
                cursor(answer));
    }

    private static Optional<Cursor> cursor(GuestAnswer answer) {
        if (answer.number("X-Cursor-X").isEmpty() || answer.number("X-Cursor-Y").isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Cursor(
                answer.number("X-Cursor-X").getAsInt(),
                answer.number("X-Cursor-Y").getAsInt(),
                answer.header("X-Cursor-Visible").equals("true")));
    }
}
