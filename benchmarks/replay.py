"""Replays of a long session: how many of them end in the same pixels when the program answers at other times."""

import hashlib
import json
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from environment import HERE, Environment, own_display
from http_client import Endpoint, fetch
from launches import Launch, twin
from processes import running, wait_until_answering
from replay_form import STEPS, WORDS, button_at, drag_of, field_at
from stats import table

_STEPS = 200
_LONGEST_MS = 150
_REACTION = 0.1  # seconds: who looks at the screen before a step takes that long at least
_LIMIT = 30  # seconds, for an answer of the form


def measure(environment: Environment) -> dict[str, Any]:
    """Record a session of 200 steps once, and do it again on the program started anew, with other delays each time."""
    if environment.glovebox is None:
        return {}
    pages = (40 if environment.quick else _STEPS) // len(STEPS)
    with ExitStack() as stack:
        workdir = Path(tempfile.mkdtemp(dir=environment.workdir))
        display = stack.enter_context(own_display(workdir, "1024x768"))
        launch = twin(environment.glovebox, environment.workdir, display)
        log = environment.workdir / "replay-server.log"
        process = stack.enter_context(running(launch.argv, launch.variables, log, launch.cwd))
        wait_until_answering(process, launch.port, "/health")
        session = _Session(launch, dict(environment.variables | display), pages)
        recorded = session.record()
        replays = [session.replay() for _ in range(environment.samples(20, 3))]
    figures = {"steps": pages * len(STEPS), "recorded": recorded, "replays": replays}
    _print(figures)
    return figures


class _Session:
    """The form and the server that sees it."""

    def __init__(self, launch: Launch, variables: dict[str, str], pages: int) -> None:
        self._url = f"http://127.0.0.1:{launch.port}"
        self._headers = dict(launch.headers or {})
        self._variables = variables
        self._pages = pages

    def _ask(self, path: str, body: Any = None) -> bytes:
        content = None if body is None else json.dumps(body).encode()
        headers = self._headers | {"Content-Type": "application/json"}
        return fetch(Endpoint(self._url, path, headers), "GET" if body is None else "POST", content).body

    def record(self) -> dict[str, Any]:
        """Do the session, each step once the form has answered the one before."""
        with self._form() as form:
            self._ask("/record?mode=start&id=session&frames=true")
            began = time.monotonic()
            for page in range(self._pages):
                for step in STEPS:
                    form.await_line(f"{page} {step}")
                    time.sleep(_REACTION)
                    self._ask("/actions", _action(page, step))
            form.await_line(f"{self._pages} end")
            time.sleep(_REACTION)
            self._ask("/record?mode=stop&id=session")
            return {"seconds": time.monotonic() - began, "pixels": self._pixels()}

    def replay(self) -> dict[str, Any]:
        """Do it again as fast as the form allows."""
        with self._form():
            began = time.monotonic()
            answer = json.loads(self._ask("/recordings/session/replay", {"speed": 0}))
            return {
                "seconds": time.monotonic() - began,
                "status": answer["status"],
                "steps": answer["doneCount"],
                "divergence": answer.get("divergence"),
                "pixels": self._pixels(),
            }

    def _pixels(self) -> str:
        return hashlib.sha256(self._ask("/screenshot?cursor=false&settle=300,10000")).hexdigest()

    @contextmanager
    def _form(self) -> Iterator["_Form"]:
        argv = ["/usr/bin/python3", str(HERE / "replay_form.py"), str(self._pages), str(_LONGEST_MS)]
        with tempfile.TemporaryFile("w+") as told:
            process = subprocess.Popen(argv, env=self._variables, stdout=told, text=True)  # noqa: S603
            try:
                yield _Form(process, told)
            finally:
                process.kill()
                process.wait()
                self._ask("/screenshot?settle=300,10000")


class _Form:
    """The form as it runs, and what it has told."""

    def __init__(self, process: "subprocess.Popen[str]", told: Any) -> None:
        self._process = process
        self._told = told

    def await_line(self, line: str) -> None:
        """Wait until it has told `line`."""
        deadline = time.monotonic() + _LIMIT
        while True:
            self._told.seek(0)
            if line in self._told.read().splitlines():
                return
            if self._process.poll() is not None or time.monotonic() > deadline:
                message = f"the form has not come to: {line}"
                raise RuntimeError(message)
            time.sleep(0.02)


def _action(page: int, step: str) -> dict[str, Any]:
    x, y = field_at(page)
    start, end = drag_of(page)
    left, top = button_at(page)
    return {
        "click": {"type": "click", "x": x + 40, "y": y + 15},
        "type": {"type": "type", "text": WORDS[page % len(WORDS)]},
        "scroll": {"type": "scroll", "x": 700, "y": 440, "notches_x": 0, "notches_y": 1},
        "drag": {"type": "drag", "path": [list(start), list(end)]},
        "next": {"type": "click", "x": left + 50, "y": top + 18},
    }[step]


def _print(figures: dict[str, Any]) -> None:
    replays = figures["replays"]
    same = sum(replay["pixels"] == figures["recorded"]["pixels"] for replay in replays)
    done = sum(replay["status"] == "done" for replay in replays)
    seconds = sorted(replay["seconds"] for replay in replays)
    rows = [
        (
            f"{len(replays)}",
            f"{done}",
            f"{same}",
            f"{figures['recorded']['seconds']:.1f}",
            f"{seconds[len(seconds) // 2]:.1f}",
            f"{seconds[-1]:.1f}",
        )
    ]
    headers = ("replays", "done", "same pixels", "recorded s", "median s", "longest s")
    print(table(f"{figures['steps']} steps, each answered after 0 to {_LONGEST_MS} ms", headers, rows), flush=True)
    for replay in replays:
        if replay["divergence"]:
            divergence = replay["divergence"]
            print(f"diverged before step {divergence['step']}: {divergence['reason']}", flush=True)
