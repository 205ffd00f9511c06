"""`GET /screenshot` beside FastAPI screenshot servers: latency, bytes, and eight clients at once."""

import re
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from environment import HERE, Environment
from http_client import Client, Endpoint, fetch
from processes import LOOPBACK, free_port, running, wait_until_answering
from screen import check_same, check_scene, showing
from stats import summarize, table, times

_CLIENTS = 8
_BUSY_SIDES = ("a", "b", "d", "f")  # sides that eight clients ask at once
_WARM_UP = 10


@dataclass(frozen=True)
class Side:
    """One contender: its letter, its name in the table, what is asked, and the status that is right."""

    letter: str
    title: str
    endpoint: Endpoint
    status: int = 200


def measure(environment: Environment) -> dict[str, Any]:
    """Measure both scenes, print their tables, and answer the raw figures by scene."""
    figures: dict[str, Any] = {}
    with screenshot_peers(environment) as peers:
        for scene in ("busy", "flat"):
            with showing(scene, environment):
                sides = _sides(environment, peers)
                _verify(sides, scene)
                latency = _latency(sides, environment.samples(60, 10))
                rates = _rates([s for s in sides if s.letter in _BUSY_SIDES], environment.samples(5, 1))
                _verify(sides, scene)
            figures[scene] = {"latency": latency, "requests_per_second": rates}
            _print(scene, sides, latency, rates)
    return figures


@contextmanager
def screenshot_peers(environment: Environment) -> Iterator[str]:
    """Run the FastAPI peers under uvicorn and answer their URL."""
    port = free_port()
    with running(uvicorn(port), environment.variables, environment.workdir / "uvicorn.log", HERE) as server:
        wait_until_answering(server, port, "/health")
        yield f"http://{LOOPBACK}:{port}"


def uvicorn(port: int) -> list[str]:
    """Command line of the FastAPI peers; idle connections are kept longer than uvicorn's 5 s, for the slow rounds."""
    command = [sys.executable, "-m", "uvicorn", "peer_app:app", "--host", LOOPBACK, "--port", str(port)]
    return [*command, "--no-access-log", "--log-level", "warning", "--timeout-keep-alive", "120"]


def _sides(environment: Environment, peers: str) -> list[Side]:
    sides = [
        Side("d", "FastAPI, pyautogui, Pillow PNG", Endpoint(peers, "/pyautogui")),
        Side("e", "FastAPI, mss, Pillow PNG level 1", Endpoint(peers, "/mss-pillow")),
        Side("f", "FastAPI, mss, OpenCV PNG", Endpoint(peers, "/mss-opencv")),
    ]
    if environment.glovebox is None:
        return sides
    url, headers = environment.glovebox.url, environment.glovebox.headers
    unchanged = Endpoint(url, "/screenshot", headers)
    tag = fetch(unchanged).headers["ETag"] or ""
    return [
        Side("a", "Glovebox, every strip encoded anew", Endpoint(url, "/screenshot?fresh=true", headers)),
        Side("b", "Glovebox, as asked for by default", unchanged),
        Side("c", "Glovebox, If-None-Match", Endpoint(url, "/screenshot", {**headers, "If-None-Match": tag}), 304),
        *sides,
    ]


def _verify(sides: Sequence[Side], scene: str) -> None:
    """Raise RuntimeError unless every side that sends an image sends the very picture on the screen."""
    images = {side.letter: fetch(side.endpoint).body for side in sides if side.status != 304}
    check_scene(images["d"], scene)
    for letter, image in images.items():
        check_same(image, images["d"], f"side {letter}")


def _latency(sides: Sequence[Side], rounds: int) -> dict[str, Any]:
    """Ask each side once a round, over a connection of its own, each round beginning with another side."""
    figures: dict[str, Any] = {side.letter: {"title": side.title, "ms": [], "server_ms": []} for side in sides}
    with ExitStack() as stack:
        clients = {side.letter: Client(side.endpoint.url) for side in sides}
        for client in clients.values():
            stack.callback(client.close)
        for number in range(-_WARM_UP, rounds):
            turn = number % len(sides)
            for side in (*sides[turn:], *sides[:turn]):
                reply = clients[side.letter].request(side.endpoint)
                if reply.status != side.status:
                    message = f"side {side.letter}: {reply.status} instead of {side.status}"
                    raise RuntimeError(message)
                if number < 0:
                    continue
                figures[side.letter]["ms"].append(reply.milliseconds)
                figures[side.letter]["bytes"] = len(reply.body)
                if spent := re.search(r"\btotal;dur=([\d.]+)", reply.headers.get("Server-Timing", "")):
                    figures[side.letter]["server_ms"].append(float(spent[1]))
    return figures


def _rates(sides: Sequence[Side], seconds: float) -> dict[str, float]:
    """Answers per second that eight clients get from each side, asked for `seconds` in five interleaved slices."""
    slices = 5
    answered = {side.letter: 0 for side in sides}
    spent = {side.letter: 0.0 for side in sides}
    with ExitStack() as stack:
        clients = {side.letter: [Client(side.endpoint.url) for _ in range(_CLIENTS)] for side in sides}
        for client in (client for each in clients.values() for client in each):
            stack.callback(client.close)
        for _ in range(slices):
            for side in sides:
                began = time.perf_counter()
                answered[side.letter] += _slice(clients[side.letter], side, began + seconds / slices)
                spent[side.letter] += time.perf_counter() - began
    return {letter: answered[letter] / spent[letter] for letter in answered}


def _slice(clients: Sequence[Client], side: Side, until: float) -> int:
    """Let every client ask without a pause until the time has come; answer the number of right answers."""
    counts = [0] * len(clients)

    def ask(number: int) -> None:
        while time.perf_counter() < until:
            counts[number] += clients[number].request(side.endpoint).status == side.status

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(len(clients))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts)


def _print(scene: str, sides: Sequence[Side], latency: dict[str, Any], rates: dict[str, float]) -> None:
    medians = {letter: summarize(each["ms"]).median for letter, each in latency.items()}
    rows = []
    for side in sides:
        figures = latency[side.letter]
        summary = summarize(figures["ms"])
        server = f"{summarize(figures['server_ms']).median:.2f}" if figures["server_ms"] else "-"
        rate = rates.get(side.letter)
        rows.append(
            (
                f"{side.letter} {side.title}",
                f"{summary.median:.2f}",
                f"{summary.p95:.2f}",
                f"{summary.minimum:.2f}",
                server,
                f"{figures['bytes']:,}",
                times(medians["d"], summary.median),
                times(medians["f"], summary.median),
                f"{rate:.1f}" if rate else "-",
                times(rate, rates["d"]) if rate else "-",
            )
        )
    headers = ("side", "median ms", "p95", "min", "server ms", "bytes", "vs d", "vs f", "8 clients/s", "vs d")
    count = len(latency["d"]["ms"])
    print(table(f"Screenshot of the {scene} scene over HTTP, {count} requests a side", headers, rows), flush=True)
