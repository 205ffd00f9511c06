"""From the fork of a server to its first answer, and the memory it holds."""

import time
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

from channels import V1Codec
from environment import HERE, Environment
from http_client import Client, Endpoint
from kernel_clients import Gateway
from kernel_sides import gateway_command, gateway_variables, kernelspecs
from launches import Launch, twin
from processes import LOOPBACK, free_ports, resident_mib, running, wait_until_answering
from screen_sides import uvicorn
from stats import summarize, table, times

_SETTLE_SECONDS = 3
_SCREENSHOTS = 60


def measure(environment: Environment) -> dict[str, Any]:
    """Measure starts in turns, then memory; print their table and answer the raw figures."""
    launches = _launches(environment)
    figures: dict[str, Any] = {launch.key: {"title": launch.title, "ms": []} for launch in launches}
    for _ in range(environment.samples(7, 3)):
        for launch in launches:
            figures[launch.key]["ms"].append(_start(launch, environment))
    for launch in launches:
        figures[launch.key]["resident_mib"] = _memory(launch, environment)
    _print(launches, figures)
    return figures


def _launches(environment: Environment) -> list[Launch]:
    hello, gateway = free_ports(2)
    variables = gateway_variables(environment, kernelspecs(environment))
    peers = [
        Launch(
            "fastapi",
            "FastAPI on uvicorn, pyautogui",
            uvicorn(hello),
            environment.variables,
            HERE,
            hello,
            "/health",
            screenshot="/pyautogui",
        ),
        Launch(
            "kernel-gateway",
            "jupyter_kernel_gateway",
            gateway_command(gateway),
            variables,
            environment.workdir,
            gateway,
            "/api",
            kernels=gateway,
        ),
    ]
    return [twin(environment.glovebox, environment.workdir), *peers] if environment.glovebox else peers


def _start(launch: Launch, environment: Environment) -> float:
    """Milliseconds from the fork to the first answer with 200."""
    log = environment.workdir / f"{launch.key}.log"
    began = time.perf_counter()
    with running(launch.argv, launch.variables, log, launch.cwd) as server:
        wait_until_answering(server, launch.port, launch.health)
        return (time.perf_counter() - began) * 1000


def _memory(launch: Launch, environment: Environment) -> dict[str, float]:
    """MiB that the server's process holds when idle, and after its work; kernels are processes of their own."""
    log = environment.workdir / f"{launch.key}.log"
    with running(launch.argv, launch.variables, log, launch.cwd) as server:
        wait_until_answering(server, launch.port, launch.health)
        time.sleep(_SETTLE_SECONDS)
        figures = {"idle": resident_mib(server.pid)}
        with ExitStack() as stack:
            if launch.kernels:
                gateway = Gateway(f"http://{LOOPBACK}:{launch.kernels}", launch.headers or {})
                stack.enter_context(gateway.kernel(V1Codec())).run("1+1")
            if launch.screenshot:
                _take_screenshots(launch)
            figures["worked"] = resident_mib(server.pid)
        return figures


def _take_screenshots(launch: Launch) -> None:
    client = Client(f"http://{LOOPBACK}:{launch.port}")
    try:
        for _ in range(_SCREENSHOTS):
            client.request(Endpoint("", launch.screenshot or "", launch.headers or {}))
    finally:
        client.close()


def _print(launches: Sequence[Launch], figures: dict[str, Any]) -> None:
    fastapi = summarize(figures["fastapi"]["ms"]).median
    rows = []
    for launch in launches:
        summary = summarize(figures[launch.key]["ms"])
        memory = figures[launch.key]["resident_mib"]
        rows.append(
            (
                launch.title,
                f"{summary.median:.0f}",
                f"{summary.p95:.0f}",
                f"{summary.minimum:.0f}",
                times(fastapi, summary.median),
                f"{memory['idle']:.0f}",
                f"{memory['worked']:.0f}",
            )
        )
    peers = [figures[key]["resident_mib"] for key in ("fastapi", "kernel-gateway")]
    idle, worked = (f"{sum(peer[when] for peer in peers):.0f}" for when in ("idle", "worked"))
    rows.append(("both peers together", "-", "-", "-", "-", idle, worked))
    headers = ("server", "median ms", "max", "min", "vs FastAPI", "MiB idle", "MiB worked")
    count = len(figures["fastapi"]["ms"])
    title = (
        f"Start until the first answer, {count} a side; memory idle, and after {_SCREENSHOTS} screenshots and a kernel"
    )
    print(table(title, headers, rows), flush=True)
