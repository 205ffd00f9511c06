"""What happens on the display while the screen is asked for: windows open and close, and its size changes."""

import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import cycle

_SIZES = ("1280x720", "1024x768", "1920x1080", "1280x1024", "800x600")
_WINDOW_SECONDS = 2.0
_SIZE_SECONDS = 5.0
_TK = """
import tkinter
root = tkinter.Tk()
root.geometry("500x300+200+150")
canvas = tkinter.Canvas(root)
canvas.pack(fill="both", expand=True)
def draw(step=0):
    canvas.delete("all")
    canvas.create_rectangle(step * 17 % 400, step * 11 % 200, step * 17 % 400 + 90, step * 11 % 200 + 90, fill="orange")
    root.after(30, draw, step + 1)
draw()
root.mainloop()
"""
_WINDOWS = (
    ("xterm", "-geometry", "90x30+40+40", "-e", "sh", "-c", "while :; do ls -l /usr/bin; sleep 0.2; done"),
    (sys.executable, "-c", _TK),
    ("xterm", "-geometry", "40x10+600+300", "-e", "sleep", "60"),
)


@contextmanager
def stirred(variables: Mapping[str, str]) -> Iterator["Stirrer"]:
    """Stir the display until left; its size is then what it was."""
    stirrer = Stirrer(variables)
    stirrer.start()
    try:
        yield stirrer
    finally:
        stirrer.stop()


class Stirrer:
    """Two threads: one opens and closes windows, at most three at a time, the other changes the display's size.

    `windows` counts what was opened; `sizes` are those that the display was given, in order.
    """

    def __init__(self, variables: Mapping[str, str]) -> None:
        """Learn the display's sizes from xrandr."""
        self._variables = dict(variables)
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._open, self._resize)]
        listed = self._xrandr()
        self._output = listed.partition(" connected")[0].split()[-1]
        known = re.findall(r"^ +(\d+x\d+) ", listed, re.MULTILINE)
        self._sizes = [size for size in _SIZES if size in known]
        self._first = re.search(r"current (\d+) x (\d+)", listed)
        self.windows = 0
        self.sizes: list[str] = []

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End both threads, close the windows, and give the display its size back."""
        self._stop.set()
        for thread in self._threads:
            thread.join()
        if self._first and self.sizes:
            self._xrandr("--output", self._output, "--mode", "x".join(self._first.groups()))

    def _xrandr(self, *arguments: str) -> str:
        done = subprocess.run(["xrandr", *arguments], env=self._variables, capture_output=True, text=True, check=False)
        return done.stdout

    def _open(self) -> None:
        opened: list[subprocess.Popen[bytes]] = []
        choice = cycle(_WINDOWS)
        try:
            while not self._stop.wait(_WINDOW_SECONDS):
                opened.append(
                    subprocess.Popen(
                        ("setpriv", "--pdeathsig", "TERM", "--", *next(choice)),
                        env=self._variables,
                        stdin=subprocess.DEVNULL,
                        stderr=subprocess.DEVNULL,
                    )
                )
                self.windows += 1
                if len(opened) == len(_WINDOWS):
                    _end(opened.pop(0))
        finally:
            for window in opened:
                _end(window)

    def _resize(self) -> None:
        if len(self._sizes) < 2:
            print("NOT MEASURED: this display has one size only; its size does not change", flush=True)
            return
        sizes = cycle(self._sizes)
        while not self._stop.wait(_SIZE_SECONDS):
            size = next(sizes)
            self._xrandr("--output", self._output, "--mode", size)
            self.sizes.append(size)


def _end(window: subprocess.Popen[bytes]) -> None:
    window.terminate()
    try:
        window.wait(timeout=5)
    except subprocess.TimeoutExpired:
        window.kill()
        window.wait()
