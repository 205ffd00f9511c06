"""Clients that ask for the screen without end, each in its way, and count what they get wrong."""

import http.client
import io
import itertools
import threading
import time
from abc import ABC, abstractmethod
from collections import Counter
from urllib.parse import quote, urlsplit

from PIL import Image

from environment import Glovebox
from http_client import Client, Endpoint, Reply
from screen_sides import knows

_SHOTS = (
    "",
    "?fresh=true",
    "?cursor=false",
    "?format=jpeg&quality=80",
    "?format=jpeg&scale=0.5",
    "?format=webp&quality=80&scale=0.25",
    "?level=6",
    "?region=100,100,300,200",
    "?region=7,9,1,1&format=jpeg",
    "?fit=anthropic",
    "?fit=openai&format=jpeg",
    "?width=640&scaling=quality",
)
_REGIONS = {"region=100,100,300,200": (300, 200), "region=7,9,1,1": (1, 1)}
_STREAM = "/screen/stream?fps=30&quality=70"
_SLOW_BYTES = 4096
_SLOW_SECONDS = 0.1


class Worker(threading.Thread, ABC):
    """One client: `done` counts its answers, `wrong` what must not be, by kind, `screens` are the sizes it was told."""

    def __init__(self, name: str, glovebox: Glovebox, stop: threading.Event) -> None:
        """Make a client of a server that works until `stop` is set."""
        super().__init__(name=name, daemon=True)
        self.glovebox = glovebox
        self.stop = stop
        self.done = 0
        self.screens: set[str] = set()
        self.wrong: Counter[str] = Counter()

    def run(self) -> None:
        """Work until told to stop; a connection that breaks is wrong, and a new one is made."""
        while not self.stop.is_set():
            try:
                self.work()
            except (OSError, http.client.HTTPException) as error:
                if not self.stop.is_set():
                    self.wrong[f"{type(error).__name__}: {error}"] += 1
                    self.stop.wait(0.5)

    @abstractmethod
    def work(self) -> None:
        """Work over one connection until told to stop."""

    def check(self, path: str, reply: Reply) -> None:
        """Count an answer that is not the image it says it is, or of another size than asked for."""
        self.done += 1
        if reply.status == 304:
            return
        if reply.status == 400 and "region=" in path and b'"region' in reply.body:
            return  # the screen is too small for it just now
        if reply.status != 200:
            self.wrong[f"{path}: {reply.status} {reply.body[:120]!r}"] += 1
            return
        told = tuple(int(reply.headers[f"X-Image-{side}"]) for side in ("Width", "Height"))
        screen = tuple(int(reply.headers[f"X-Screen-{side}"]) for side in ("Width", "Height"))
        self.screens.add("{}x{}".format(*screen))
        size = Image.open(io.BytesIO(reply.body)).size
        wanted = next((box for query, box in _REGIONS.items() if query in path), None)
        if wanted is None and not any(word in path for word in ("scale=", "fit=", "width=")):
            wanted = screen  # type: ignore[assignment]  # two numbers
        if size != told or (wanted and size != wanted):
            self.wrong[f"{path}: image of {size}, told {told}, wanted {wanted}"] += 1


class Shots(Worker):
    """Asks for screenshots as fast as it can, each with other parameters."""

    def __init__(self, number: int, glovebox: Glovebox, stop: threading.Event) -> None:
        """Choose the parameters that the server has, each client beginning with another."""
        super().__init__(f"screenshots {number}", glovebox, stop)
        known = [query for query in _SHOTS if knows(glovebox, f"/screenshot{query}")]
        turn = number % len(known)
        self._queries = itertools.cycle((*known[turn:], *known[:turn]))

    def work(self) -> None:
        """Ask over one connection; half of the answers are asked for again by their ETag."""
        client = Client(self.glovebox.url)
        try:
            while not self.stop.is_set():
                path = f"/screenshot{next(self._queries)}"
                reply = client.request(Endpoint("", path, self.glovebox.headers))
                self.check(path, reply)
                if self.done % 2 and (tag := reply.headers["ETag"]):
                    again = {**self.glovebox.headers, "If-None-Match": tag}
                    self.check(path, client.request(Endpoint("", path, again)))
        finally:
            client.close()


class Waits(Worker):
    """Asks again and again for a screen that has settled, or that has changed since."""

    def __init__(self, name: str, glovebox: Glovebox, stop: threading.Event) -> None:
        """`name` is `settle` or `since`."""
        super().__init__(name, glovebox, stop)

    def work(self) -> None:
        """Ask over one connection."""
        client = Client(self.glovebox.url)
        try:
            tag = client.request(Endpoint("", "/screenshot", self.glovebox.headers)).headers["ETag"] or ""
            while not self.stop.is_set():
                since = f"since={quote(tag)}&waitMs=1000"
                path = f"/screenshot?{'settle=100,1000' if self.name == 'settle' else since}"
                reply = client.request(Endpoint("", path, self.glovebox.headers))
                self.check(path, reply)
                tag = reply.headers["ETag"] or tag
        finally:
            client.close()


class Stream(Worker):
    """Reads the stream of JPEGs; a slow reader takes 40 KB a second, far less than is sent."""

    def __init__(self, glovebox: Glovebox, stop: threading.Event, *, slow: bool) -> None:
        """`done` counts images, for a slow reader pieces."""
        super().__init__("slow stream" if slow else "stream", glovebox, stop)
        self._slow = slow

    def work(self) -> None:
        """Read one stream until told to stop."""
        connection = _stream(self.glovebox)
        try:
            response = connection.getresponse()
            if response.status != 200:
                self.wrong[f"{_STREAM}: {response.status}"] += 1
                self.stop.wait(1)
                return
            while not self.stop.is_set():
                if self._slow:
                    self.done += bool(response.read(_SLOW_BYTES))
                    time.sleep(_SLOW_SECONDS)
                else:
                    self._image(response)
        finally:
            connection.close()

    def _image(self, response: http.client.HTTPResponse) -> None:
        """Read one part: its boundary, its headers with the length, and its image."""
        length = 0
        while (line := response.readline()) != b"\r\n" or not length:
            if not line:
                raise ConnectionError("the stream has ended")
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        image = Image.open(io.BytesIO(response.read(length)))
        if image.format != "JPEG":
            self.wrong[f"{_STREAM}: a part is {image.format}"] += 1
        self.done += 1


def workers(glovebox: Glovebox, stop: threading.Event) -> list[Worker]:
    """Make the clients that the server has routes for; they are not started."""
    found: list[Worker] = [Shots(number, glovebox, stop) for number in range(4)]
    if knows(glovebox, "/screenshot?settle=10,20"):
        found.append(Waits("settle", glovebox, stop))
    if knows(glovebox, "/screenshot?since=none&waitMs=10"):
        found.append(Waits("since", glovebox, stop))
    if _streams(glovebox):
        found += [Stream(glovebox, stop, slow=slow) for slow in (False, True)]
    return found


def _streams(glovebox: Glovebox) -> bool:
    """Tell whether the server has the stream, of which only the head is read: it does not end."""
    connection = _stream(glovebox)
    try:
        status = connection.getresponse().status
    finally:
        connection.close()
    if status != 200:
        print(f"NOT MEASURED: this server does not have {_STREAM}: {status}", flush=True)
    return status == 200


def _stream(glovebox: Glovebox) -> http.client.HTTPConnection:
    parts = urlsplit(glovebox.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    connection.request("GET", _STREAM, headers=dict(glovebox.headers))
    return connection
