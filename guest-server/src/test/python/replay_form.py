"""A form that takes its time: every answer comes after a random delay. Tells on standard output where it is.

Arguments: the shortest and the longest delay in ms, and the greeting that it shows.
"""

import random
import sys
import tkinter

shortest, longest, greeting = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
root = tkinter.Tk()
root.title("Form")
root.geometry("400x200+0+0")
root.configure(bg="white")


def say(text):
    root.update()
    print(text, flush=True)


def later(do):
    root.after(random.randint(shortest, longest), do)


def place(widget, x, y, width):
    widget.place(x=x, y=y, width=width, height=30)
    return widget


def open_form():
    place(tkinter.Label(root, text=greeting, bg="yellow"), 10, 10, 380)
    place(tkinter.Button(root, text="Go", command=lambda: later(ask)), 10, 60, 80)
    say("ready")


def ask():
    entry = place(tkinter.Entry(root, insertofftime=0), 10, 110, 200)
    entry.bind("<Return>", lambda _: later(lambda: confirm(entry)))
    entry.focus_force()
    say("asked")


def confirm(entry):
    place(tkinter.Button(root, text="Save", command=lambda: later(lambda: save(entry.get()))), 250, 110, 100)
    say("typed")


def save(text):
    place(tkinter.Label(root, text="Saved: " + text, bg="pink"), 10, 160, 380)
    say("saved " + text)


later(open_form)
root.mainloop()
