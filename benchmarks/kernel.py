"""Running `1+1` in a kernel: through jupyter_kernel_gateway, through Glovebox, and with nothing between."""

import ast
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from channels import JsonCodec, V1Codec
from environment import Environment
from kernel_clients import Gateway, Kernel, direct_kernel
from processes import LOOPBACK, cpu_seconds, free_port, listener, running, wait_until_answering
from stats import summarize, table, times

_ROUND = 20
_MAKE = "__import__('ipykernel').__version__, __import__('sys').version, __import__('sys').executable"


@dataclass(frozen=True)
class Side:
    """One contender: its name in the table, how a kernel of it is opened, and the gateway's process, if any."""

    key: str
    title: str
    open: Callable[[], AbstractContextManager[Kernel]]
    pid: int | None


def measure(environment: Environment) -> dict[str, Any]:
    """Measure round trips and first results, print their tables, and answer the raw figures."""
    specs = kernelspecs(environment)
    with kernel_gateway(environment, specs) as peer:
        sides = _sides(environment, specs, peer)
        cells = _round_trips(sides, environment.samples(300, 60), environment.samples(60, 20))
        first = _first_results([s for s in sides if not s.key.endswith("json")], environment.samples(7, 2))
    _print_cells(sides, cells)
    _print_first(sides, first)
    return {"cells": cells, "first_result_ms": first}


