"""A window over the whole display that is drawn on by command, each drawing complete when the command returns."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PIL import Image, ImageDraw
from Xlib import X
from Xlib.display import Display

import pictures

_CARET_BOX = (300, 700, 307, 715)  # 8x16 pixels, the last column and row included as Pillow counts
_BYTES_A_REQUEST = 250_000  # what any X server takes in one
_MARKS = 1 << 24


class Canvas:
    """The window, its pictures in the X server's memory, and what it shows now; for one thread at a time."""

    def __init__(self, display: Display, versions: Sequence[Image.Image]) -> None:
        """Cover the display, above all other windows; the window's size is that of the pictures."""
        self._display = display
        self._versions = versions
        self._marks = 0
        self._shown = versions[0]
        self._caret = False
        self.pointer = (0, 0)
        root = display.screen().root
        width, height = versions[0].size
        self._root = root
        self._window = root.create_window(
            0, 0, width, height, 0, display.screen().root_depth, X.InputOutput, X.CopyFromParent, override_redirect=True
        )
        self._gc = self._window.create_gc(graphics_exposures=False)
        self._pixmaps = [self._upload(image) for image in versions]
        self._window.map()
        self._window.configure(stack_mode=X.Above)
        self.move_pointer(120, 900)
        self.repaint()

    def _upload(self, image: Image.Image) -> object:
        width, height = image.size
        depth = self._display.screen().root_depth
        pixmap = self._window.create_pixmap(width, height, depth)
        rows = _BYTES_A_REQUEST // (4 * width)
        for top in range(0, height, rows):
            band = image.crop((0, top, width, min(top + rows, height)))
            data = band.tobytes("raw", "BGRX")
            pixmap.put_image(self._gc, 0, top, width, band.size[1], X.ZPixmap, depth, 0, data)
        return pixmap

    def repaint(self) -> None:
        """Show the next picture, with a column of pixels whose colour comes in no drawing before it.

        So no part of the screen is ever again what it was, whatever a server keeps.
        """
        self._marks += 1
        version = self._marks % len(self._versions)
        width, height = self._versions[version].size
        column, colour = self._marks * 7 % width, self._marks * 1_000_003 % _MARKS
        self._window.copy_area(self._gc, self._pixmaps[version], 0, 0, width, height, 0, 0)
        self._fill(colour, column, 0, 1, height)
        self._shown = self._versions[version].copy()
        self._shown.paste(_rgb(colour), (column, 0, column + 1, height))
        self._caret = False
        self.finish()

    def blink(self) -> None:
        """Show a text cursor, or hide it again."""
        self._caret = not self._caret
        left, top, right, bottom = _CARET_BOX
        self._fill(0xFFFFFF if self._caret else 0, left, top, right - left + 1, bottom - top + 1)
        ImageDraw.Draw(self._shown).rectangle(_CARET_BOX, fill=(255, 255, 255) if self._caret else (0, 0, 0))
        self.finish()

    def move_pointer(self, x: int, y: int) -> None:
        """Warp the pointer."""
        self._root.warp_pointer(x, y)
        self.pointer = (x, y)
        self.finish()

    def dab(self, number: int) -> None:
        """Draw one of many small squares, as a program does while it works."""
        width, height = self._shown.size
        left, top, colour = number * 211 % (width - 60), number * 97 % (height - 60), number * 7919 % _MARKS
        self._fill(colour, left, top, 60, 60)
        self._shown.paste(_rgb(colour), (left, top, left + 60, top + 60))
        self.finish()

    def _fill(self, colour: int, left: int, top: int, width: int, height: int) -> None:
        self._gc.change(foreground=colour)
        self._window.fill_rectangle(self._gc, left, top, width, height)

    def finish(self) -> None:
        """Wait until the X server has done all that it was asked for."""
        self._display.sync()

    def expected(self) -> Image.Image:
        """Answer what the screen shows, without the pointer."""
        return self._shown

    def close(self) -> None:
        """Remove the window."""
        self._window.destroy()
        self.finish()


@contextmanager
def canvas(display_name: str, scene: str) -> Iterator[Canvas]:
    """Cover a display with the versions of a scene."""
    display = Display(display_name)
    try:
        geometry = display.screen().root.get_geometry()
        size = (geometry.width, geometry.height)
        drawn = Canvas(display, [pictures.picture(scene, size, number) for number in range(pictures.VERSIONS)])
        try:
            yield drawn
        finally:
            drawn.close()
    finally:
        display.close()


def _rgb(colour: int) -> tuple[int, int, int]:
    return colour >> 16, colour >> 8 & 0xFF, colour & 0xFF
