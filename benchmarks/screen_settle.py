"""Waiting for the screen to come to rest: how late the answer is, and what an agent's loop gains by it."""

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image

from canvas import Canvas
from environment import HERE, Environment
from http_client import Client, Endpoint
from images import check_same, decode
from processes import running
from responder import BOX, COLOURS
from screen_sides import knows
from stats import Summary, summarize, table, times
from targets import Target

_QUIET_MS = 200
_LIMIT_MS = 5000
_DRAWING_SECONDS = 0.3
_STEP_SECONDS = 0.01
_LATE_MS = 30
_SLEEP_SECONDS = 2.0
_LOOP_QUIET_MS = 250  # longer than the program under test takes to react
_SETTLED = f"/screenshot?settle={_QUIET_MS},{_LIMIT_MS}"


def lateness(environment: Environment, canvas: Canvas, where: str) -> tuple[dict[str, Any], list[Target]]:
    """Draw for a while and stop; measure from the last drawing, the quiet time apart, to the end of the answer."""
    glovebox = environment.glovebox
    if glovebox is None or not knows(glovebox, _SETTLED):
        return {}, []
    figures: dict[str, Any] = {"late_ms": [], "settled_ms": []}
    client = Client(glovebox.url)
    try:
        for number in range(environment.samples(30, 5)):
            drawer = _Drawer(canvas, number * 100)
            drawer.start()
            reply = client.request(Endpoint(glovebox.url, _SETTLED, glovebox.headers))
            answered = time.perf_counter()
            drawer.join()
            if reply.headers["X-Settled"] != "true":
                message = f"a screen at rest was not seen to settle: {reply.status} {dict(reply.headers)}"
                raise RuntimeError(message)
            check_same(reply.body, canvas.expected(), canvas.pointer, "settle")
            figures["late_ms"].append((answered - drawer.last) * 1000 - _QUIET_MS)
            figures["settled_ms"].append(float(reply.headers["X-Settled-Ms"]))
    finally:
        client.close()
    late = summarize(figures["late_ms"])
    row = (f"settle={_QUIET_MS}", f"{late.median:.1f}", f"{late.p95:.1f}", f"{late.minimum:.1f}", f"{late.count}")
    headers = ("work", "median ms", "p95", "min", "samples")
    print(table(f"{where}, from the end of the quiet time to the answer with its image", headers, [row]), flush=True)
    early = Target(
        f"{where}, settle, the earliest", ("-", "-", f"{late.minimum:.1f} ms"), late.minimum, 0, "ms", at_least=True
    )
    return figures, [_late(where, late, "median", late.median), _late(where, late, "p95", late.p95), early]


def _late(where: str, late: Summary, name: str, value: float) -> Target:
    work = f"{where}, settle after the quiet time, {name} of {late.count}"
    return Target(work, ("-", "-", f"{value:.1f} ms"), value, _LATE_MS, "ms")


class _Drawer(threading.Thread):
    """Draws small squares for a while; `last` is when the last one was asked for."""

    def __init__(self, canvas: Canvas, first: int) -> None:
        super().__init__(daemon=True)
        self._canvas = canvas
        self._first = first
        self.last = 0.0

    def run(self) -> None:
        until = time.perf_counter() + _DRAWING_SECONDS
        number = self._first
        while time.perf_counter() < until:
            self.last = time.perf_counter()
            self._canvas.dab(number)
            number += 1
            time.sleep(_STEP_SECONDS)


def agents_loop(environment: Environment) -> tuple[dict[str, Any], list[Target]]:
    """Act, wait and look, as an agent does: by settle, and by the sleep of two seconds that agents make do with."""
    if environment.glovebox is None:
        return {}, []
    ways: dict[str, tuple[str, float]] = {"sleep": ("act, sleep 2 s, see", _SLEEP_SECONDS)}
    settled = f"/screenshot?settle={_LOOP_QUIET_MS},{_LIMIT_MS}"
    if knows(environment.glovebox, settled):
        ways["settle"] = (f"act, settle={_LOOP_QUIET_MS}, see", 0)
    ways["blind"] = ("act, see at once", 0)
    figures: dict[str, Any] = {key: {"title": way[0], "seconds": [], "end_state": 0} for key, way in ways.items()}
    client = Client(environment.glovebox.url)
    try:
        with _responding(environment) as act:
            for number in range(environment.samples(10, 3) * len(ways)):
                key = list(ways)[number % len(ways)]
                path = settled if key == "settle" else "/screenshot"
                began = time.perf_counter()
                act(number)
                time.sleep(ways[key][1])
                reply = client.request(Endpoint("", path, environment.glovebox.headers))
                figures[key]["seconds"].append(time.perf_counter() - began)
                figures[key]["end_state"] += _shows(decode(reply.body), COLOURS[(number + 1) % len(COLOURS)])
                time.sleep(0.5)  # the program comes to rest for whoever is next
    finally:
        client.close()
    return figures, _report(figures)


@contextmanager
def _responding(environment: Environment) -> Iterator[Callable[[int], None]]:
    """Run the program that is acted upon; what is answered presses a key in it, or clicks, by turns."""
    directory = Path(tempfile.mkdtemp(prefix="responder-", dir=environment.workdir))
    log = directory / "responder.log"
    argv = [sys.executable, str(HERE / "responder.py")]

    def act(number: int) -> None:
        command = ["key", "space"] if number % 2 else ["click", "1"]
        subprocess.run(["xdotool", *command], env=dict(environment.variables), check=True)

    with running(argv, environment.variables, log, directory) as program:
        deadline = time.monotonic() + 20
        while "ready" not in log.read_text():
            if program.poll() is not None or time.monotonic() > deadline:
                message = f"the program to act upon did not come up:\n{log.read_text()}"
                raise RuntimeError(message)
            time.sleep(0.05)
        yield act


def _shows(image: Image.Image, colour: tuple[int, int, int]) -> bool:
    left, top, width, height = BOX
    return image.getpixel((left + width // 4, top + height // 4)) == colour


def _report(figures: dict[str, Any]) -> list[Target]:
    slept = summarize(figures["sleep"]["seconds"]).median
    rows = []
    for each in figures.values():
        spent = summarize(each["seconds"])
        seen = f"{each['end_state']} of {spent.count}"
        rows.append((each["title"], f"{spent.median:.3f}", f"{spent.p95:.3f}", times(slept, spent.median), seen))
    headers = ("loop", "median s", "p95", "vs sleep", "pictures of the end state")
    print(table("An agent's loop; the program redraws 150 ms after the action", headers, rows), flush=True)
    if "settle" not in figures:
        return []
    settled = figures["settle"]
    count, median = len(settled["seconds"]), summarize(settled["seconds"]).median
    shown = ("sleep 2 s", f"{slept:.2f} s", f"{median:.2f} s")
    return [
        Target("act, settle, see", shown, slept / median, 1, "x faster", at_least=True),
        Target(
            "act, settle, see: the end state",
            ("sleep 2 s", f"{figures['sleep']['end_state']}", f"{settled['end_state']}"),
            settled["end_state"],
            count,
            "pictures",
            at_least=True,
        ),
    ]
