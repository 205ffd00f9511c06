package dev.glovebox.guest.x11;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Pointer;
import dev.glovebox.guest.testing.Xvfb;
import dev.glovebox.guest.x11.DisplayConnection.OpenDisplay;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the server tells every client, whether it asked or not, does not pile up on connections that last, and
/// hides nothing else.
@Xvfb(width = 320, height = 240)
class EventQueueTest {
    private static final int CHANGES = 1000;

    private final Painter painter;
    private final Pointer handle;

    EventQueueTest(Xvfb.Display display) {
        this.painter = new Painter(display.name());
        this.handle = Objects.requireNonNull(XlibErrors.open(display.name()));
    }

    @AfterEach
    void close() {
        LibX11.INSTANCE.XCloseDisplay(handle);
        painter.close();
    }

    @Test
    void capturesOfTheScreenTakeAllEventsAndStillNoticeDrawing() {
        var session = new ScreenSession(new OpenDisplay(handle), 1);
        try {
            assertThat(isDrawn(session)).as("the first time").isTrue();
            tellOfTheButtons();
            isDrawn(session);
            assertThat(queued()).isZero();
            tellOfTheButtons();
            painter.fill(painter.root(), 0x336699, 0, 0, 10, 10);
            painter.sync();
            assertThat(isDrawn(session)).isTrue();
        } finally {
            session.close();
        }
    }

    @Test
    void capturesOfWindowsTakeAllEvents() {
        var session = new WindowSession(new OpenDisplay(handle), 1);
        long window = painter.window(10, 10, 100, 80, 0x336699);
        tellOfTheButtons();
        try {
            assertThat(session.capture(window, _ -> {})).isTrue();
            assertThat(queued()).isZero();
        } finally {
            session.close();
        }
    }

    private void tellOfTheButtons() {
        painter.mapButtons(CHANGES);
        LibX11.INSTANCE.XSync(handle, false);
        assertThat(queued()).as("what has been told").isGreaterThanOrEqualTo(CHANGES);
    }

    private int queued() {
        return LibX11Painting.INSTANCE.XQLength(handle);
    }

    private static boolean isDrawn(ScreenSession session) {
        var drawn = new AtomicBoolean();
        session.capture(false, capture -> drawn.set(capture.pixels() != null));
        return drawn.get();
    }
}
