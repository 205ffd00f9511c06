"""How long a click takes from the request for it until the button's press reaches a window."""

import json
import subprocess
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from channels import V1Codec
from environment import Environment, Glovebox
from http_client import Client, Endpoint
from input_receiver import PLACE
from input_window import Window
from kernel_clients import Gateway
from stats import summarize, table, times
from targets import Target

_OWN = "Glovebox, POST /actions"
_SHELL = "xdotool through a shell"
_KERNEL = "pyautogui in a warm kernel"
_BETWEEN_SECONDS = 0.05
_WARM_UP = 100


def measure(environment: Environment, window: Window, glovebox: Glovebox) -> tuple[dict[str, Any], list[Target]]:
    """Click by all sides in turn, each time elsewhere."""
    with ExitStack() as stack:
        sides = {
            _OWN: _own(stack, glovebox),
            _SHELL: _shell(environment),
            _KERNEL: _kernel(stack, glovebox),
        }
        figures: dict[str, list[float]] = {title: [] for title in sides}
        for number in range(_WARM_UP + environment.samples(100, 15)):
            for turn in range(len(sides)):
                title = list(sides)[(number + turn) % len(sides)]
                if number < _WARM_UP and title == _SHELL:
                    continue  # there is nothing to be warmed
                spent = _click(sides[title], window, number * len(sides) + turn)
                if number >= _WARM_UP:
                    figures[title].append(spent)
    return figures, _report(figures)


def _click(click: Callable[[int, int], None], window: Window, number: int) -> float:
    left, top, width, height = PLACE
    x = left + 7 * number % width
    y = top + 11 * number % height
    time.sleep(_BETWEEN_SECONDS)
    began = time.perf_counter()
    click(x, y)
    press = window.press()
    if (press["x"], press["y"]) != (x, y):
        message = f"the click at {x},{y} came as {press}"
        raise RuntimeError(message)
    return float(press["time"] - began) * 1000


def _own(stack: ExitStack, glovebox: Glovebox) -> Callable[[int, int], None]:
    client = Client(glovebox.url)
    stack.callback(client.close)
    endpoint = Endpoint(glovebox.url, "/actions", glovebox.headers)

    def click(x: int, y: int) -> None:
        reply = client.request(endpoint, "POST", json.dumps({"type": "click", "x": x, "y": y}).encode())
        if not json.loads(reply.body).get("completed"):
            message = f"not clicked: {reply.status} {reply.body[:500]!r}"
            raise RuntimeError(message)

    return click


def _shell(environment: Environment) -> Callable[[int, int], None]:
    def click(x: int, y: int) -> None:
        command = f"xdotool mousemove {x} {y} click 1"
        subprocess.run(["/bin/sh", "-c", command], env=dict(environment.variables), check=True)

    return click


def _kernel(stack: ExitStack, glovebox: Glovebox) -> Callable[[int, int], None]:
    gateway = Gateway(glovebox.kernels_url, glovebox.headers)
    kernel = stack.enter_context(gateway.kernel(V1Codec()))
    kernel.run("import pyautogui; pyautogui.PAUSE = 0; pyautogui.FAILSAFE = False")

    def click(x: int, y: int) -> None:
        kernel.run(f"pyautogui.click({x}, {y})")

    return click


def _report(figures: dict[str, list[float]]) -> list[Target]:
    each = {title: summarize(samples) for title, samples in figures.items()}
    rows = [
        (
            title,
            f"{side.median:.2f}",
            f"{side.p95:.2f}",
            f"{side.minimum:.2f}",
            times(each[_SHELL].median, side.median),
            times(each[_KERNEL].median, side.median),
            f"{side.count}",
        )
        for title, side in each.items()
    ]
    headers = ("click", "median ms", "p95", "min", "vs xdotool", "vs pyautogui", "samples")
    print(table("From the request for a click to the button's press at a window", headers, rows), flush=True)
    own = each[_OWN].median
    return [
        Target(f"click, of {title}", (title, f"{peer:.2f} ms", f"{own:.2f} ms"), own / peer, bound, "x the peer's")
        for title, peer, bound in ((_SHELL, each[_SHELL].median, 0.1), (_KERNEL, each[_KERNEL].median, 0.5))
    ]
