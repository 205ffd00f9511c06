"""A still picture on the whole display: `scene.py busy|flat DIRECTORY`.

Everything is inside one window without decorations that covers the screen, so the picture is the same under any window
manager. It prints `ready` once all is drawn and stays until its standard input ends, so it cannot outlive its owner.
"""

import random
import signal
import subprocess
import sys
import tkinter
from pathlib import Path

import numpy as np
from PIL import Image, ImageTk

PHOTO_BOX = (510, 550, 1410, 1050)  # left, top, right, bottom in pixels of the screen
POINTER = (120, 900)
FLAT_COLOUR = (0x33, 0x66, 0x99)
_XTERMS = {  # left, top, width, height
    "busy": ((40, 40, 900, 470), (980, 40, 900, 470)),
    "flat": ((40, 40, 640, 320),),
}
_WORDS = ("agent", "glove", "kernel", "pixel", "screen", "cursor", "window", "{}", "=>", "[0x1f]", ";;", "//", "3.14")


def photo() -> Image.Image:
    """Picture as hard to compress as a photograph: smooth blobs at four scales, and sensor noise; always the same."""
    width, height = PHOTO_BOX[2] - PHOTO_BOX[0], PHOTO_BOX[3] - PHOTO_BOX[1]
    generator = np.random.default_rng(1)
    total = np.full((height, width, 3), 110.0)
    for cells, weight in ((4, 60), (12, 35), (40, 20), (160, 8)):
        blobs = generator.normal(size=(cells, cells, 3)) * 64 + 128
        layer = Image.fromarray(blobs.clip(0, 255).astype(np.uint8)).resize((width, height), Image.Resampling.BICUBIC)
        total += (np.asarray(layer, float) - 128) / 64 * weight
    total += generator.normal(size=total.shape) * 4
    return Image.fromarray(total.clip(0, 255).astype(np.uint8))


def _background(name: str, width: int, height: int) -> Image.Image:
    if name == "flat":
        return Image.new("RGB", (width, height), FLAT_COLOUR)
    x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    channels = (40 + 90 * x, 60 + 110 * y, 150 - 60 * x * y)
    image = Image.fromarray(np.stack(channels, axis=-1).astype(np.uint8))
    image.paste(photo(), PHOTO_BOX[:2])
    return image


def _text(path: Path, seed: int) -> Path:
    """Write 120 lines of words, the same in every run."""
    generator = random.Random(seed)
    path.write_text("\n".join(" ".join(generator.choices(_WORDS, k=14)) for _ in range(120)))
    return path


class Scene:
    """The window and the xterms inside it."""

    def __init__(self, name: str, directory: Path) -> None:
        """Open the window and start its xterms, which write `drawn-N` into the directory when they are filled."""
        self.root = tkinter.Tk()
        width, height = self.root.winfo_screenwidth(), self.root.winfo_screenheight()
        self.root.overrideredirect(True)
        self.root.geometry(f"{width}x{height}+0+0")
        self._picture = ImageTk.PhotoImage(_background(name, width, height))  # Tk keeps no reference
        tkinter.Label(self.root, image=self._picture, borderwidth=0).place(x=0, y=0)
        frames = [self._frame(*box) for box in _XTERMS[name]]
        self.root.update()
        self.root.lift()
        self.root.event_generate("<Motion>", warp=True, x=POINTER[0], y=POINTER[1])
        self._drawn = [directory / f"drawn-{number}" for number in range(len(frames))]
        self.xterms = [
            self._xterm(frame, _text(directory / f"text-{number}", number), self._drawn[number])
            for number, frame in enumerate(frames)
        ]
        self._report()

    def _frame(self, left: int, top: int, width: int, height: int) -> tkinter.Frame:
        frame = tkinter.Frame(self.root, width=width, height=height, background="white", container=True)
        frame.place(x=left, y=top)
        return frame

    @staticmethod
    def _xterm(frame: tkinter.Frame, text: Path, drawn: Path) -> subprocess.Popen[bytes]:
        script = 'cat "$1"; : > "$2"; exec sleep infinity'
        look = ("-fa", "Monospace", "-fs", "10", "-bg", "white", "-fg", "black", "-geometry", "140x40+0+0")
        window = str(frame.winfo_id())
        command = ("xterm", "-into", window, *look, "-e", "sh", "-c", script, "sh", str(text), str(drawn))
        return subprocess.Popen(command)

    def _report(self) -> None:
        if all(path.exists() for path in self._drawn):
            print("ready", flush=True)
        else:
            self.root.after(50, self._report)


def main() -> None:
    """Show the scene named on the command line."""
    scene = Scene(sys.argv[1], Path(sys.argv[2]))
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the xterms have to be ended first
    scene.root.createfilehandler(sys.stdin, tkinter.READABLE, lambda *_: scene.root.quit())
    try:
        scene.root.mainloop()
    finally:
        for xterm in scene.xterms:
            xterm.terminate()
        for xterm in scene.xterms:
            xterm.wait()


if __name__ == "__main__":
    main()
