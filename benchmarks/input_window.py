"""The window that is acted upon, and the peers' process, as the measurements of input use them."""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from environment import HERE

_LIMIT_SECONDS = 60
_REST_SECONDS = 0.3


class Program:
    """One of our programs, which answers lines by lines."""

    def __init__(self, script: str, variables: Mapping[str, str]) -> None:
        """Start it, and wait until it is ready."""
        self._process = subprocess.Popen(
            ("setpriv", "--pdeathsig", "TERM", "--", sys.executable, str(HERE / script)),
            env=dict(variables),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._rest = b""
        if self.line() != "ready":
            message = f"{script} did not come up"
            raise RuntimeError(message)

    def send(self, line: str) -> None:
        """Write a line."""
        assert self._process.stdin
        self._process.stdin.write(f"{line}\n".encode())
        self._process.stdin.flush()

    def line(self, limit_seconds: float = _LIMIT_SECONDS) -> str:
        """Answer the next line; raise TimeoutError when none comes."""
        assert self._process.stdout
        descriptor = self._process.stdout.fileno()
        deadline = time.monotonic() + limit_seconds
        while b"\n" not in self._rest:
            readable, _, _ = select.select([descriptor], [], [], max(0, deadline - time.monotonic()))
            read = os.read(descriptor, 1 << 16) if readable else b""
            if not read:
                message = f"{self._process.args!r} says nothing"
                raise TimeoutError(message)
            self._rest += read
        line, _, self._rest = self._rest.partition(b"\n")
        return line.decode()

    def close(self) -> None:
        """End it."""
        if self._process.stdin:
            with suppress(BrokenPipeError):  # it has ended before
                self._process.stdin.close()
        self._process.terminate()
        try:
            self._process.wait(8)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()


@dataclass(frozen=True)
class Field:
    """What the text field holds, and when the last key reached it."""

    text: str
    last_key: float


class Window:
    """The window that is acted upon."""

    def __init__(self, program: Program) -> None:
        """Ask `input_receiver.py`, which runs."""
        self._program = program

    def press(self) -> dict[str, Any]:
        """Answer the next press of a button: where, and when it came."""
        return dict(json.loads(self._program.line()))

    def clear(self) -> None:
        """Empty the field."""
        self._ask("clear")

    def field(self, characters: int) -> Field:
        """Answer what is in the field once it holds so many characters, or nothing more comes."""
        seen = self._ask("text")
        since = time.monotonic()
        while len(seen.text) < characters and time.monotonic() - since < _REST_SECONDS:
            time.sleep(0.02)
            before, seen = seen, self._ask("text")
            if seen != before:
                since = time.monotonic()
        return seen

    def _ask(self, command: str) -> Field:
        self._program.send(command)
        return Field(**json.loads(self._program.line()))


@contextmanager
def program(script: str, variables: Mapping[str, str]) -> Iterator[Program]:
    """Run one of our programs, and end it on leaving."""
    running = Program(script, variables)
    try:
        yield running
    finally:
        running.close()


@contextmanager
def busy_cores() -> Iterator[None]:
    """Keep each core busy with a process that does nothing."""
    loops = [
        subprocess.Popen(("setpriv", "--pdeathsig", "TERM", "--", sys.executable, "-c", "while True: pass"))
        for _ in os.sched_getaffinity(0)
    ]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()
