"""How long one screenshot takes, by what has changed on the screen since the one before."""

import random
import re
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from canvas import Canvas
from http_client import Client, Reply
from screen_sides import PEERS, Side
from stats import summarize, table, times
from targets import Target

_WARM_UP = 8
_FASTEST = "the fastest"
_FRESH: Sequence[tuple[str, str, float]] = tuple(
    (own, peer, bound) for own in ("default", "fresh") for peer, bound in (("pyautogui", 10.0), ("mss-opencv", 3.5))
)
_GOALS: dict[str, Sequence[tuple[str, str, float]]] = {
    "changed": (*_FRESH, ("jpeg", "mss-jpeg", 1.2), ("jpeg-fresh", "mss-jpeg", 1.2)),
    "pointer": (("default", "pyautogui", 25),),
    "caret": (("default", "pyautogui", 25),),
    "unchanged": (("tag", _FASTEST, 50), ("default", "pyautogui", 30), ("jpeg", "mss-jpeg", 3)),
}


@dataclass(frozen=True)
class Work:
    """What is measured: its key and name, what happens to the screen before each request, and who is asked."""

    key: str
    title: str
    change: Callable[[], None]
    own: Sequence[str]
    peers: Sequence[str]


def works(canvas: Canvas) -> list[Work]:
    """Answer what is measured on a canvas, each with every kind of change to it."""
    width, height = canvas.expected().size
    steps = iter(range(1, 1 << 30))

    def move() -> None:
        step = next(steps)
        canvas.move_pointer(80 + step * 331 % (width - 160), 80 + step * 173 % (height - 160))

    few = ("pyautogui", "mss-opencv")
    changed = ("default", "fresh", "jpeg", "jpeg-fresh")
    return [
        Work("changed", "the whole screen changed before each request", canvas.repaint, changed, tuple(PEERS)),
        Work("pointer", "the pointer moved before each request", move, ("default",), few),
        Work("caret", "a text cursor of 8x16 blinked before each request", canvas.blink, ("default",), few),
        Work("unchanged", "nothing changed", canvas.finish, ("tag", "default", "jpeg"), tuple(PEERS)),
    ]


def measure(work: Work, sides: Sequence[Side], canvas: Canvas, rounds: int) -> dict[str, Any]:
    """Ask each side once a round, over a connection of its own, each round in another order.

    One answer of each round is compared with the screen, the sides taking turns, and so are all of the rounds to warm
    up.
    """
    figures: dict[str, Any] = {side.key: {"title": side.title, "ms": [], "server_ms": []} for side in sides}
    with ExitStack() as stack:
        clients = {side.key: Client(side.endpoint.url) for side in sides}
        for client in clients.values():
            stack.callback(client.close)
        order = random.Random(1)
        for number in range(-_WARM_UP, rounds):
            turn = sides[number % len(sides)]
            for side in order.sample(sides, len(sides)):
                work.change()
                reply = clients[side.key].request(side.endpoint)
                if number < 0 or side is turn or reply.status != side.status:
                    side.check(reply, canvas)
                if number >= 0:
                    _take(figures[side.key], reply)
    return figures


def _take(figures: dict[str, Any], reply: Reply) -> None:
    figures["ms"].append(reply.milliseconds)
    figures["bytes"] = len(reply.body)
    if spent := re.search(r"\btotal;dur=([\d.]+)", reply.headers.get("Server-Timing", "")):
        figures["server_ms"].append(float(spent[1]))


def report(work: Work, where: str, figures: dict[str, Any]) -> list[Target]:
    """Print the table of a work, and answer its targets."""
    medians = {key: summarize(each["ms"]).median for key, each in figures.items()}
    rows = []
    for each in figures.values():
        summary = summarize(each["ms"])
        server = f"{summarize(each['server_ms']).median:.2f}" if each["server_ms"] else "-"
        own = (f"{summary.median:.2f}", f"{summary.p95:.2f}", f"{summary.minimum:.2f}", server, f"{each['bytes']:,}")
        ratios = (times(medians[peer], summary.median) if peer in medians else "-" for peer in PEERS)
        rows.append((each["title"], *own, *ratios))
    headers = ("side", "median ms", "p95", "min", "server ms", "bytes", *(f"vs {peer}" for peer in PEERS))
    count = len(next(iter(figures.values()))["ms"])
    print(table(f"{where}, {work.title}; {count} requests a side", headers, rows), flush=True)
    return [_target(work, where, figures, medians, goal) for goal in _GOALS[work.key] if goal[0] in medians]


def _target(
    work: Work, where: str, figures: dict[str, Any], medians: dict[str, float], goal: tuple[str, str, float]
) -> Target:
    own, peer, bound = goal
    if peer == _FASTEST:
        peer = min(PEERS, key=lambda key: medians[key])
    shown = (peer, f"{medians[peer]:.1f} ms", f"{medians[own]:.2f} ms")
    asked = figures[own]["title"].removeprefix("Glovebox").removeprefix(", ") or "PNG"
    name = f"{where}, {work.key}, {asked}"
    return Target(name, shown, medians[peer] / medians[own], bound, "x faster", at_least=True)
