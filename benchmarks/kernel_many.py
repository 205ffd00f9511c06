"""A hundred kernels with a client each, and a hundred clients of one kernel: what a server grows by."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any

from channels import V1Codec
from environment import Environment
from kernel_clients import GatewayKernel
from kernel_sides import Contest, Server, contest
from processes import Exit, available_mib, resident_mib, thread_count, wait_until_quiet
from stats import table
from targets import Target, print_markdown, print_targets

_AT_ONCE = 4
_BATCH = 10
_KERNEL_MIB = 90  # room for an ipykernel
_WATCHERS = 100
_PLATFORM_THREADS = 5


def measure(environment: Environment) -> dict[str, Any]:
    """Measure one server after the other, print the table, and answer the raw figures."""
    count = max(1, min(environment.samples(100, 10), int(available_mib() / _KERNEL_MIB)))
    with contest(environment) as contestants:
        figures = {server.key: _many(server, count) | _crowd(server) for server in contestants.servers}
        _print(contestants, figures, count)
    targets = _targets(figures, count)
    print_targets(targets)
    print_markdown(targets)
    return {"count": count, "servers": figures}


def _crowd(server: Server) -> dict[str, Any]:
    """Connect a hundred clients to one kernel, each running a cell; count the system's threads that this adds."""
    with ExitStack() as stack:
        kernel = stack.enter_context(server.gateway.started())
        first = GatewayKernel(server.gateway, kernel, V1Codec(), acknowledging=True)
        stack.callback(first.close)
        first.run("1+1")
        wait_until_quiet(server.pid)
        before = thread_count(server.pid)
        for _ in range(_WATCHERS):
            client = GatewayKernel(server.gateway, kernel, V1Codec(), acknowledging=True)
            stack.callback(client.close)
            client.run("1+1")
        return {"crowd_threads_before": before, "crowd_threads_after": thread_count(server.pid)}


def _many(server: Server, count: int) -> dict[str, Any]:
    for _ in range(_AT_ONCE):  # what any server keeps of its first kernels is not counted
        with server.gateway.kernel(V1Codec()) as kernel:
            kernel.run("1+1")
    wait_until_quiet(server.pid)
    figures: dict[str, Any] = {"title": server.title, "threads_before": thread_count(server.pid)}
    figures["mib_before"] = resident_mib(server.pid)
    began = time.perf_counter()
    with _clients(server, count) as clients:
        figures["start_seconds"] = time.perf_counter() - began
        wait_until_quiet(server.pid)
        figures |= {"mib_after": resident_mib(server.pid), "threads_after": thread_count(server.pid)}
        pids = {int(client.run("__import__('os').getpid()").result or 0) for client in clients} - {0}
        figures["answering"] = len(pids)
        ends = [Exit(pid) for pid in pids]
        began = time.perf_counter()
    figures["delete_seconds"] = time.perf_counter() - began
    figures["gone_seconds"] = max(end.seconds() for end in ends) - began
    return figures


@contextmanager
def _clients(server: Server, count: int) -> Iterator[list[GatewayKernel]]:
    """Start kernels, four at a time, connect a client to each, and delete them all on leaving."""
    ids: list[str] = []
    clients: list[GatewayKernel] = []

    def start(_: int) -> None:
        kernel = server.gateway.create()
        ids.append(kernel)
        clients.append(GatewayKernel(server.gateway, kernel, V1Codec(), acknowledging=True))

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        try:
            while len(clients) < count:
                list(pool.map(start, range(min(_BATCH, count - len(clients)))))
                for client in clients:  # waits for the new ones; answers the pings that came to the others
                    client.run("1+1")
            yield clients
        finally:
            for client in clients:
                client.close()
            list(pool.map(server.gateway.delete, ids))


def _growth(figures: dict[str, Any], count: int) -> float:
    return float(figures["mib_after"] - figures["mib_before"]) / count


def _crowd_threads(figures: dict[str, Any]) -> int:
    return int(figures["crowd_threads_after"] - figures["crowd_threads_before"])


def _print(contestants: Contest, figures: dict[str, Any], count: int) -> None:
    rows = []
    for server in contestants.servers:
        each = figures[server.key]
        rows.append(
            (
                server.title,
                f"{each['mib_before']:.0f}",
                f"{each['mib_after']:.0f}",
                f"{_growth(each, count):.2f}",
                f"{each['threads_before']}",
                f"{each['threads_after']}",
                f"{_crowd_threads(each)}",
                f"{each['answering']} of {count}",
                f"{each['start_seconds']:.0f}",
                f"{each['delete_seconds']:.1f}",
                f"{each['gone_seconds']:.1f}",
            )
        )
    headers = (
        "server",
        "MiB before",
        "after",
        "a kernel",
        "threads before",
        "after",
        f"of {_WATCHERS} clients",
        "answering",
        "s to start",
    )
    title = f"{count} kernels, each with a client; memory and threads are the server's own"
    print(table(title, (*headers, "s to delete", "until gone"), rows), flush=True)


def _targets(figures: dict[str, Any], count: int) -> list[Target]:
    if "glovebox" not in figures:
        return []
    own, peer = figures["glovebox"], figures["peer"]
    growth = [_growth(each, count) for each in (peer, own)]
    shown = tuple(f"{each:.2f} MiB" for each in growth)
    threads = [_crowd_threads(each) for each in (peer, own)]
    answering = [f"{each['answering']} of {count}" for each in (peer, own)]
    return [
        Target(f"{count} kernels, server memory a kernel", ("-", *shown), growth[1], 1, "MiB"),
        Target(
            f"{_WATCHERS} clients of one kernel, threads more",
            ("-", *map(str, threads)),
            threads[1],
            _PLATFORM_THREADS,
            "threads",
        ),
        Target(f"{count} kernels, answering", ("-", *answering), own["answering"], count, "kernels", at_least=True),
    ]
