"""A window that tells, a JSON line each on standard output, which keys, buttons and motions reach it.

`receiver.py X Y WIDTH HEIGHT` opens it there; without a window manager it gets the keys while the pointer is in it. It
ends with its standard input. `text` on standard input is answered with what its text field holds, `clear` empties it.
"""

import json
import os
import sys
import tkinter


class Receiver:
    """The window and what it tells."""

    def __init__(self, x: int, y: int, width: int, height: int) -> None:
        """Open it: a field for text in the upper half, a place for the pointer below."""
        self.root = tkinter.Tk()
        self.root.overrideredirect(True)
        self.root.geometry(f"{width}x{height}+{x}+{y}")
        self.text = tkinter.Text(self.root, height=1, undo=False, insertofftime=0)
        self.text.place(x=0, y=0, width=width, height=height // 2)
        self.pad = tkinter.Frame(self.root, background="#4060a0")
        self.pad.place(x=0, y=height // 2, width=width, height=height - height // 2)
        for name in ("KeyPress", "KeyRelease", "ButtonPress", "ButtonRelease", "Motion"):
            self.root.bind_all(f"<{name}>", lambda event, name=name: self.tell(name, event), add="+")
        self.root.createfilehandler(sys.stdin, tkinter.READABLE, self.read)
        self.root.update()
        self.text.focus_set()
        self.root.update()
        self.answer({"type": "ready"})

    def tell(self, name: str, event: tkinter.Event) -> None:
        """Tell of one event."""
        self.answer(
            {
                "type": name,
                "x": event.x_root,
                "y": event.y_root,
                "button": event.num if isinstance(event.num, int) else 0,
                "keysym": event.keysym if name.startswith("Key") else "",
                "state": event.state if isinstance(event.state, int) else 0,
                "time": event.time,
            }
        )

    def read(self, *_: object) -> None:
        """Obey the lines that have come; one in a buffer would raise no further event."""
        lines = os.read(sys.stdin.fileno(), 4096).decode()
        if not lines:
            self.root.quit()
        for line in lines.split():
            if line == "text":
                self.answer({"type": "text", "text": self.text.get("1.0", "end-1c")})
            else:
                self.text.delete("1.0", "end")
                self.answer({"type": "cleared"})

    @staticmethod
    def answer(message: dict[str, object]) -> None:
        """Write one line."""
        print(json.dumps(message), flush=True)


if __name__ == "__main__":
    Receiver(*map(int, sys.argv[1:5])).root.mainloop()
