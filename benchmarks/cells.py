"""What a client learns of one run of a cell, whatever it came through."""

import time
from dataclasses import dataclass, field
from typing import Any, Protocol

LIMIT_SECONDS = 45  # for a message, more than a gateway's 30 s between pings
QUIET_SECONDS = 3  # without a message after the reply: the rest was lost


class Kernel(Protocol):
    """A running kernel with one client."""

    def run(self, code: str) -> "Cell":
        """Run a cell to its end, or until nothing more comes."""


@dataclass
class Cell:
    """One run of a cell: what it put out, and when, in milliseconds from before the request was sent.

    `last_ms` is when its last message came, which is `idle` unless that was lost: then `complete` is false.
    """

    began: float = field(default_factory=time.perf_counter)
    result: str = ""
    result_ms: float = 0.0
    texts: list[str] = field(default_factory=list)
    displays: list[str] = field(default_factory=list)
    messages: int = 0
    last_ms: float = 0.0
    idle: bool = False
    replied: bool = False

    @property
    def complete(self) -> bool:
        """Tell whether both `idle` and the reply have come."""
        return self.idle and self.replied

    def take(self, kind: str, content: dict[str, Any]) -> None:
        """Take a message that answers the cell's request."""
        self.messages += 1
        if kind == "execute_reply":
            self.replied = True
            return
        self.last_ms = (time.perf_counter() - self.began) * 1000
        if kind == "stream":
            self.texts.append(content["text"])
        elif kind == "display_data":
            self.displays.append(content["data"]["text/plain"])
        elif kind == "execute_result":
            self.result, self.result_ms = content["data"]["text/plain"], self.last_ms
        elif kind == "status":
            self.idle = content["execution_state"] == "idle"
        elif kind == "error":
            message = f"a cell failed: {content['ename']}: {content['evalue']}"
            raise RuntimeError(message)
