"""A kernel's beginning and end, and what a server takes while its kernels do nothing."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from statistics import median
from typing import Any

from channels import V1Codec
from environment import Environment
from kernel_clients import GatewayKernel
from kernel_sides import Contest, Server, Side
from processes import Exit, cpu_seconds, resident_mib, wait_until_quiet
from stats import summarize, table, times
from targets import Target

_IDLE_KERNELS = 8


def first_results(environment: Environment, contest: Contest) -> tuple[dict[str, Any], list[Target]]:
    """Measure from asking for a kernel to its first result: after a pause, and one kernel right after another."""
    sides = contest.plain()
    count = environment.samples(7, 3)
    in_a_row = environment.samples(8, 4)
    figures: dict[str, Any] = {side.key: {"title": side.title, "rested_ms": [], "in_a_row_ms": []} for side in sides}
    for _ in range(count):
        for side in sides:
            if side.pid:
                wait_until_quiet(side.pid)
            with ExitStack() as stack:
                figures[side.key]["rested_ms"].append(_first_result(stack, side))
    for _ in range(environment.samples(2, 1)):
        for side in sides:
            with ExitStack() as stack:
                row = [_first_result(stack, side) for _ in range(in_a_row)]
            figures[side.key]["in_a_row_ms"].append(row)
    _print_first(sides, figures)
    return figures, _first_targets(figures)


def _first_result(stack: ExitStack, side: Side) -> float:
    """Open a kernel, which the stack closes; answer the milliseconds to the result of its first cell."""
    began = time.perf_counter()
    kernel = stack.enter_context(side.open())
    opened = (time.perf_counter() - began) * 1000
    return opened + kernel.run("1+1").result_ms


def _drained(rows: list[list[float]]) -> list[float]:
    """Answer the later half of each row of kernels, when those that were started in advance are used up."""
    return [sample for row in rows for sample in row[len(row) // 2 :]]


_FIRST_ROWS: tuple[tuple[str, str, Callable[[list[Any]], list[float]]], ...] = (
    ("after a pause", "rested_ms", list),
    ("in a row, later half", "in_a_row_ms", _drained),
)


def _print_first(sides: list[Side], figures: dict[str, Any]) -> None:
    rows = []
    for label, key, choose in _FIRST_ROWS:
        peer = median(choose(figures["peer-v1"][key]))
        for side in sides:
            summary = summarize(choose(figures[side.key][key]))
            row = (f"{side.title}, {label}", str(summary.count), f"{summary.median:.0f}", f"{summary.p99:.0f}")
            rows.append((*row, f"{summary.minimum:.0f}", times(peer, summary.median)))
    headers = ("side", "kernels", "median ms", "max", "min", "vs peer")
    print(table("New kernel to its first result", headers, rows), flush=True)


def _first_targets(figures: dict[str, Any]) -> list[Target]:
    if "glovebox-v1" not in figures:
        return []
    targets = []
    for (label, key, choose), bound in zip(_FIRST_ROWS, (0.1, 1), strict=True):
        names = ("direct", "peer-v1", "glovebox-v1")
        medians = [median(choose(figures[name][key])) for name in names]
        shown = tuple(f"{each:.0f} ms" for each in medians)
        work = f"POST to first result, {label}"
        targets.append(Target(work, shown, medians[2] / medians[1], bound, "x the peer's"))
    return targets


def deletions(environment: Environment, contest: Contest) -> tuple[dict[str, Any], list[Target]]:
    """Measure DELETE of an idle kernel: until the answer, and until its process has ended."""
    figures: dict[str, Any] = {
        server.key: {"title": server.title, "answer_ms": [], "gone_ms": []} for server in contest.servers
    }
    for _ in range(environment.samples(7, 3)):
        for server in contest.servers:
            answer, gone = _delete(server)
            figures[server.key]["answer_ms"].append(answer)
            figures[server.key]["gone_ms"].append(gone)
    rows = []
    for server in contest.servers:
        spans = [summarize(figures[server.key][key]) for key in ("answer_ms", "gone_ms")]
        rows.append((server.title, *(f"{value:.1f}" for span in spans for value in (span.median, span.p99))))
    headers = ("side", "median ms to the answer", "max", "median ms until gone", "max")
    count = len(figures[contest.servers[0].key]["answer_ms"])
    print(table(f"DELETE of an idle kernel, {count} a side", headers, rows), flush=True)
    return figures, _delete_targets(figures)


def _delete(server: Server) -> tuple[float, float]:
    """Start a kernel, ask it for its process, hang up, delete it; answer both times in milliseconds."""
    kernel = server.gateway.create()
    client = GatewayKernel(server.gateway, kernel, V1Codec())
    pid = int(client.run("__import__('os').getpid()").result)
    client.close()
    wait_until_quiet(server.pid)
    end = Exit(pid)
    began = time.perf_counter()
    answer = server.gateway.delete(kernel).milliseconds
    return answer, (end.seconds() - began) * 1000


def _delete_targets(figures: dict[str, Any]) -> list[Target]:
    if "glovebox" not in figures:
        return []
    targets = []
    for label, key, bound in (("the answer", "answer_ms", 20), ("its process is gone, slowest", "gone_ms", 1000)):
        choose = median if key == "answer_ms" else max
        peer, own = (choose(figures[name][key]) for name in ("peer", "glovebox"))
        targets.append(Target(f"DELETE until {label}", ("-", f"{peer:.1f} ms", f"{own:.1f} ms"), own, bound, "ms"))
    return targets


def idling(environment: Environment, contest: Contest) -> tuple[dict[str, Any], list[Target]]:
    """Measure memory and CPU of the servers while eight kernels, each with a client, do nothing."""
    figures: dict[str, Any] = {server.key: {"title": server.title} for server in contest.servers}
    with ExitStack() as stack:
        for server in contest.servers:
            for _ in range(_IDLE_KERNELS):
                stack.enter_context(server.gateway.kernel(V1Codec())).run("1+1")
        for server in contest.servers:
            wait_until_quiet(server.pid)
        seconds = environment.samples(10, 3)
        before = {server.key: cpu_seconds(server.pid) for server in contest.servers}
        time.sleep(seconds)
        for server in contest.servers:
            share = 100 * (cpu_seconds(server.pid) - before[server.key]) / seconds
            figures[server.key] |= {"cpu_percent": share, "resident_mib": resident_mib(server.pid)}
    rows = [(each["title"], f"{each['resident_mib']:.0f}", f"{each['cpu_percent']:.2f}") for each in figures.values()]
    title = f"Idle with {_IDLE_KERNELS} kernels, each with a client, over {seconds} s"
    print(table(title, ("server", "MiB", "CPU % of a core"), rows), flush=True)
    return figures, []
