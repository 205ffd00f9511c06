"""The sides of the screen measurements: Glovebox, asked in several ways, and FastAPI screenshot servers."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from canvas import Canvas
from environment import HERE, Environment, Glovebox
from http_client import Client, Endpoint, Reply, fetch
from images import check_alike, check_same
from processes import LOOPBACK, free_port, running, wait_until_answering

PEERS = {
    "pyautogui": ("FastAPI, pyautogui, Pillow PNG", "/pyautogui"),
    "mss-pillow": ("FastAPI, mss, Pillow PNG level 1", "/mss-pillow"),
    "mss-opencv": ("FastAPI, mss, OpenCV PNG", "/mss-opencv"),
    "mss-jpeg": ("FastAPI, mss, Pillow JPEG 85", "/mss-jpeg"),
}
_OWN = {
    "default": ("Glovebox", "/screenshot"),
    "fresh": ("Glovebox, fresh=true", "/screenshot?fresh=true"),
    "tag": ("Glovebox, If-None-Match", "/screenshot"),
    "jpeg": ("Glovebox, JPEG 85", "/screenshot?format=jpeg&quality=85"),
    "jpeg-fresh": ("Glovebox, JPEG 85, fresh=true", "/screenshot?format=jpeg&quality=85&fresh=true"),
}
_told: set[str] = set()  # what the server does not have, each told once


@dataclass(frozen=True)
class Side:
    """One contender: its key in the figures, its name in the table, what is asked, and the status that is right."""

    key: str
    title: str
    endpoint: Endpoint
    status: int = 200

    def check(self, reply: Reply, canvas: Canvas) -> None:
        """Raise RuntimeError unless the answer is the right one for what the screen shows."""
        if reply.status != self.status:
            message = f"{self.title}: {reply.status} instead of {self.status}: {reply.body[:300]!r}"
            raise RuntimeError(message)
        if self.status == 304:
            return
        if "jpeg" in self.key:
            check_alike(reply.body, canvas.expected(), self.title)
        else:
            check_same(reply.body, canvas.expected(), canvas.pointer, self.title)


@contextmanager
def screenshot_peers(environment: Environment) -> Iterator[str]:
    """Run the FastAPI peers under uvicorn and answer their URL."""
    port = free_port()
    with running(uvicorn(port), environment.variables, environment.workdir / "uvicorn.log", HERE) as server:
        wait_until_answering(server, port, "/health")
        yield f"http://{LOOPBACK}:{port}"


def uvicorn(port: int) -> list[str]:
    """Command line of the FastAPI peers; idle connections are kept longer than uvicorn's 5 s, for the slow rounds."""
    command = [sys.executable, "-m", "uvicorn", "peer_app:app", "--host", LOOPBACK, "--port", str(port)]
    return [*command, "--no-access-log", "--log-level", "warning", "--timeout-keep-alive", "120"]


def peer_sides(url: str, keys: Iterable[str]) -> list[Side]:
    """Answer peers by their keys."""
    return [Side(key, PEERS[key][0], Endpoint(url, PEERS[key][1])) for key in keys]


def own_sides(glovebox: Glovebox | None, keys: Iterable[str]) -> list[Side]:
    """Answer Glovebox's sides by their keys, those left out that the server does not know yet."""
    if glovebox is None:
        return []
    sides = []
    for key in keys:
        title, path = _OWN[key]
        if not knows(glovebox, path):
            continue
        if key == "tag":
            tag = fetch(Endpoint(glovebox.url, path, glovebox.headers)).headers["ETag"] or ""
            sides.append(
                Side(key, title, Endpoint(glovebox.url, path, {**glovebox.headers, "If-None-Match": tag}), 304)
            )
        else:
            sides.append(Side(key, title, Endpoint(glovebox.url, path, glovebox.headers)))
    return sides


def knows(glovebox: Glovebox, path: str, headers: Mapping[str, str] | None = None) -> bool:
    """Tell whether the server has the route and its parameters; say so, once, when it does not."""
    client = Client(glovebox.url)
    try:
        reply = client.request(Endpoint(glovebox.url, path, {**glovebox.headers, **(headers or {})}))
    finally:
        client.close()
    problem = json.loads(reply.body) if reply.status in (400, 404) else {"type": None}
    if reply.status != 404 and problem["type"] != "urn:glovebox:problem:unknown-parameter":
        return True
    if path not in _told:
        print(f"NOT MEASURED: this server does not have {path}: {problem['detail']}", flush=True)
        _told.add(path)
    return False
