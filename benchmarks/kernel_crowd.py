"""Eight kernels at once, each with a client in a process of its own."""

import multiprocessing
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing.connection import Connection
from statistics import median
from typing import Any

from environment import Environment
from kernel_cells import run_cells
from kernel_sides import Contest, Side
from processes import cpu_seconds
from stats import table
from targets import Target

_CLIENTS = 8


def measure(environment: Environment, contest: Contest) -> tuple[dict[str, Any], list[Target]]:
    """Run cells in eight kernels of a side, the sides taking turns; print the table, answer figures and targets."""
    cells = environment.samples(40, 20)
    figures: dict[str, Any] = {
        side.key: {"title": side.title, "cells_per_second": [], "cpu_seconds": 0.0} for side in contest.sides
    }
    with _clients(contest.sides) as clients:
        for number in range(environment.samples(5, 2)):
            turn = number % len(contest.sides)
            for side in (*contest.sides[turn:], *contest.sides[:turn]):
                before = cpu_seconds(side.pid) if side.pid else 0.0
                seconds = _round(clients, side, cells)
                figures[side.key]["cells_per_second"].append(cells * _CLIENTS / seconds)
                figures[side.key]["cpu_seconds"] += cpu_seconds(side.pid) - before if side.pid else 0.0
    for each in figures.values():
        each["cpu_ms"] = 1000 * each["cpu_seconds"] / (len(each["cells_per_second"]) * cells * _CLIENTS)
    _print(contest.sides, figures, cells)
    return figures, _targets(figures)


@contextmanager
def _clients(sides: list[Side]) -> Iterator[list[Connection]]:
    """Start the client processes; each has a kernel of every side, so that all sides have the same clients."""
    spawn = multiprocessing.get_context("spawn")
    with ExitStack() as stack:
        clients = []
        for _ in range(_CLIENTS):
            ours, theirs = spawn.Pipe()
            process = spawn.Process(target=_client, args=(theirs, sides), daemon=True)
            process.start()
            stack.callback(process.join)
            stack.callback(ours.close)
            theirs.close()
            clients.append(ours)
            _answer(ours)  # one after another, so that a machine's cores are not flooded
        yield clients


def _client(owner: Connection, sides: list[Side]) -> None:
    """Run as many cells as the owner says in the kernel of the side that it names, until it hangs up."""
    with ExitStack() as stack:
        try:
            kernels = {side.key: stack.enter_context(side.open()) for side in sides}
            for kernel in kernels.values():
                run_cells(kernel, 10)
            owner.send("ready")
            while True:
                key, count = owner.recv()
                run_cells(kernels[key], count)
                owner.send("done")
        except EOFError:
            pass  # the owner hung up
        except KeyboardInterrupt:
            pass


def _round(clients: list[Connection], side: Side, cells: int) -> float:
    began = time.perf_counter()
    for client in clients:
        client.send((side.key, cells))
    for client in clients:
        _answer(client)
    return time.perf_counter() - began


def _answer(client: Connection) -> None:
    try:
        client.recv()
    except EOFError as end:
        message = "a client's process ended; what it wrote says why"
        raise RuntimeError(message) from end


def _print(sides: list[Side], figures: dict[str, Any], cells: int) -> None:
    floor = median(figures["direct"]["cells_per_second"])
    rows = []
    for side in sides:
        rates = figures[side.key]["cells_per_second"]
        spread = f"{min(rates):.0f}..{max(rates):.0f}"
        spent = f"{figures[side.key]['cpu_ms']:.2f}" if side.pid else "-"
        rows.append((side.title, f"{median(rates):.0f}", spread, f"{median(rates) / floor:.2f}", spent))
    headers = ("side", "cells/s", "min..max", "of the floor", "server CPU ms/cell")
    rounds = len(figures["direct"]["cells_per_second"])
    print(table(f"{_CLIENTS} kernels at once, {rounds} rounds of {cells} cells each", headers, rows), flush=True)


def _targets(figures: dict[str, Any]) -> list[Target]:
    targets = []
    for protocol, label, bound in (("v1", "v1", 0.95), ("json", "JSON", 0.9)):
        names = ("direct", f"peer-{protocol}", f"glovebox-{protocol}")
        if names[2] not in figures:
            continue
        rates = [median(figures[name]["cells_per_second"]) for name in names]
        shown = tuple(f"{rate:.0f} cells/s" for rate in rates)
        work = f"{_CLIENTS} kernels at once, {label}"
        targets.append(Target(work, shown, rates[2] / rates[0], bound, "x the floor", at_least=True))
        spent = [figures[name]["cpu_ms"] for name in names[1:]]
        shown = ("-", *(f"{each:.2f} ms" for each in spent))
        targets.append(Target(f"{work}, server CPU a cell", shown, spent[1] / spent[0], 0.2, "x the peer's"))
    return targets
