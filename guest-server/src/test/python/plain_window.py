"""Windows made with Xlib alone, with the odd properties that toolkits do not let one set.

Usage: plain_window.py WIDTHxHEIGHT PROTOCOLS
PROTOCOLS is `ignores-delete` for windows that take part in WM_DELETE_WINDOW and do nothing then, `no-delete` for such
that take no part in it, `no-input` for such that say that they take no input. Reads commands, a line each, and answers each with `ok` or the new window's id:

    open STYLE TITLE    opens a window; STYLE is how its WM_NAME is written: latin1, compound, utf8 or net (_NET_WM_NAME)
    title STYLE TITLE   names the last window anew
    move X Y            moves it
    destroy             destroys it
    leave               takes it off the screen, without destroying it
    freeze              grabs the pointer, which stands still then
    thaw                lets it go on, and gives it back
"""

import ctypes
import ctypes.util
import sys

X11 = ctypes.CDLL(ctypes.util.find_library("X11"))
DISPLAY, WINDOW, ATOM = ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong
X11.XOpenDisplay.restype = DISPLAY
for name in ("XDefaultRootWindow", "XCreateSimpleWindow", "XInternAtom"):
    getattr(X11, name).restype = ctypes.c_ulong
CURSOR, NOW = ctypes.c_ulong, ctypes.c_ulong(0)
SYNCHRONOUS, ASYNCHRONOUS, POINTER_MOTION = 0, 1, 1 << 6
STYLES = {"compound": 1, "utf8": 4}


class TextProperty(ctypes.Structure):
    _fields_ = [("value", ctypes.c_void_p), ("encoding", ATOM), ("format", ctypes.c_int), ("count", ctypes.c_ulong)]


class Hints(ctypes.Structure):
    _fields_ = [("flags", ctypes.c_long), ("input", ctypes.c_int), ("rest", ctypes.c_ulong * 7)]


display = DISPLAY(X11.XOpenDisplay(None))
root = WINDOW(X11.XDefaultRootWindow(display))
width, height = (int(part) for part in sys.argv[1].split("x"))


def atom(text):
    return ATOM(X11.XInternAtom(display, text.encode(), 0))


def name_window(window, style, title):
    if style == "latin1":
        put(window, "WM_NAME", "STRING", title.encode("latin-1"))
    elif style == "net":
        put(window, "_NET_WM_NAME", "UTF8_STRING", title.encode())
    else:
        text = TextProperty()
        strings = (ctypes.c_char_p * 1)(title.encode())
        X11.Xutf8TextListToTextProperty(display, strings, 1, STYLES[style], ctypes.byref(text))
        X11.XSetTextProperty(display, window, ctypes.byref(text), atom("WM_NAME"))


def put(window, key, kind, value):
    X11.XChangeProperty(display, window, atom(key), atom(kind), 8, 0, value, len(value))


def open_window(style, title):
    window = WINDOW(X11.XCreateSimpleWindow(display, root, 10, 20, width, height, 3, 0, ctypes.c_ulong(0xFFFFFF)))
    name_window(window, style, title)
    put(window, "WM_CLASS", "STRING", b"plain\0PlainWindow\0")
    if sys.argv[2] == "ignores-delete":
        X11.XSetWMProtocols(display, window, ctypes.byref(atom("WM_DELETE_WINDOW")), 1)
    if sys.argv[2] == "no-input":
        X11.XSetWMHints(display, window, ctypes.byref(Hints(flags=1, input=0)))
    X11.XMapWindow(display, window)
    return window


def run(command, rest):
    global last
    if command == "open":
        last = open_window(*rest.split(" ", 1))
        X11.XSync(display, 0)
        return hex(last.value)
    if command == "title":
        name_window(last, *rest.split(" ", 1))
    elif command == "move":
        x, y = rest.split()
        X11.XMoveWindow(display, last, int(x), int(y))
    elif command == "destroy":
        X11.XDestroyWindow(display, last)
    elif command == "leave":
        X11.XWithdrawWindow(display, last, 0)
    elif command == "freeze":
        X11.XGrabPointer(display, root, 0, POINTER_MOTION, SYNCHRONOUS, ASYNCHRONOUS, WINDOW(0), CURSOR(0), NOW)
    elif command == "thaw":
        X11.XUngrabPointer(display, NOW)
    X11.XSync(display, 0)
    return "ok"


sys.stdin.reconfigure(encoding="utf-8")
event = (ctypes.c_long * 24)()
last = None
print("ready", flush=True)
for line in sys.stdin:
    command, _, rest = line.rstrip("\n").partition(" ")
    print(run(command, rest), flush=True)
    while X11.XPending(display):
        X11.XNextEvent(display, event)
