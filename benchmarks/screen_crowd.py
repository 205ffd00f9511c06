"""Eight clients at once, and how long /health takes a ninth meanwhile."""

import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from multiprocessing.connection import Connection
from typing import Any

from environment import Environment, Glovebox
from http_client import Client, Endpoint
from screen_sides import Side, own_sides, peer_sides
from stats import summarize, table, times
from targets import Target

_CLIENTS = 8
_SLICES = 5
_PAUSE_SECONDS = 0.005
_GOALS = (("fresh", 9), ("default", 55))
_HEALTH_MS = 10


def measure(environment: Environment, peers: str, where: str) -> tuple[dict[str, Any], list[Target]]:
    """Ask one side at a time, in slices, print the table, and answer the figures and the targets."""
    sides = [
        *own_sides(environment.glovebox, ("fresh", "default", "jpeg-fresh")),
        *peer_sides(peers, ("pyautogui", "mss-opencv", "mss-jpeg")),
    ]
    figures: dict[str, Any] = {
        side.key: {"title": side.title, "answered": 0, "seconds": 0.0, "health_ms": []} for side in sides
    }
    with ExitStack() as stack:
        health = stack.enter_context(_health(environment.glovebox))
        clients = {side.key: [Client(side.endpoint.url) for _ in range(_CLIENTS)] for side in sides}
        for client in (client for each in clients.values() for client in each):
            stack.callback(client.close)
        for _ in range(_SLICES):
            for side in sides:
                each = figures[side.key]
                began = time.perf_counter()
                each["answered"] += _slice(clients[side.key], side, began + environment.samples(6, 1) / _SLICES)
                each["seconds"] += time.perf_counter() - began
                if side.endpoint.url == (environment.glovebox.url if environment.glovebox else ""):
                    each["health_ms"] += health(began, time.perf_counter())
    for each in figures.values():
        each["per_second"] = each["answered"] / each["seconds"]
    return figures, _report(figures, where)


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


@contextmanager
def _health(glovebox: Glovebox | None) -> Iterator[Callable[[float, float], list[float]]]:
    """Ask /health all the while, from a process of its own, which the eight clients do not slow down.

    What is answered gives the milliseconds of the requests that began and ended within a time.
    """
    if glovebox is None:
        yield lambda _began, _ended: []
        return
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_ask_health, args=(theirs, glovebox), daemon=True)
    process.start()
    theirs.close()
    ours.recv()

    def within(began: float, ended: float) -> list[float]:
        ours.send("samples")
        return [ms for start, ms in ours.recv() if began <= start and start + ms / 1000 <= ended]

    try:
        yield within
    finally:
        ours.close()
        process.join()


def _ask_health(owner: Connection, glovebox: Glovebox) -> None:
    """Ask without end; send the samples taken since the last time whenever the owner asks, until it hangs up."""
    endpoint = Endpoint(glovebox.url, "/health", glovebox.headers)
    client = Client(glovebox.url)
    samples: list[tuple[float, float]] = []
    owner.send("ready")
    try:
        while True:
            if owner.poll(_PAUSE_SECONDS):
                owner.recv()
                owner.send(samples)
                samples = []
            began = time.perf_counter()
            samples.append((began, client.request(endpoint).milliseconds))
    except (EOFError, KeyboardInterrupt):
        client.close()


def _report(figures: dict[str, Any], where: str) -> list[Target]:
    usual = figures["pyautogui"]["per_second"]
    rows, targets = [], []
    goals = dict(_GOALS)
    for key, each in figures.items():
        rate = each["per_second"]
        health = summarize(each["health_ms"]) if each["health_ms"] else None
        spread = (f"{health.median:.2f}", f"{health.p99:.2f}", f"{health.count}") if health else ("-", "-", "-")
        rows.append((each["title"], f"{rate:.1f}", times(rate, usual), *spread))
        if key in goals:
            work = f"{where}, {_CLIENTS} clients, {'nothing changed' if key == 'default' else 'fresh=true'}"
            shown = ("pyautogui", f"{usual:.1f}/s", f"{rate:.1f}/s")
            targets.append(Target(work, shown, rate / usual, goals[key], "x as many", at_least=True))
            if health:
                shown = ("-", "-", f"{health.p99:.1f} ms")
                targets.append(Target(f"{work}, /health p99", shown, health.p99, _HEALTH_MS, "ms"))
    headers = ("side", "requests/s", "vs pyautogui", "/health median ms", "p99", "samples")
    print(table(f"{where}, {_CLIENTS} clients at once, the screen as it is", headers, rows), flush=True)
    return targets
