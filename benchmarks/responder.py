"""A program to act upon: 150 ms after a key or a click its window has another colour.

It prints `ready` once it is shown and has the keyboard, and stays until its standard input ends.
"""

import sys
import tkinter

BOX = (560, 290, 800, 500)  # left, top, width, height in pixels of the screen
COLOURS = ((0x20, 0x60, 0xA0), (0xA0, 0x60, 0x20), (0x30, 0x90, 0x40), (0x80, 0x30, 0x90))
_REACTION_MS = 150


def main() -> None:
    """Show the window until the input ends."""
    root = tkinter.Tk()
    left, top, width, height = BOX
    root.overrideredirect(True)
    root.geometry(f"{width}x{height}+{left}+{top}")
    shown = 0

    def colour() -> str:
        return "#{:02x}{:02x}{:02x}".format(*COLOURS[shown % len(COLOURS)])

    canvas = tkinter.Canvas(root, background=colour(), highlightthickness=0)
    canvas.pack(fill="both", expand=True)

    def react() -> None:
        nonlocal shown
        shown += 1
        canvas.configure(background=colour())

    for event in ("<Key>", "<Button-1>"):
        root.bind(event, lambda _: root.after(_REACTION_MS, react))
    root.update()
    root.lift()
    root.event_generate("<Motion>", warp=True, x=width // 2, y=height // 2)
    root.focus_force()
    root.grab_set_global()  # whatever a window manager thinks of the keyboard
    root.update()
    print("ready", flush=True)
    root.createfilehandler(sys.stdin, tkinter.READABLE, lambda *_: root.quit())
    root.mainloop()


if __name__ == "__main__":
    main()
