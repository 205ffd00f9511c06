"""A window of GTK 3 for the tests: gtk_form.py [TITLE [COUNT]]; COUNT labels make it a large one."""

import sys

import gi

gi.require_version("Gtk", "3.0")
from gi.repository import GLib, Gtk  # noqa: E402

title = sys.argv[1] if len(sys.argv) > 1 else "Form"
count = int(sys.argv[2]) if len(sys.argv) > 2 else 0
GLib.set_prgname(title.lower())

window = Gtk.Window(title=title)
window.set_default_size(420, 400)
column = Gtk.Box(orientation=Gtk.Orientation.VERTICAL)
window.add(column)


def add(widget, name=None):
    if name:
        widget.get_accessible().set_name(name)
    column.pack_start(widget, False, False, 0)
    return widget


entry = add(Gtk.Entry(), "Town")
echo = add(Gtk.Label(label="nothing yet"))
entry.connect("changed", lambda _: echo.set_text("typed " + entry.get_text()))
secret = add(Gtk.Entry(visibility=False), "Secret")
short = add(Gtk.Entry(max_length=3), "Short")

button = add(Gtk.Button(label="Press me"))
button.connect("clicked", lambda _: button.set_label("Pressed"))

later = add(Gtk.Button(label="Later"))
later.connect("clicked", lambda _: GLib.timeout_add(300, appear))

leave = add(Gtk.Button(label="Vanish"))
leave.connect("clicked", lambda _: GLib.idle_add(leave.destroy))

grey = add(Gtk.Button(label="Grey"))
grey.set_sensitive(False)

add(Gtk.CheckButton(label="Agree"))
add(Gtk.Scale.new_with_range(Gtk.Orientation.HORIZONTAL, 0, 100, 1), "Volume")

rows = Gtk.ListBox()
for row in ("Red", "Green", "Blue"):
    rows.add(Gtk.Label(label=row))
add(rows, "Colors")

hidden = add(Gtk.Button(label="Hidden"))
for number in range(count):
    add(Gtk.Label(label=f"Label {number}"))


def appear():
    add(Gtk.Button(label="Appeared")).show()
    return False


window.connect("destroy", Gtk.main_quit)
window.show_all()
hidden.hide()
Gtk.main()
