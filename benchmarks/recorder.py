"""Recording input: what is lost at a high rate, and what it costs, by both of Glovebox's sources and by pynput."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from environment import HERE, Environment, own_display
from http_client import Client, Endpoint
from launches import Launch, twin
from processes import cpu_seconds, family, running, wait_until_answering, wait_until_quiet
from recorder_hand import RATE, events, place
from stats import table
from targets import SCREEN_COLUMNS, Target, print_targets

_SOURCES = ("xrecord", "jnativehook")
_PEER = "pynput"


@dataclass
class _Side:
    """A recorder that runs: its process, and what answers the events that it has in the end, as (type, x, y)."""

    title: str
    pid: int
    stop: Any
    before: float = 0


def measure(environment: Environment) -> dict[str, Any]:
    """Have all recorders listen to one hand at once, then compare what they have with what it did."""
    seconds = 5 if environment.quick else 60
    with ExitStack() as stack:
        display = stack.enter_context(own_display(Path(tempfile.mkdtemp(dir=environment.workdir))))
        sides = []
        if environment.glovebox:
            for source in _SOURCES:
                launch = twin(environment.glovebox, environment.workdir, display | {"GLOVEBOX_RECORDER": source})
                sides.append(stack.enter_context(_glovebox(launch, source, environment)))
        sides.append(stack.enter_context(_peer(display, environment)))
        for side in sides:
            wait_until_quiet(side.pid)
            side.before = _cpu(side.pid)
        hand = [sys.executable, str(HERE / "recorder_hand.py"), str(seconds)]
        subprocess.run(hand, env=dict(environment.variables | display), check=True)
        spent = {side.title: _cpu(side.pid) - side.before for side in sides}
        figures = {side.title: _compare(side, seconds) | {"cpu_seconds": spent[side.title]} for side in sides}
    _print(figures, seconds)
    return figures


def _cpu(pid: int) -> float:
    return sum(cpu_seconds(member) for member in family(pid))


@contextmanager
def _glovebox(launch: Launch, source: str, environment: Environment) -> Iterator[_Side]:
    log = environment.workdir / f"recorder-{source}.log"
    with running(launch.argv, launch.variables, log, launch.cwd) as process:
        wait_until_answering(process, launch.port, "/health")
        url = f"http://127.0.0.1:{launch.port}"
        client = Client(url)

        def ask(path: str) -> bytes:
            return client.request(Endpoint(url, path, launch.headers or {})).body

        ask("/record?mode=start&id=hand")

        def stop() -> list[tuple[str, int, int]]:
            ask("/record?mode=stop&id=hand")
            lines = map(json.loads, ask("/recordings/hand").splitlines())
            return [(line["type"].replace("drag", "move"), line.get("x", 0), line.get("y", 0)) for line in lines]

        try:
            yield _Side(f"Glovebox, {source}", process.pid, stop)
        finally:
            client.close()


@contextmanager
def _peer(display: dict[str, str], environment: Environment) -> Iterator[_Side]:
    recorded = environment.workdir / "recorder-pynput.jsonl"
    log = environment.workdir / "recorder-pynput.log"
    argv = [sys.executable, str(HERE / "recorder_peer.py"), str(recorded)]
    with running(argv, environment.variables | display, log, environment.workdir) as process:
        deadline = time.monotonic() + 20
        while "ready" not in log.read_text():
            if process.poll() is not None or time.monotonic() > deadline:
                message = f"pynput did not come up:\n{log.read_text()}"
                raise RuntimeError(message)
            time.sleep(0.05)

        def stop() -> list[tuple[str, int, int]]:
            wait_until_quiet(process.pid)
            if process.stdin:
                process.stdin.close()
            process.wait(20)
            return [tuple(json.loads(line)) for line in recorded.read_text().splitlines()]

        yield _Side(_PEER, process.pid, stop)


def _compare(side: _Side, seconds: float) -> dict[str, Any]:
    done = list(events(int(seconds * RATE)))
    seen = side.stop()
    moves = [place(x, y) for kind, x, y in seen if kind == "mouse_move"]
    return {
        "done": len(done),
        "recorded": len(seen),
        "lost": len(done) - len(seen),
        "moves_in_order": moves == [place(x, y) for kind, x, y in done if kind == "mouse_move"],
        "types_in_order": [kind for kind, _, _ in seen] == [kind for kind, _, _ in done],
    }


def _print(figures: dict[str, Any], seconds: float) -> None:
    rows = [
        (
            title,
            f"{side['done']}",
            f"{side['lost']}",
            "yes" if side["moves_in_order"] else "NO",
            "yes" if side["types_in_order"] else "NO",
            f"{side['cpu_seconds']:.2f}",
            f"{100 * side['cpu_seconds'] / seconds:.1f} %",
        )
        for title, side in figures.items()
    ]
    headers = ("recorder", "events", "lost", "moves in order", "all in order", "CPU s", "of a core")
    print(table(f"Recording {RATE} events a second for {seconds} s, all at once", headers, rows), flush=True)
    own = figures.get(f"Glovebox, {_SOURCES[0]}")
    if own is None:
        return
    peer = figures[_PEER]["cpu_seconds"]
    cpu = own["cpu_seconds"]
    print_targets(
        [
            Target("recorder, events lost", ("-", "-", f"{own['lost']}"), own["lost"], 0, "events"),
            Target("recorder, CPU", (_PEER, f"{peer:.2f} s", f"{cpu:.2f} s"), cpu / peer, 1, "x the peer's"),
        ],
        SCREEN_COLUMNS,
    )
