"""Several WebSockets on one kernel's stream: how long until the last has all of it.

The watchers are one thread that takes what has come from each socket every 2 ms and looks at it only afterwards, so
that what is measured is the server's work and not that of its clients.
"""

import struct
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from statistics import median
from typing import Any

from cells import QUIET_SECONDS, Cell
from channels import V1Codec
from environment import Environment
from kernel_clients import GatewayKernel
from kernel_sides import Contest, Server
from kernel_streams import lines_of, print_work
from processes import cpu_seconds
from stats import table
from targets import Target

_CODEC = V1Codec()
_WATCHERS = 4
_TICK_SECONDS = 0.002
_CHUNK = 1 << 20
_END = b"the stream's end"
_DATA_OPCODES = (0, 1, 2)


class Watcher:
    """A WebSocket whose bytes are kept as they come."""

    def __init__(self, client: GatewayKernel) -> None:
        """Watch through a client whose connection is live."""
        self._socket = client.wire
        self._socket.setblocking(False)
        self._received = bytearray()
        self.last_seconds = time.perf_counter()

    def read(self) -> bool:
        """Take what has come; tell whether all of the stream has."""
        searched = max(0, len(self._received) - len(_END))
        try:
            while chunk := self._socket.recv(_CHUNK):
                self._received += chunk
                self.last_seconds = time.perf_counter()
        except BlockingIOError:
            pass
        return self._received.find(_END, searched) >= 0

    def cell(self, request: str) -> Cell:
        """Answer what came of a request's cell."""
        cell = Cell()
        for payload in _messages(bytes(self._received)):
            message = _CODEC.decode(payload)
            if message.parent_id == request:
                cell.take(message.kind, message.content)
        return cell


def _messages(received: bytes) -> Iterator[bytes]:
    """Split a server's bytes, of which the last may be cut short, into its messages (RFC 6455, section 5.2)."""
    offset, parts = 0, []
    while offset + 10 <= len(received):
        first, length = received[offset], received[offset + 1]
        offset += 2
        if length >= 126:
            size, form = (2, ">H") if length == 126 else (8, ">Q")
            (length,) = struct.unpack_from(form, received, offset)
            offset += size
        payload = received[offset : offset + length]
        offset += length
        if first & 0x0F in _DATA_OPCODES and offset <= len(received):
            parts.append(payload)
            if first & 0x80:
                yield b"".join(parts)
                parts = []


def measure(environment: Environment, contest: Contest) -> tuple[dict[str, Any], list[Target]]:
    """Measure one watcher and four in turns, print the table, and answer figures and targets."""
    count = environment.samples(20_000, 2_000)
    figures: dict[str, Any] = {
        server.key: {"title": server.title, "1": [], str(_WATCHERS): []} for server in contest.servers
    }
    with ExitStack() as stack:
        kernels = {server.key: stack.enter_context(server.gateway.started()) for server in contest.servers}
        for number in range(environment.samples(3, 1)):
            for watchers in (1, _WATCHERS) if number % 2 else (_WATCHERS, 1):
                for server in contest.servers:
                    run = _watch(server, kernels[server.key], watchers, count)
                    figures[server.key][str(watchers)].append(run)
    _print(contest.servers, figures, count)
    return figures, _targets(figures)


def _watch(server: Server, kernel: str, watchers: int, count: int) -> dict[str, Any]:
    """Have the first of so many clients run the stream, and wait until all have its end."""
    with ExitStack() as stack:
        clients = [stack.enter_context(closing(GatewayKernel(server.gateway, kernel, _CODEC))) for _ in range(watchers)]
        for client in clients:
            client.run("1+1")
        before = cpu_seconds(server.pid)
        began = time.perf_counter()
        request = clients[0].send(f"{print_work(count).code}\nprint('the stream' + '\\'s end')")
        reading = [Watcher(client) for client in clients]
        all_watchers = reading
        while reading:
            time.sleep(_TICK_SECONDS)
            now = time.perf_counter()
            reading = [each for each in reading if not each.read() and now - each.last_seconds < QUIET_SECONDS]
        spent = cpu_seconds(server.pid) - before
        seconds = max(each.last_seconds for each in all_watchers) - began
        lost = sum(count - _arrived(each.cell(request), count) for each in all_watchers)
    return {"seconds": seconds, "cpu_seconds": spent, "lost": lost}


def _arrived(cell: Cell, count: int) -> int:
    return lines_of(["".join(cell.texts).removesuffix(f"{_END.decode()}\n")], count)


def _ratio(figures: dict[str, Any]) -> float:
    four, one = (median(run["seconds"] for run in figures[key]) for key in (str(_WATCHERS), "1"))
    return float(four / one)


def _print(servers: list[Server], figures: dict[str, Any], count: int) -> None:
    rows = []
    for server in servers:
        for watchers in ("1", str(_WATCHERS)):
            runs = figures[server.key][watchers]
            seconds = [run["seconds"] for run in runs]
            lost = sum(run["lost"] for run in runs)
            rows.append(
                (
                    f"{server.title}, {watchers}",
                    f"{median(seconds):.2f}",
                    f"{min(seconds):.2f}..{max(seconds):.2f}",
                    "-" if watchers == "1" else f"{_ratio(figures[server.key]):.2f}",
                    f"{median(run['cpu_seconds'] for run in runs):.2f}",
                    f"lost {lost:,}" if lost else "all",
                )
            )
    headers = ("side, watchers", "s until the last", "min..max", "4 to 1", "server CPU s", "arrived")
    runs = len(figures[servers[0].key]["1"])
    print(table(f"Watchers of {count:,} prints, {runs} runs a side", headers, rows), flush=True)


def _targets(figures: dict[str, Any]) -> list[Target]:
    if "glovebox" not in figures:
        return []
    peer, own = (_ratio(figures[key]) for key in ("peer", "glovebox"))
    return [Target("4 watchers to 1", ("-", f"{peer:.2f}", f"{own:.2f}"), own, 1.05, "x one watcher")]
