"""A canvas over the whole display, drawn on by lines of standard input; each is answered `ok` once the server has it.

`rectangle X Y WIDTH HEIGHT COLOUR` draws; `blink X Y WIDTH HEIGHT MS` shows and hides a black rectangle from then on;
`draw MS COUNT` fills the canvas with another colour every so often; it ends with its standard input.
"""

import sys
import tkinter


class Painter:
    """The canvas and what moves on it."""

    def __init__(self) -> None:
        """Open the window and listen."""
        self.root = tkinter.Tk()
        width, height = self.root.winfo_screenwidth(), self.root.winfo_screenheight()
        self.root.overrideredirect(True)
        self.root.geometry(f"{width}x{height}+0+0")
        self.canvas = tkinter.Canvas(self.root, width=width, height=height, background="#2e3440", highlightthickness=0)
        self.canvas.pack()
        self.root.update()
        self.root.createfilehandler(sys.stdin, tkinter.READABLE, self.read)
        print("ready", flush=True)

    def read(self, *_: object) -> None:
        """Obey one line."""
        line = sys.stdin.readline()
        if not line:
            self.root.quit()
            return
        command, *arguments = line.split()
        getattr(self, command)(*arguments)
        self.root.update()
        self.root.winfo_pointerx()  # a round trip: the server has drawn it
        print("ok", flush=True)

    def rectangle(self, *arguments: str) -> None:
        """Draw a rectangle."""
        *box, colour = arguments
        x, y, width, height = map(int, box)
        self.canvas.create_rectangle(x, y, x + width, y + height, fill=colour, width=0)

    def blink(self, *arguments: str) -> None:
        """Show and hide a rectangle for ever."""
        x, y, width, height, milliseconds = map(int, arguments)
        item = self.canvas.create_rectangle(x, y, x + width, y + height, fill="black", width=0)

        def turn() -> None:
            hidden = self.canvas.itemcget(item, "state") == "hidden"
            self.canvas.itemconfigure(item, state="normal" if hidden else "hidden")
            self.root.after(milliseconds, turn)

        turn()

    def draw(self, *arguments: str) -> None:
        """Fill the canvas `count` times."""
        milliseconds, count = map(int, arguments)

        def turn(left: int) -> None:
            self.canvas.configure(background=f"#{left * 7919 % 0x1000000:06x}")
            if left > 1:
                self.root.after(milliseconds, turn, left - 1)

        turn(count)


if __name__ == "__main__":
    Painter().root.mainloop()
