"""A text field of GTK 3 for the tests: gtk_text.py FILE keeps what is in it in FILE, which is there from the beginning."""

import os
import sys
from pathlib import Path

import gi

gi.require_version("Gtk", "3.0")
from gi.repository import GLib, Gtk  # noqa: E402

file = Path(sys.argv[1])
window = Gtk.Window(title="gtk text")
window.set_default_size(500, 300)
field = Gtk.TextView()
window.add(field)
text = field.get_buffer()
pending = False


def write():
    global pending
    pending = False
    new = file.with_suffix(".new")
    new.write_text(text.get_text(*text.get_bounds(), include_hidden_chars=True), newline="")
    os.replace(new, file)
    return False


def changed(*_):
    global pending
    if not pending:
        pending = True
        GLib.idle_add(write)


text.connect("changed", changed)
window.connect("destroy", Gtk.main_quit)
window.show_all()
write()
Gtk.main()
