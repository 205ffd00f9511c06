package dev.glovebox.guest.screen;

import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.image.ImageSize;
import dev.glovebox.guest.image.Region;
import dev.glovebox.guest.screen.ScreenshotJson.Pointer;
import dev.glovebox.guest.websocket.OutgoingMessage;
import dev.glovebox.guest.websocket.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Sends one client of `/screen/frames` what changes.
///
/// Each message is binary: the length of a JSON header (4 bytes, big-endian), the header, and the files of the
/// rectangles one after the other. A new message is made only when the one before has left: a slow client gets
/// fewer and larger steps, and no queue grows.
final class FramesSender {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Screenshots screenshots;
    private final FramesQuery query;
    private final WebSocket socket;

    FramesSender(Screenshots screenshots, FramesQuery query, WebSocket socket) {
        this.screenshots = screenshots;
        this.query = query;
        this.socket = socket;
    }

    /// What comes before the files.
    ///
    /// @param etag the screen's tag, as of `GET /screenshot?cursor=false`
    /// @param screen the screen's size
    /// @param whole whether the rectangle is the whole screen, so that what was known before may be forgotten
    /// @param cursor where the pointer is
    /// @param format the media type of the files
    /// @param rectangles what has changed; the files are in this order
    private record Header(
            String etag, ImageSize screen, boolean whole, Pointer cursor, String format, List<Rectangle> rectangles) {}

    /// A rectangle of the screen, and the length of its file.
    private record Rectangle(int x, int y, int width, int height, int bytes) {}

    /// Sends until the connection is over.
    ///
    /// @param over is counted down then
    /// @throws dev.glovebox.guest.http.FailureException when the display is gone
    void run(CountDownLatch over) throws InterruptedException {
        FrameWatch watch = screenshots.watch();
        Frame sent = watch.last();
        long number = 0;
        boolean open = socket.send(message(sent, List.of(sent.bounds()), true).numbered(number));
        Duration pause = query.interval();
        while (open && !over.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
            Frame now = watch.nextWithPointer(LOOK);
            pause = Duration.ZERO;
            if (differs(sent, now) && socket.delivered() >= number) {
                boolean resized = sent.width() != now.width() || sent.height() != now.height();
                List<Region> changed = resized ? List.of(now.bounds()) : changed(sent, now);
                open = socket.send(message(now, changed, resized).numbered(++number));
                sent = now;
                pause = query.interval();
            }
        }
    }

    private static boolean differs(Frame before, Frame now) {
        return before.version() != now.version() || !before.cursor().sameAs(now.cursor());
    }

    private List<Region> changed(Frame before, Frame now) {
        List<Region> changed = new ArrayList<>(FrameChanges.between(before, now).boxes());
        if (query.cursor() && !before.cursor().sameAs(now.cursor())) {
            for (Cursor cursor : List.of(before.cursor(), now.cursor())) {
                Region box = cursor.box().intersection(now.bounds());
                if (!box.isEmpty()) {
                    changed.add(box);
                }
            }
        }
        return changed;
    }

    private OutgoingMessage message(Frame frame, List<Region> regions, boolean whole) {
        List<byte[]> parts = new ArrayList<>();
        List<Rectangle> rectangles = new ArrayList<>();
        for (Region region : regions) {
            var view = new View(region, region.width(), region.height(), query.cursor(), false);
            byte[] file = whole
                    ? screenshots.encode(frame, view, query.encoding(), false)
                    : screenshots.encodeOnce(frame, view, query.encoding());
            rectangles.add(new Rectangle(region.x(), region.y(), region.width(), region.height(), file.length));
            parts.add(file);
        }
        Cursor cursor = frame.cursor();
        byte[] header = Json.bytes(new Header(
                screenshots.tag(frame, frame.bounds()),
                new ImageSize(frame.width(), frame.height()),
                whole,
                new Pointer(cursor.x(), cursor.y(), cursor.visible()),
                query.encoding().mediaType(),
                rectangles));
        parts.addFirst(header);
        parts.addFirst(ByteBuffer.allocate(Integer.BYTES).putInt(header.length).array());
        return new OutgoingMessage(false, parts);
    }
}
