"""A hand that moves, clicks and types at a steady rate, by XTEST: `recorder_hand.py SECONDS`."""

import sys
import time
from collections.abc import Iterator

RATE = 2000
_PERIOD = 20  # of these, one click and one key tap, four events in all
_WIDTH = 1900
_HEIGHT = 1000
_KEY_A = 38
_BATCH = 10


def events(count: int) -> Iterator[tuple[str, int, int]]:
    """Say what the hand does: the type of each event, and where it moves to; no two moves to the same place."""
    for number in range(count):
        step = number % _PERIOD
        kind = {16: "mouse_down", 17: "mouse_up", 18: "key_down", 19: "key_up"}.get(step, "mouse_move")
        yield kind, number % _WIDTH, number // _WIDTH % _HEIGHT


def place(x: int, y: int) -> int:
    """Answer the number of a place, in the order in which they are moved to."""
    return y * _WIDTH + x


def main() -> None:
    """Do it, in batches of 5 ms."""
    from Xlib import X, display
    from Xlib.ext import xtest

    codes = {
        "mouse_move": (X.MotionNotify, 0),
        "mouse_down": (X.ButtonPress, 1),
        "mouse_up": (X.ButtonRelease, 1),
        "key_down": (X.KeyPress, _KEY_A),
        "key_up": (X.KeyRelease, _KEY_A),
    }
    connection = display.Display()
    began = time.perf_counter()
    for number, (kind, x, y) in enumerate(events(int(float(sys.argv[1]) * RATE))):
        event, detail = codes[kind]
        xtest.fake_input(connection, event, detail, x=x, y=y)
        if number % _BATCH == _BATCH - 1:
            connection.flush()
            time.sleep(max(0, began + (number + 1) / RATE - time.perf_counter()))
    connection.sync()


if __name__ == "__main__":
    main()
