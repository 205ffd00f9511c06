"""A window of a toolkit that copies and pastes: usage: PROGRAM tk|gtk, with one command in each line of standard input.

`copy-text FILE` and `copy-image FILE` put a file's content on the clipboard; `paste-text FILE` and `paste-image FILE` write
what is there to a file, an image as PNG. Each is answered `ok` when it is done, or by what went wrong.
"""

import sys
from pathlib import Path


class TkWindow:
    """One of Tk, which knows text only."""

    def __init__(self) -> None:
        """Open it, out of sight."""
        import tkinter

        self.root = tkinter.Tk()
        self.root.createfilehandler(sys.stdin, tkinter.READABLE, lambda *_: obey(self))

    def run(self) -> None:
        """Answer requests until the end."""
        self.root.mainloop()

    def quit(self) -> None:
        """End it."""
        self.root.quit()

    def copy_text(self, text: str) -> None:
        """Take the clipboard."""
        self.root.clipboard_clear()
        self.root.clipboard_append(text)
        self.root.update()

    def paste_text(self) -> str:
        """Ask whoever has it."""
        return str(self.root.clipboard_get(type="UTF8_STRING"))


class GtkWindow:
    """One of GTK 3."""

    def __init__(self) -> None:
        """Listen to standard input."""
        import gi

        gi.require_version("Gtk", "3.0")
        from gi.repository import Gdk, GdkPixbuf, GLib, Gtk

        self.gtk = Gtk
        self.pixbuf = GdkPixbuf.Pixbuf
        self.clipboard = Gtk.Clipboard.get(Gdk.SELECTION_CLIPBOARD)
        GLib.io_add_watch(sys.stdin, GLib.PRIORITY_DEFAULT, GLib.IOCondition.IN, lambda *_: obey(self) or True)

    def run(self) -> None:
        """Answer requests until the end."""
        self.gtk.main()

    def quit(self) -> None:
        """End it."""
        self.gtk.main_quit()

    def copy_text(self, text: str) -> None:
        """Take the clipboard."""
        self.clipboard.set_text(text, -1)

    def paste_text(self) -> str:
        """Ask whoever has it."""
        return str(self.clipboard.wait_for_text())

    def copy_image(self, file: str) -> None:
        """Take the clipboard, for a dozen formats."""
        self.clipboard.set_image(self.pixbuf.new_from_file(file))

    def paste_image(self, file: str) -> None:
        """Ask whoever has it."""
        self.clipboard.wait_for_image().savev(file, "png", [], [])


def obey(window: TkWindow | GtkWindow) -> None:
    """Obey one line."""
    command, _, file = sys.stdin.readline().strip().partition(" ")
    try:
        if not command:
            window.quit()
            return
        if command == "copy-text":
            window.copy_text(Path(file).read_text(encoding="utf-8"))
        elif command == "paste-text":
            Path(file).write_text(window.paste_text(), encoding="utf-8", newline="")
        elif command == "copy-image":
            window.copy_image(file)
        elif command == "paste-image":
            window.paste_image(file)
        print("ok", flush=True)
    except Exception as e:  # whatever it is, the test is to say it
        print(repr(e), flush=True)


if __name__ == "__main__":
    {"tk": TkWindow, "gtk": GtkWindow}[sys.argv[1]]().run()
