package dev.glovebox.guest.screen;

import dev.glovebox.guest.codec.Codecs;
import dev.glovebox.guest.codec.Encoding;
import dev.glovebox.guest.codec.WorkPool;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.StreamPlaces;
import dev.glovebox.guest.image.ImageSize;
import dev.glovebox.guest.image.Region;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Supplier;

/// What the display shows, as frames and as images. Thread-safe; whoever creates it closes it.
public final class Screenshots implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Screenshots.class.getName());
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    private final Captures captures;
    private final DamageSource damage;
    private final Codecs codecs = new Codecs();
    private final WorkPool reading = new WorkPool("frames", CORES, 64);
    private final FrameReader reader = new FrameReader(reading);
    private final WorkPool strips = new WorkPool("strips", CORES, 64);
    private final WorkPool pictures = new WorkPool("pictures", CORES, 16);
    private final WorkPool searches = new WorkPool("searches", 1, 8); // they take much memory
    private final Renditions renditions = new Renditions(codecs, strips, pictures);
    private final StreamPlaces places = new StreamPlaces("screen");
    private final FrameHistory history = new FrameHistory();
    private final EntityTags tags = new EntityTags();

    /// Takes them of `screen`; whoever made the screen and `damage` closes them.
    ///
    /// @param damage of the same display
    public Screenshots(Screen screen, DamageSource damage) {
        this.captures = new Captures(screen, reader);
        this.damage = damage;
        LOG.log(Level.INFO, () -> "images are encoded by: " + codecs.features());
    }

    /// The screen as it was after the caller asked.
    ///
    /// @param anew whether to capture also when nothing seems to have been drawn since the last time
    /// @throws dev.glovebox.guest.http.FailureException [Failure.DisplayUnavailable]
    Frame frame(boolean anew) {
        return captures.take(anew);
    }

    /// Frames from now on, as they change.
    FrameWatch watch() {
        return new FrameWatch(captures, damage);
    }

    /// Reads captures of windows as well.
    FrameReader reader() {
        return reader;
    }

    /// The places for those who follow it.
    StreamPlaces places() {
        return places;
    }

    /// `frame` as an image.
    ///
    /// @param known the tags of images that the caller has, as `If-None-Match` lists them
    /// @throws dev.glovebox.guest.http.FailureException [Failure.BadParameter] when the frame has not what is
    ///     wanted
    Screenshot image(Frame frame, ScreenshotQuery query, String known) {
        View view = query.view().resolve(frame.width(), frame.height());
        String etag = tags.of(frame, view, query.encoding(), query.json());
        history.remember(EntityTags.Name.of(frame, view.region()), frame);
        byte[] file = EntityTags.isKnown(etag, known) ? null : encode(frame, view, query.encoding(), query.fresh());
        var screen = new ImageSize(frame.width(), frame.height());
        return new Screenshot(etag, screen, view.region(), view, frame.cursor(), query.encoding(), file);
    }

    /// A window as an image.
    ///
    /// @param window its pixels, the cursor's position relative to it
    /// @param place where it is on the screen
    /// @param screen the screen's size
    /// @param known the tags of images that the caller has, as `If-None-Match` lists them
    Screenshot windowImage(Frame window, Region place, ImageSize screen, ScreenshotQuery query, String known) {
        View view = query.view().resolve(window.width(), window.height());
        String etag = tags.ofWindow(window, place, view, query.encoding(), query.json());
        Region shown = new Region(
                place.x() + view.region().x(),
                place.y() + view.region().y(),
                view.region().width(),
                view.region().height());
        Cursor cursor = window.cursor().movedBy(place.x(), place.y());
        byte[] file = EntityTags.isKnown(etag, known) ? null : renditions.encodeOnce(window, view, query.encoding());
        return new Screenshot(etag, screen, shown, view, cursor, query.encoding(), file);
    }

    /// Whether `frame` shows something else than the image that `tag` names did.
    boolean isChanged(String tag, Frame frame, ViewQuery query) {
        return tags.isChanged(tag, frame, query.resolve(frame.width(), frame.height()));
    }

    /// The tag of what `frame` shows in `region`, without the cursor; the frame can be recalled by it.
    String tag(Frame frame, Region region) {
        history.remember(EntityTags.Name.of(frame, region), frame);
        var view = new View(region, region.width(), region.height(), false, false);
        return tags.of(frame, view, Encoding.Png.FAST, false);
    }

    /// A view of `frame` as a file.
    ///
    /// @param anew whether all of it is to be encoded, whatever is kept
    byte[] encode(Frame frame, View view, Encoding encoding, boolean anew) {
        return renditions.encode(frame, view, encoding, anew);
    }

    /// A view of `frame` as a file, of which nothing is kept.
    byte[] encodeOnce(Frame frame, View view, Encoding encoding) {
        return renditions.encodeOnce(frame, view, encoding);
    }

    /// Runs a search, which may take seconds, where it holds up nobody but other searches.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.Unavailable] when too many wait already
    <T> T search(Supplier<T> search) {
        return searches.run(search);
    }

    /// What an entity tag names.
    ///
    /// @param frame shows in `region` what the image with that tag showed
    /// @param region the part of the screen that it showed
    record Remembered(Frame frame, Region region) {}

    /// What an entity tag names; empty when it is not kept (any more).
    Optional<Remembered> find(String etag) {
        return tags.name(etag)
                .flatMap(name -> history.recall(name)
                        .map(frame -> new Remembered(frame, name.region().orElse(frame.bounds()))));
    }

    /// What an entity tag names.
    ///
    /// @throws dev.glovebox.guest.http.FailureException [Failure.Gone] when it is not kept (any more)
    Remembered recall(String etag) {
        return find(etag)
                .orElseThrow(() -> new Failure.Gone(
                                "no screen is remembered by the tag %s: take a screenshot, and compare with its ETag"
                                        .formatted(etag))
                        .asException());
    }

    @Override
    public void close() {
        places.close();
        reading.close();
        strips.close();
        pictures.close();
        searches.close();
        codecs.close();
    }
}
