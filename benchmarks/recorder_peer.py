"""The peer: pynput's listeners, each event a line of JSON in a file: `recorder_peer.py FILE`; ends with its input."""

import json
import sys
from pathlib import Path
from typing import Any

from pynput import keyboard, mouse


def main() -> None:
    """Record until the end of standard input."""
    with Path(sys.argv[1]).open("w", buffering=1) as lines:

        def note(kind: str, x: int = 0, y: int = 0) -> None:
            lines.write(json.dumps([kind, x, y]) + "\n")

        def clicked(x: int, y: int, _button: Any, pressed: bool) -> None:
            note("mouse_down" if pressed else "mouse_up", x, y)

        with (
            mouse.Listener(on_move=lambda x, y: note("mouse_move", x, y), on_click=clicked) as pointer,
            keyboard.Listener(on_press=lambda _: note("key_down"), on_release=lambda _: note("key_up")) as keys,
        ):
            pointer.wait()
            keys.wait()
            print("ready", flush=True)
            sys.stdin.read()


if __name__ == "__main__":
    main()
