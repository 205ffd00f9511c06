package dev.glovebox.guest.screen;

import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.image.PerceptualHash;
import dev.glovebox.guest.image.Pixels;
import dev.glovebox.guest.image.Region;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/// Looks at the screen, or at a window, in the way that the parameters of `GET /screenshot` say; waits first for
/// what they want to wait for.
public final class Looks {
    private final Screenshots screenshots;
    private final WindowShots windows;

    /// Looks at what `screenshots` are of; whoever made them closes them.
    ///
    /// @param screen has the windows
    public Looks(Screenshots screenshots, Screen screen) {
        this.screenshots = screenshots;
        this.windows = new WindowShots(screen, screenshots);
    }

    /// What was seen.
    ///
    /// @param settled how the screen came to rest, where that was waited for
    record Seen(Screenshot screenshot, Optional<Settled> settled) {}

    /// Looks.
    ///
    /// @param known the tags of images that the caller has, as `If-None-Match` lists them
    /// @throws FailureException [Failure.BadParameter] when the screen has not what is wanted,
    ///     [Failure.Unavailable] when the thread is interrupted while it waits, [Failure.DisplayUnavailable]
    Seen take(ScreenshotQuery query, String known) {
        if (query.window().isPresent()) {
            return new Seen(windows.take(query.window().getAsLong(), query, known), Optional.empty());
        }
        if (query.since().isEmpty() && query.settle().isEmpty()) {
            return new Seen(screenshots.image(screenshots.frame(query.fresh()), query, known), Optional.empty());
        }
        Optional<Settled> settled = await(query);
        Frame frame = query.fresh() || settled.isEmpty()
                ? screenshots.frame(query.fresh())
                : settled.get().frame();
        boolean same = query.since()
                .filter(tag -> !screenshots.isChanged(tag, frame, query.view()))
                .isPresent();
        return new Seen(screenshots.image(frame, query, same ? "*" : known), settled);
    }

    /// Looks, with the image in JSON.
    ///
    /// @param parameters as those of `GET /screenshot`
    /// @return what Jackson writes as `GET /screenshot` answers it
    /// @throws FailureException as [#take(ScreenshotQuery, String)], and [Failure.UnknownParameter]
    public Object json(Map<String, String> parameters) {
        Seen seen = take(ScreenshotQuery.of(parameters), "");
        byte[] file = seen.screenshot().file();
        if (file == null) {
            throw new IllegalStateException("an image that nobody has is always made");
        }
        return ScreenshotJson.of(seen.screenshot(), file, seen.settled());
    }

    /// Checks parameters, with the screen as it is now.
    ///
    /// @throws FailureException [Failure.BadParameter] or [Failure.UnknownParameter]
    public void check(Map<String, String> parameters) {
        Frame now = screenshots.frame(false);
        ScreenshotQuery.of(parameters).view().resolve(now.width(), now.height());
    }

    /// Waits until the screen is at rest, or the time for that is over.
    ///
    /// @param parameters `settle`, `ignore` and `minArea`
    /// @return how it ended, as `GET /screenshot` answers it in `settle`
    /// @throws FailureException as [#take(ScreenshotQuery, String)]
    public Object settle(Map<String, String> parameters) {
        return await(ScreenshotQuery.of(parameters))
                .map(ScreenshotJson::rest)
                .orElseThrow(() -> new IllegalArgumentException("no settle in " + parameters));
    }

    /// The colour of a pixel, `0xRRGGBB`, without the pointer.
    ///
    /// @throws FailureException [Failure.DisplayUnavailable], or [Failure.Conflict] when it is not on the screen
    public int pixel(int x, int y) {
        return part(screenshots.frame(false), new Region(x, y, 1, 1)).at(0, 0) & 0xff_ffff;
    }

    /// How many bits the perceptual hash of a part of the screen, all when empty, differs in from another one.
    ///
    /// @param hash 16 hexadecimal digits
    /// @throws FailureException as [#pixel(int, int)]
    public int distance(Optional<Region> region, String hash) {
        Frame frame = screenshots.frame(false);
        long now = PerceptualHash.of(part(frame, region.orElse(frame.bounds())));
        return PerceptualHash.distance(now, HexFormat.fromHexDigitsToLong(hash));
    }

    /// Whether a part of the screen shows what the screenshot with that tag did.
    ///
    /// @param region empty for all that it shows
    /// @throws FailureException [Failure.Gone] when it is not remembered, [Failure.DisplayUnavailable]
    public boolean isUnchanged(String etag, Optional<Region> region) {
        Screenshots.Remembered before = screenshots.recall(etag);
        Frame now = screenshots.frame(false);
        Region part = region.orElse(before.region());
        return now.bounds().contains(part)
                && before.frame().bounds().contains(part)
                && FrameChanges.between(before.frame(), now, part).pixels() == 0;
    }

    private static Pixels part(Frame frame, Region region) {
        if (!frame.bounds().contains(region)) {
            throw new Failure.Conflict("%s is not on the screen of %dx%d any more"
                            .formatted(region, frame.width(), frame.height()))
                    .asException();
        }
        return frame.pixels(region);
    }

    /// Waits for what the request wants to wait for.
    ///
    /// @return how the screen came to rest, where that is what it wants
    private Optional<Settled> await(ScreenshotQuery query) {
        try {
            FrameWatch watch = screenshots.watch();
            if (query.since().isPresent()) {
                awaitChange(watch, query, query.since().get());
            }
            return query.settle().isPresent()
                    ? Optional.of(SettleWait.await(watch, query.settle().get()))
                    : Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Failure.Unavailable("the server is stopping").asException();
        }
    }

    /// Waits until what is wanted has changed since the caller's image, which `tag` names.
    private void awaitChange(FrameWatch watch, ScreenshotQuery query, String tag) throws InterruptedException {
        long deadline = System.nanoTime() + query.patience().toNanos();
        Duration left = query.patience();
        while (left.isPositive() && !screenshots.isChanged(tag, watch.last(), query.view())) {
            if (query.view().cursor()) {
                watch.nextWithPointer(left);
            } else {
                watch.next(left);
            }
            left = Duration.ofNanos(deadline - System.nanoTime());
        }
    }
}
