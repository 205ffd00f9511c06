"""The Python peers of typing, warm in one process: a JSON line with `side` and `text` is typed, and answered `done`."""

import json
import sys


def main() -> None:
    """Type what each line of the standard input asks for."""
    answers, sys.stdout = sys.stdout, sys.stderr  # python3-xlib prints warnings
    import pyautogui
    from pynput.keyboard import Controller

    pyautogui.PAUSE = 0  # it waits after a call, 0.1 s if left alone
    pyautogui.FAILSAFE = False
    types = {"pyautogui": pyautogui.write, "pynput": Controller().type}
    print("ready", file=answers, flush=True)
    for line in sys.stdin:
        wish = json.loads(line)
        try:
            types[wish["side"]](wish["text"])
            print("done", file=answers, flush=True)
        except Exception as error:  # what a peer cannot type, it says in its own way
            print(f"failed: {error!r}".replace("\n", " "), file=answers, flush=True)


if __name__ == "__main__":
    main()