def kernelspecs(environment: Environment) -> Path:
    """Make a directory with one kernelspec, `python3`: ipykernel in the environment that Glovebox's kernels run in.

    So the peers' kernels have the same interpreter and the same ipykernel; without Glovebox they are this program's.
    """
    python = sys.executable
    if environment.glovebox:
        own = Gateway(environment.glovebox.kernels_url, environment.glovebox.headers)
        with own.kernel(V1Codec()) as kernel:
            python = ast.literal_eval(kernel.run("__import__('sys').executable").result)
    spec = {"argv": [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"]}
    directory = environment.workdir / "jupyter" / "kernels"
    (directory / "python3").mkdir(parents=True, exist_ok=True)
    (directory / "python3" / "kernel.json").write_text(
        json.dumps({**spec, "display_name": "Python 3", "language": "python"})
    )
    return directory


def gateway_command(port: int) -> list[str]:
    """Command line of the peer."""
    command = [sys.executable, "-m", "kernel_gateway", f"--KernelGatewayApp.ip={LOOPBACK}"]
    return [*command, f"--KernelGatewayApp.port={port}", "--KernelGatewayApp.port_retries=0"]


def gateway_variables(environment: Environment, specs: Path) -> Mapping[str, str]:
    """Environment of the peer: the given kernelspecs, and no user's configuration."""
    own = specs.parent
    folders = {name: str(own / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")}
    kept = {name: value for name, value in environment.variables.items() if not name.startswith(("KG_", "JUPYTER_"))}
    return {**kept, **folders, "JUPYTER_PATH": str(own), "JUPYTER_DATA_DIR": str(own), "JUPYTER_NO_CONFIG": "1"}


@contextmanager
def kernel_gateway(environment: Environment, specs: Path) -> Iterator[Gateway]:
    """Run jupyter_kernel_gateway."""
    port = free_port()
    log = environment.workdir / "kernel-gateway.log"
    variables = gateway_variables(environment, specs)
    with running(gateway_command(port), variables, log, environment.workdir) as server:
        wait_until_answering(server, port, "/api")
        yield Gateway(f"http://{LOOPBACK}:{port}", {})


def _sides(environment: Environment, specs: Path, peer: Gateway) -> list[Side]:
    variables = gateway_variables(environment, specs)
    sides = [
        Side(
            "direct",
            "ZeroMQ, BlockingKernelClient",
            partial(direct_kernel, specs, environment.workdir, variables),
            None,
        )
    ]
    gateways = [("peer", "jupyter_kernel_gateway", peer)]
    if environment.glovebox:
        own = Gateway(environment.glovebox.kernels_url, environment.glovebox.headers)
        gateways.append(("glovebox", "Glovebox", own))
    for key, title, gateway in gateways:
        pid = listener(urlsplit(gateway.url).port or 80)
        sides.append(Side(f"{key}-v1", f"{title}, v1", partial(gateway.kernel, V1Codec()), pid))
        sides.append(Side(f"{key}-json", f"{title}, JSON", partial(gateway.kernel, JsonCodec()), pid))
    return sides


def _round_trips(sides: list[Side], count: int, warm_up: int) -> dict[str, Any]:
    """Run cells in rounds of 20, side after side, and sum up what each gateway's process spends in its rounds."""
    figures: dict[str, Any] = {side.key: {"title": side.title, "ms": [], "cpu_seconds": 0.0} for side in sides}
    with ExitStack() as stack:
        kernels = {side.key: stack.enter_context(side.open()) for side in sides}
        makes = {key: kernel.run(_MAKE).result for key, kernel in kernels.items()}
        if len(set(makes.values())) > 1:
            message = f"the sides' kernels differ: {makes}"
            raise RuntimeError(message)
        for kernel in kernels.values():
            _run(kernel, warm_up)
        for number in range(count // _ROUND):
            turn = number % len(sides)
            for side in (*sides[turn:], *sides[:turn]):
                before = cpu_seconds(side.pid) if side.pid else 0.0
                figures[side.key]["ms"] += _run(kernels[side.key], _ROUND)
                figures[side.key]["cpu_seconds"] += cpu_seconds(side.pid) - before if side.pid else 0.0
    return figures


def _run(kernel: Kernel, count: int) -> list[float]:
    """Run `1+1` so many times; answer the milliseconds until `idle`."""
    spent = []
    for _ in range(count):
        cell = kernel.run("1+1")
        if cell.result != "2":
            message = f"1+1 gave {cell.result!r}"
            raise RuntimeError(message)
        spent.append(cell.idle_ms)
    return spent


def _first_results(sides: list[Side], count: int) -> dict[str, list[float]]:
    """Milliseconds from asking for a new kernel to its first result, the sides taking turns."""
    spent: dict[str, list[float]] = {side.key: [] for side in sides}
    for _ in range(count):
        for side in sides:
            began = time.perf_counter()
            with side.open() as kernel:
                opened = (time.perf_counter() - began) * 1000
                spent[side.key].append(opened + kernel.run("1+1").result_ms)
    return spent


def _print_cells(sides: list[Side], cells: dict[str, Any]) -> None:
    medians = {key: summarize(each["ms"]).median for key, each in cells.items()}
    rows = []
    for side in sides:
        figures = cells[side.key]
        summary = summarize(figures["ms"])
        cpu = f"{figures['cpu_seconds'] * 1000 / summary.count:.2f}" if side.pid else "-"
        peer = medians["peer-" + side.key.rpartition("-")[2]] if side.pid else medians["peer-v1"]
        rows.append(
            (
                side.title,
                f"{summary.median:.2f}",
                f"{summary.p95:.2f}",
                f"{summary.p99:.2f}",
                f"{summary.minimum:.2f}",
                f"{summary.median / medians['direct']:.2f}",
                times(peer, summary.median),
                cpu,
            )
        )
    headers = ("side", "p50 ms", "p95", "p99", "min", "of the floor", "vs peer", "server CPU ms/cell")
    count = len(cells["direct"]["ms"])
    print(table(f"Cell 1+1 until idle, {count} cells a side in rounds of {_ROUND}", headers, rows), flush=True)


def _print_first(sides: list[Side], first: dict[str, list[float]]) -> None:
    peer = summarize(first["peer-v1"]).median
    rows = []
    for side in sides:
        if side.key in first:
            summary = summarize(first[side.key])
            row = (side.title, f"{summary.median:.0f}", f"{summary.p95:.0f}", f"{summary.minimum:.0f}")
            rows.append((*row, times(peer, summary.median)))
    title = f"New kernel to its first result, {len(first['peer-v1'])} a side"
    print(table(title, ("side", "median ms", "max", "min", "vs peer"), rows), flush=True)
