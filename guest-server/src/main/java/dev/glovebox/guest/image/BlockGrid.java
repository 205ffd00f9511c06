package dev.glovebox.guest.image;

/// The mean shade of overlapping blocks all over a screen, a step apart.
final class BlockGrid {
    final int columns;

    /// Mean shades in fixed point, row-major.
    final int[] means;

    BlockGrid(Plane screen, Blocks blocks, int stepX, int stepY, int fractionBits) {
        columns = (screen.width - blocks.width()) / stepX + 1;
        int rows = (screen.height - blocks.height()) / stepY + 1;
        means = new int[columns * rows];
        float scale = (float) (1 << fractionBits) / (blocks.width() * blocks.height());
        for (int y = 0; y < rows; y++) {
            row(screen, blocks, y * stepY, stepX, scale, y * columns);
        }
    }

    private void row(Plane screen, Blocks blocks, int y, int stepX, float scale, int offset) {
        for (int x = 0; x < columns; x++) {
            int sum = screen.sum(x * stepX, y, blocks.width(), blocks.height());
            means[offset + x] = (int) (sum * scale + 0.5f);
        }
    }
}
