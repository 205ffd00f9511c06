"""A form of many pages whose answers all come after a random delay; input that comes before the answer is lost.

Usage: replay_form.py PAGES LONGEST_DELAY_MS. Each page takes five steps, at places of its own: a click into the field,
a word, a turn of the wheel, a drag, a click on the button. Tells each answer on standard output, a line each.
"""

import random
import sys
import tkinter
from collections.abc import Callable

STEPS = ("click", "type", "scroll", "drag", "next")
WORDS = ("glove", "Größe", "box", "señal", "two words", "a+b=c", "naïve", "x_y-z")


def field_at(page: int) -> tuple[int, int]:
    """Where the field of a page is, its left upper corner."""
    return 60 + 37 * page % 400, 120 + 53 * page % 160


def button_at(page: int) -> tuple[int, int]:
    """Where the button of a page is."""
    return 80 + 71 * page % 500, 330 + 29 * page % 60


def drag_of(page: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """From where to where a line is drawn."""
    return (100 + 11 * page % 300, 480), (400 + 13 * page % 300, 560)


class Form:
    """The window, the page that it is at, and the step that it waits for."""

    def __init__(self, pages: int, longest: int) -> None:
        """Open it, at the first page."""
        self._pages, self._longest = pages, longest
        self._page, self._step = 0, None
        self._lost = 0
        self._root = tkinter.Tk()
        self._root.geometry("800x600+0+0")
        self._canvas = tkinter.Canvas(self._root, width=800, height=600, bg="white", highlightthickness=0)
        self._canvas.place(x=0, y=0)
        self._entry = tkinter.Entry(self._root, insertofftime=0, font="TkFixedFont", state="disabled")
        self._entry.bind("<Button-1>", lambda _: self._done("click"))
        self._entry.bind("<KeyRelease>", lambda _: self._typed())
        self._button = tkinter.Button(self._root, text="Next", command=lambda: self._done("next"))
        for button in ("<Button-4>", "<Button-5>"):
            self._canvas.bind(button, lambda _: self._done("scroll"))
        self._canvas.bind("<ButtonRelease-1>", self._dragged)
        self._later(self._open)

    def run(self) -> None:
        """Run until it is ended."""
        self._root.mainloop()

    def _later(self, do: Callable[[], None]) -> None:
        self._step = None
        self._root.after(random.randint(0, self._longest), do)  # noqa: S311 # no secret

    def _answer(self, step: str) -> None:
        self._step = step
        self._root.update()
        sys.stdout.write(f"{self._page} {step}\n")
        sys.stdout.flush()

    def _open(self) -> None:
        self._canvas.delete("page")
        if self._page == self._pages:
            self._entry.place_forget()
            self._button.place_forget()
            self._answer("end")
            return
        shade = f"#{200 + self._page % 50:02x}{220 - self._page % 50:02x}ff"
        self._canvas.create_rectangle(0, 0, 800, 90, fill=shade, outline="", tags="page")
        title = f"Page {self._page + 1} of {self._pages}"
        self._canvas.create_text(20, 45, text=title, anchor="w", font=("TkDefaultFont", 24), tags="page")
        self._entry.configure(state="normal", bg="white")
        self._entry.delete(0, "end")
        self._entry.configure(state="disabled")
        x, y = field_at(self._page)
        self._entry.place(x=x, y=y, width=220, height=32)
        x, y = button_at(self._page)
        self._button.place(x=x, y=y, width=110, height=36)
        self._answer("click")

    def _done(self, step: str) -> None:
        if self._step != step:
            self._lose()
            return
        self._later(getattr(self, f"_after_{step}"))

    def _after_click(self) -> None:
        self._entry.configure(state="normal", bg="#ffffb0")
        self._entry.focus_force()
        self._answer("type")

    def _typed(self) -> None:
        if self._step == "type" and self._entry.get() == WORDS[self._page % len(WORDS)]:
            self._done("type")

    def _after_type(self) -> None:
        self._say(260, f"word: {self._entry.get()}")
        self._answer("scroll")

    def _after_scroll(self) -> None:
        self._say(420, "turned")
        self._answer("drag")

    def _dragged(self, event: "tkinter.Event[tkinter.Canvas]") -> None:
        if self._step != "drag":
            self._lose()
            return
        place = (event.x, event.y)
        self._later(lambda: self._after_drag(place))

    def _after_drag(self, place: tuple[int, int]) -> None:
        self._canvas.create_line(*drag_of(self._page)[0], *place, width=3, fill="#3060a0")
        self._say(560, f"drawn to {place[0]}, {place[1]}")
        self._answer("next")

    def _after_next(self) -> None:
        self._page += 1
        self._canvas.create_rectangle(5 + 18 * self._page, 575, 18 + 18 * self._page, 592, fill="#40a060")
        self._open()

    def _say(self, x: int, text: str) -> None:
        self._canvas.create_text(x, 45, text=text, anchor="w", font=("TkDefaultFont", 14), tags="page")

    def _lose(self) -> None:
        """Show that input came when nobody waited for it, for good."""
        self._lost += 1
        self._canvas.create_rectangle(760, 10 * self._lost, 800, 10 * self._lost + 8, fill="red")


if __name__ == "__main__":
    Form(int(sys.argv[1]), int(sys.argv[2])).run()
