"""A window that tells on standard output what input it gets."""

import tkinter

root = tkinter.Tk()
root.overrideredirect(True)
root.geometry("600x400+0+0")


def say(*words):
    print(*words, flush=True)


root.bind("<ButtonPress>", lambda e: say("press", e.num, e.x, e.y))
root.bind("<ButtonRelease>", lambda e: say("release", e.num, e.x, e.y))
root.bind("<B1-Motion>", lambda e: say("drag", e.x, e.y))
root.bind("<KeyPress>", lambda e: say("down", e.keysym))
root.bind("<KeyRelease>", lambda e: say("up", e.keysym))
root.update()
root.focus_force()
root.update()
say("ready")
root.mainloop()
