package dev.glovebox.guest.x11;

import java.util.Random;

/// A desktop that changes at random: rectangles, scrolling, windows that move, come, go and cover each other.
final class RandomPainting {
    private static final int WINDOWS = 4;

    private final Painter painter;
    private final Random random;
    private final ScreenSize size;
    private final long[] windows = new long[WINDOWS];
    private int colour;

    RandomPainting(Painter painter, Random random) {
        this.painter = painter;
        this.random = random;
        this.size = painter.size();
        for (int i = 0; i < WINDOWS; i++) {
            windows[i] = painter.window(10 + 40 * i, 10 + 30 * i, 120, 90, random.nextInt(0x1000000));
        }
    }

    /// One of the windows.
    long window() {
        return windows[random.nextInt(WINDOWS)];
    }

    /// Changes the colour of one pixel or more of the screen; the server has not yet done it.
    void paintVisibly() {
        colour = colour + 1 & 0xffffff;
        int x = random.nextInt(size.width());
        int y = random.nextInt(size.height());
        painter.fill(painter.root(), colour, x, y, 1 + random.nextInt(40), 1 + random.nextInt(40));
    }

    /// Does something that may change what the screen shows.
    void step() {
        long window = window();
        switch (random.nextInt(8)) {
            case 0 -> painter.place(window, random(size.width()) - 60, random(size.height()) - 40, 120, 90);
            case 1 -> painter.hide(window);
            case 2, 3 -> painter.raise(window);
            case 4 -> painter.scroll(window, 120, 90, random(21) - 10, random(21) - 10);
            case 5 -> painter.scroll(painter.root(), size.width(), size.height(), random(9) - 4, random(9) - 4);
            case 6 -> painter.fill(window, random(0x1000000), random(100), random(70), 1 + random(40), 1 + random(40));
            default -> paintVisibly();
        }
    }

    private int random(int bound) {
        return random.nextInt(bound);
    }
}
