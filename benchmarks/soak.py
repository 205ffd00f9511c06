"""The screen under every kind of load for long, while the display changes: nothing may grow, nothing may go wrong."""

import json
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from environment import Environment, Glovebox
from http_client import Endpoint, fetch
from processes import listener, resident_mib, thread_count
from soak_load import Worker, workers
from soak_stir import stirred
from stats import table

_EVERY_SECONDS = 10
_SETTLE_SECONDS = 5


@dataclass(frozen=True)
class Reading:
    """The server at one moment; `heap_mib` is what lives after a collection, and NaN where jcmd cannot tell."""

    second: float
    heap_mib: float
    resident_mib: float
    descriptors: int
    threads: int
    display_clients: int
    segments: int


@dataclass(frozen=True)
class Level:
    """How much a quantity may grow from the first third to the last: the lowest readings of both are compared.

    The lowest, as what comes and goes (a window, a connection, a resize) only adds to them, and a leak adds to all.
    """

    name: str
    share: float
    more: float

    def allowed(self, first: float) -> float:
        """Answer the highest value of the last third that is not growth."""
        return first * (1 + self.share) + self.more


_LEVELS = (
    Level("heap_mib", 0.25, 8),
    Level("descriptors", 0, 2),
    Level("threads", 0, 4),
    Level("display_clients", 0, 2),
    Level("segments", 0, 0),
)


def measure(environment: Environment) -> dict[str, Any]:
    """Load the server for as long as the run is to take, print the readings' thirds, and raise when something grew."""
    glovebox = environment.glovebox
    if glovebox is None:
        message = "there is nothing to soak without Glovebox"
        raise RuntimeError(message)
    pid = listener(urlsplit(glovebox.url).port or 80)
    stop = threading.Event()
    clients = workers(glovebox, stop)
    readings: list[Reading] = []
    with stirred(environment.variables) as stirrer:
        for client in clients:
            client.start()
        began = time.monotonic()
        time.sleep(_SETTLE_SECONDS)
        while (second := time.monotonic() - began) < environment.minutes * 60:
            readings.append(_read(glovebox, pid, second))
            print("{second:6.0f} s  {heap_mib:.1f} MiB heap  {resident_mib:.0f} MiB resident  {descriptors} files  "
                  "{threads} threads  {display_clients} X clients  {segments} segments".format(**asdict(readings[-1])),
                  flush=True)  # fmt: skip
            time.sleep(_EVERY_SECONDS)
        stop.set()
        for client in clients:
            client.join(timeout=10)
    failures = [*_grown(readings), *_wrong(clients), *_unseen(clients, stirrer.sizes[:-1])]
    _print(readings, clients)
    print(f"{stirrer.windows} windows were opened, the display's size was changed {len(stirrer.sizes)} times\n")
    if failures:
        raise RuntimeError("the soak failed:\n" + "\n".join(failures))
    return {"readings": [asdict(each) for each in readings], "answers": {each.name: each.done for each in clients}}


def _read(glovebox: Glovebox, pid: int, second: float) -> Reading:
    health = json.loads(fetch(Endpoint(glovebox.url, "/health", glovebox.headers)).body)
    segments = (line.split() for line in Path("/proc/sysvipc/shm").read_text().splitlines()[1:])
    return Reading(
        second,
        _heap_mib(pid),
        resident_mib(pid),
        len(list(Path(f"/proc/{pid}/fd").iterdir())),
        thread_count(pid),
        health["checks"]["display"].get("clients", 0),
        sum(int(fields[4]) == pid for fields in segments),
    )


def _heap_mib(pid: int) -> float:
    """Collect what is dead, and answer what lives."""
    jcmd = shutil.which("jcmd", path=f"{Path(f'/proc/{pid}/exe').resolve().parent}:/usr/bin")
    if jcmd is None:
        return float("nan")
    subprocess.run([jcmd, str(pid), "GC.run"], capture_output=True, check=False)
    told = subprocess.run([jcmd, str(pid), "GC.heap_info"], capture_output=True, check=False, text=True).stdout
    used = re.findall(r"total \d+K, used (\d+)K", told)
    return sum(map(int, used)) / 1024 if used else float("nan")


def _thirds(readings: Sequence[Reading], name: str) -> list[list[float]]:
    values = [float(getattr(reading, name)) for reading in readings]
    size = max(1, len(values) // 3)
    return [values[:size], values[-size:]]


def _grown(readings: Sequence[Reading]) -> list[str]:
    failures = []
    for level in _LEVELS:
        first, last = (min(third) for third in _thirds(readings, level.name))
        if last > level.allowed(first):
            failures.append(f"{level.name} grew from {first:g} to {last:g}, allowed are {level.allowed(first):g}")
    return failures


def _wrong(clients: Sequence[Worker]) -> list[str]:
    failures = [f"{client.name}: {what} ({count} times)" for client in clients for what, count in client.wrong.items()]
    return failures + [f"{client.name} got no answer" for client in clients if not client.done]


def _unseen(clients: Sequence[Worker], sizes: Sequence[str]) -> list[str]:
    """Name the sizes that the display had for seconds, and that no client was told."""
    seen = {size for client in clients for size in client.screens}
    return [f"no screenshot was of {size}, which the display had" for size in set(sizes) - seen]


def _print(readings: Sequence[Reading], clients: Sequence[Worker]) -> None:
    rows = []
    for name in ("heap_mib", "resident_mib", *(level.name for level in _LEVELS[1:])):
        first, last = _thirds(readings, name)
        allowed = [f"{level.allowed(min(first)):.4g}" for level in _LEVELS if level.name == name] or ["-"]
        each = (f"{value:.4g}" for third in (first, last) for value in (min(third), median(third), max(third)))
        rows.append((name, *each, *allowed))
    headers = ("", "first third: min", "median", "max", "last third: min", "median", "max", "min allowed")
    print(table(f"Soak of {readings[-1].second / 60:.1f} minutes, {len(readings)} readings", headers, rows))
    answers = [(client.name, f"{client.done:,}", f"{client.wrong.total()}") for client in clients]
    print(table("Clients", ("client", "answers", "wrong"), answers), flush=True)
