"""A window that notes which clicks and keys reach it, and when.

It does so by libX11 alone: a toolkit takes much longer to draw what is typed than it takes to come. It prints `ready`
once it is shown and has the keyboard, then a JSON line for each press of a button. It answers a line on its standard
input: `text` with what has been typed and when the last key came, `clear` by forgetting that. Times are those of
CLOCK_MONOTONIC, which all processes share.
"""

import ctypes
import json
import os
import select
import sys
import time

PLACE = (100, 100, 1200, 700)  # left, top, width, height in pixels of the screen
_KEY_PRESS, _BUTTON_PRESS, _MAPPING_NOTIFY = 2, 4, 34
_MASK = 1 << 0 | 1 << 2  # keys and buttons as they are pressed
_EVENT_BYTES = 192
_ROOT_X, _ROOT_Y = 72, 76  # in an XButtonEvent, LP64
_UNICODE = 0x01000000
_CURRENT_TIME = 0


class Receiver:
    """The window, and what it tells."""

    def __init__(self) -> None:
        """Show it, and take the keyboard."""
        self.x11 = ctypes.CDLL("libX11.so.6")
        self.xkb = ctypes.CDLL("libxkbcommon.so.0")
        self.x11.XOpenDisplay.restype = ctypes.c_void_p
        self.display = ctypes.c_void_p(self.x11.XOpenDisplay(None))
        if not self.display:
            sys.exit("no display")
        self.event = ctypes.create_string_buffer(_EVENT_BYTES)
        self.text: list[str] = []
        self.last_key = 0.0
        self.window = self._show()
        print("ready", flush=True)

    def _show(self) -> ctypes.c_ulong:
        x11, display = self.x11, self.display
        for name in ("XDefaultRootWindow", "XCreateSimpleWindow"):
            getattr(x11, name).restype = ctypes.c_ulong
        root = ctypes.c_ulong(x11.XDefaultRootWindow(display))
        window = ctypes.c_ulong(x11.XCreateSimpleWindow(display, root, *PLACE, 0, 0, ctypes.c_ulong(0x4060A0)))
        attributes = (ctypes.c_ulong * 14)()  # XSetWindowAttributes, of which override_redirect is the 12th word
        attributes[11] = 1
        x11.XChangeWindowAttributes(display, window, ctypes.c_ulong(1 << 9), attributes)
        x11.XSelectInput(display, window, ctypes.c_long(_MASK))
        x11.XMapRaised(display, window)
        x11.XSync(display, 0)
        x11.XSetInputFocus(display, window, 1, ctypes.c_ulong(_CURRENT_TIME))
        x11.XSync(display, 0)
        return window

    def run(self) -> None:
        """Take events and commands until the input ends."""
        wire = self.x11.XConnectionNumber(self.display)
        while True:
            while self.x11.XPending(self.display):
                self.take()
            ready, _, _ = select.select([wire, sys.stdin], [], [])
            if sys.stdin in ready and not self.obey():
                return

    def take(self) -> None:
        """Take one event."""
        self.x11.XNextEvent(self.display, self.event)
        now = time.perf_counter()
        kind = ctypes.c_int.from_buffer(self.event).value
        if kind == _MAPPING_NOTIFY:
            self.x11.XRefreshKeyboardMapping(self.event)
        elif kind == _BUTTON_PRESS:
            x, y = (ctypes.c_int.from_buffer(self.event, at).value for at in (_ROOT_X, _ROOT_Y))
            self.tell({"time": now, "x": x, "y": y})
        elif kind == _KEY_PRESS:
            keysym = ctypes.c_ulong()
            self.x11.XLookupString(self.event, None, 0, ctypes.byref(keysym), None)
            character = self.character(keysym.value)
            if character:
                self.text.append(character)
                self.last_key = now

    def character(self, keysym: int) -> str:
        """Answer what a key types; nothing for Shift and its like."""
        is_unicode = 0 <= keysym - _UNICODE <= sys.maxunicode
        code = keysym - _UNICODE if is_unicode else self.xkb.xkb_keysym_to_utf32(keysym)
        return chr(code) if code >= ord(" ") else ""

    def obey(self) -> bool:
        """Obey what has come; answer whether there was anything."""
        lines = os.read(sys.stdin.fileno(), 4096).decode()
        for line in lines.split():
            while self.x11.XPending(self.display):
                self.take()
            if line == "clear":
                self.text, self.last_key = [], 0.0
            self.tell({"text": "".join(self.text), "last_key": self.last_key})
        return bool(lines)

    @staticmethod
    def tell(message: dict[str, object]) -> None:
        """Write one line."""
        print(json.dumps(message), flush=True)


if __name__ == "__main__":
    Receiver().run()
