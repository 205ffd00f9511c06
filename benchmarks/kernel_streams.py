"""A cell that puts out much: prints, displays, a large text; each checked for completeness."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median
from typing import Any

from cells import Cell, Kernel
from environment import Environment
from kernel_cells import run_cells
from kernel_sides import Contest, Side
from processes import cpu_seconds
from stats import table
from targets import Target

_LINE = 65_536  # bytes


@dataclass(frozen=True)
class Work:
    """A cell that puts out `count` units, how many of them arrived, and how a table says units a second.

    `small` tells that each unit is a message, for which the CPU time is a figure of its own.
    """

    key: str
    title: str
    code: str
    count: int
    arrived: Callable[[Cell], int]
    unit: str
    scale: float = 1
    small: bool = True


def print_work(count: int) -> Work:
    """Print numbers, each flushed: a message each."""
    code = f"for i in range({count}): print(i, flush=True)"
    return Work("prints", f"{count:,} prints", code, count, lambda cell: lines_of(cell.texts, count), "prints/s")


def _displays(count: int) -> Work:
    code = "from IPython.display import display\n"
    code += f"for i in range({count}): display({{'text/plain': f'{{i}}\\n'}}, raw=True)"
    return Work(
        "displays", f"{count:,} displays", code, count, lambda cell: lines_of(cell.displays, count), "displays/s"
    )


def lines_of(texts: list[str], count: int) -> int:
    """Count the lines `0`, `1`, ... up to `count` that arrived; nothing may have come twice or in another order.

    A lost message may be a part of a line, the end of it for example, so that two make one.
    """
    text, whole = "".join(texts), "".join(f"{number}\n" for number in range(count))
    if text == whole:
        return count
    rest = iter(whole)
    if not all(character in rest for character in text):
        message = "output came twice, or in another order than it was put out"
        raise RuntimeError(message)
    return min(count - 1, len(set(text.split()) & set(whole.split())))


def _large_text(megabytes: int) -> Work:
    lines = megabytes * 1_000_000 // _LINE
    code = f"import sys\nfor i in range({lines}): sys.stdout.write(f'{{i:0{_LINE - 1}d}}\\n')"
    count = lines * _LINE
    return Work(
        "text", f"{megabytes} MB of text", code, count, lambda cell: sum(map(len, cell.texts)), "MB/s", 1e6, False
    )


def measure(environment: Environment, contest: Contest) -> tuple[dict[str, Any], list[Target]]:
    """Measure every work on all sides in turns, print its table, and answer figures and targets."""
    works = [
        (print_work(environment.samples(20_000, 2_000)), environment.samples(2, 1)),
        (_displays(environment.samples(20_000, 2_000)), environment.samples(2, 1)),
        (_large_text(10), environment.samples(7, 2)),
    ]
    figures: dict[str, Any] = {}
    targets = []
    with ExitStack() as stack:
        kernels = {side.key: stack.enter_context(side.open()) for side in contest.sides}
        for kernel in kernels.values():  # what a kernel loads for its first output is not counted
            kernel.run(f"{_displays(100).code}\n{print_work(100).code}")
        for work, rounds in works:
            figures[work.key] = _run(work, rounds, contest.sides, kernels)
            _print(work, contest.sides, figures[work.key])
            targets += _targets(work, figures[work.key])
    return figures, targets


def _run(work: Work, rounds: int, sides: list[Side], kernels: dict[str, Kernel]) -> dict[str, Any]:
    figures: dict[str, Any] = {side.key: {"title": side.title, "runs": []} for side in sides}
    for number in range(rounds):
        turn = number % len(sides)
        for side in (*sides[turn:], *sides[:turn]):
            before = cpu_seconds(side.pid) if side.pid else 0.0
            cell = kernels[side.key].run(work.code)
            spent = cpu_seconds(side.pid) - before if side.pid else 0.0
            run = {"seconds": cell.last_ms / 1000, "arrived": work.arrived(cell), "messages": cell.messages}
            figures[side.key]["runs"].append({**run, "idle": cell.idle, "cpu_seconds": spent})
            for kernel in kernels.values():  # answers the pings that came meanwhile
                run_cells(kernel, 1)
    return figures


def _rate(side: dict[str, Any]) -> float:
    return float(median(run["arrived"] / run["seconds"] for run in side["runs"]))


def _cpu_ms(side: dict[str, Any]) -> float:
    """CPU milliseconds for 1,000 messages."""
    spent, messages = (sum(run[key] for run in side["runs"]) for key in ("cpu_seconds", "messages"))
    return float(1e6 * spent / messages)


def _loss(work: Work, side: dict[str, Any]) -> str:
    lost = sum(work.count - run["arrived"] for run in side["runs"])
    endless = sum(not run["idle"] for run in side["runs"])
    words = ([f"lost {lost:,}"] if lost else []) + ([f"no idle in {endless}"] if endless else [])
    return ", ".join(words) or "all"


def _print(work: Work, sides: list[Side], figures: dict[str, Any]) -> None:
    floor = _rate(figures["direct"])
    rows = []
    for side in sides:
        each = figures[side.key]
        rates = [run["arrived"] / run["seconds"] / work.scale for run in each["runs"]]
        spread = f"{min(rates):,.0f}..{max(rates):,.0f}"
        total = sum(run["cpu_seconds"] for run in each["runs"]) * 1000 / len(each["runs"])
        spent = (f"{_cpu_ms(each):.0f}" if work.small else "-", f"{total:.0f}") if side.pid else ("-", "-")
        rate = _rate(each)
        row = (side.title, f"{rate / work.scale:,.0f}", spread, f"{rate / floor:.2f}", *spent, _loss(work, each))
        rows.append(row)
    headers = ("side", work.unit, "min..max", "of the floor", "CPU ms/1,000 messages", "CPU ms a run", "arrived")
    runs = len(figures["direct"]["runs"])
    print(table(f"A cell of {work.title}, {runs} runs a side", headers, rows), flush=True)


def _targets(work: Work, figures: dict[str, Any]) -> list[Target]:
    targets = []
    for protocol, label, bound in (("v1", "v1", 0.95), ("json", "JSON", 0.9)):
        names = ("direct", f"peer-{protocol}", f"glovebox-{protocol}")
        if names[2] not in figures:
            continue
        rates = [_rate(figures[name]) for name in names]
        losses = [_loss(work, figures[name]) for name in names]
        shown = tuple(
            f"{rate / work.scale:,.0f} {work.unit}" + ("" if loss == "all" else f" ({loss})")
            for rate, loss in zip(rates, losses, strict=True)
        )
        ratio = rates[2] / rates[0]
        targets.append(Target(f"{work.title}, {label}", shown, ratio, bound, "x the floor", at_least=True))
        if work.small:
            spent = [_cpu_ms(figures[name]) for name in names[1:]]
            shown = ("-", *(f"{each:.0f} ms" for each in spent))
            title = f"{work.title}, {label}, server CPU for 1,000 messages"
            targets.append(Target(title, shown, spent[1] / spent[0], 0.2, "x the peer's"))
    return targets
