"""The round trip of `1+1`: its time, and what the gateways spend on it."""

from contextlib import ExitStack
from typing import Any

from cells import Kernel
from environment import Environment
from kernel_sides import Contest, Side
from processes import cpu_seconds
from stats import summarize, table, times
from targets import Target

_ROUND = 20
_WARM_UP = 5
_SLOW = ("peer-v1", "peer-json")  # ten times the others' time a cell: a third of the cells is enough
_MAKE = "__import__('ipykernel').__version__, __import__('sys').version, __import__('sys').executable"


def measure(environment: Environment, contest: Contest, when: str) -> tuple[dict[str, Any], list[Target]]:
    """Run cells in new kernels of every side, print their table, and answer figures and targets."""
    sides = [*contest.sides, *contest.acknowledging()]
    cells = _round_trips(sides, environment.samples(300, 60))
    _print(sides, cells, when)
    return cells, _targets(cells, when)


def _round_trips(sides: list[Side], count: int) -> dict[str, Any]:
    """Run cells in rounds of 20, side after side, and sum up what each gateway's process spends in its rounds."""
    figures: dict[str, Any] = {side.key: {"title": side.title, "ms": [], "cpu_seconds": 0.0} for side in sides}
    with ExitStack() as stack:
        kernels = {side.key: stack.enter_context(side.open()) for side in sides}
        makes = {key: kernel.run(_MAKE).result for key, kernel in kernels.items()}
        if len(set(makes.values())) > 1:
            message = f"the sides' kernels differ: {makes}"
            raise RuntimeError(message)
        for kernel in kernels.values():
            run_cells(kernel, _WARM_UP)
        for number in range(count // _ROUND):
            turn = number % len(sides)
            for side in (*sides[turn:], *sides[:turn]):
                if side.key in _SLOW and number % 3:
                    continue
                before = cpu_seconds(side.pid) if side.pid else 0.0
                figures[side.key]["ms"] += run_cells(kernels[side.key], _ROUND)
                figures[side.key]["cpu_seconds"] += cpu_seconds(side.pid) - before if side.pid else 0.0
    return figures


def run_cells(kernel: Kernel, count: int) -> list[float]:
    """Run `1+1` so many times; answer the milliseconds until `idle`."""
    spent = []
    for _ in range(count):
        cell = kernel.run("1+1")
        if cell.result != "2" or not cell.complete:
            message = f"1+1 gave {cell}"
            raise RuntimeError(message)
        spent.append(cell.last_ms)
    return spent


def _print(sides: list[Side], cells: dict[str, Any], when: str) -> None:
    floor = summarize(cells["direct"]["ms"])
    rows = []
    for side in sides:
        summary = summarize(cells[side.key]["ms"])
        peer = summarize(cells[side.key.replace("glovebox", "peer") if side.pid else "peer-v1"]["ms"])
        rows.append(
            (
                side.title,
                str(summary.count),
                f"{summary.median:.2f}",
                f"{summary.p99:.2f}",
                f"{summary.minimum:.2f}",
                f"{summary.median / floor.median:.2f}",
                f"{summary.p99 / floor.p99:.2f}",
                times(peer.median, summary.median),
                f"{_cpu_ms(cells[side.key]):.2f}" if side.pid else "-",
            )
        )
    headers = ("side", "cells", "p50 ms", "p99", "min", "p50 of the floor", "p99", "p50 vs peer", "server CPU ms/cell")
    title = f"Cell 1+1 until idle, in rounds of {_ROUND}: the {when} of this run"
    print(table(title, headers, rows), flush=True)


def _cpu_ms(figures: dict[str, Any]) -> float:
    return float(figures["cpu_seconds"]) * 1000 / len(figures["ms"])


def _targets(cells: dict[str, Any], when: str) -> list[Target]:
    targets = []
    floor = summarize(cells["direct"]["ms"])
    for key in (key for key in cells if key.startswith("glovebox")):
        own, peer = (summarize(cells[name]["ms"]) for name in (key, key.replace("glovebox", "peer")))
        work = f"1+1, {cells[key]['title'].removeprefix('Glovebox, ')}, {when}"
        for name, bound, figures in (
            ("p50", 1.1, (floor.median, peer.median, own.median)),
            ("p99", 1.5, (floor.p99, peer.p99, own.p99)),
        ):
            shown = tuple(f"{each:.2f} ms" for each in figures)
            targets.append(Target(f"{work}, {name}", shown, figures[2] / figures[0], bound, "x the floor"))
        if not key.endswith("-ack"):
            shown = ("-", f"{peer.median:.2f} ms", f"{own.median:.2f} ms")
            faster = peer.median / own.median
            targets.append(Target(f"{work}, p50 to the peer's", shown, faster, 10, "times faster", at_least=True))
        spent = [_cpu_ms(cells[name]) for name in (key.replace("glovebox", "peer"), key)]
        shown = ("-", *(f"{each:.2f} ms" for each in spent))
        targets.append(Target(f"{work}, server CPU", shown, spent[1] / spent[0], 0.2, "x the peer's"))
    return targets
