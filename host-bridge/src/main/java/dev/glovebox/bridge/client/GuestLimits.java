package dev.glovebox.bridge.client;

import java.time.Duration;

/// What a guest's answers may be.
///
/// @param connect how long opening a connection may take
/// @param answer how long an answer may take, from the request to the last byte of the body
/// @param maxJsonBytes the size of a body of JSON
/// @param maxImageBytes the size of an image's file
/// @param maxImagePixels width times height of an image, as its header tells them
public record GuestLimits(Duration connect, Duration answer, int maxJsonBytes, int maxImageBytes, long maxImagePixels) {
    /// Five seconds to connect, a minute for the answer, 64 MiB, and images of 16384 by 8192 pixels.
    public static final GuestLimits DEFAULT =
            new GuestLimits(Duration.ofSeconds(5), Duration.ofMinutes(1), 64 << 20, 64 << 20, 1L << 27);

    /// @throws IllegalArgumentException when one is not positive
    public GuestLimits {
        if (!connect.isPositive() || !answer.isPositive()) {
            throw new IllegalArgumentException("time limits must be positive");
        }
        if (maxJsonBytes <= 0 || maxImageBytes <= 0 || maxImagePixels <= 0) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }

    /// The same with another limit of time for an answer.
    public GuestLimits withAnswer(Duration limit) {
        return new GuestLimits(connect, limit, maxJsonBytes, maxImageBytes, maxImagePixels);
    }
}
