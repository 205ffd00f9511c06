"""The plain Python HTTP client that every side is measured with: http.client, keep-alive, TCP_NODELAY."""

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Endpoint:
    """One resource: `url` up to the port, the path with its query, and request headers."""

    url: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    """An answer read to its end; `milliseconds` from before the request to after the last byte."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes
    milliseconds: float


class Client:
    """One keep-alive connection to an endpoint's server; for one thread at a time."""

    def __init__(self, url: str) -> None:
        """Connect to the host and port of `url`; http.client sets TCP_NODELAY."""
        parts = urlsplit(url)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        self._connection.connect()

    def request(self, endpoint: Endpoint, method: str = "GET", body: bytes | None = None) -> Reply:
        """Send one request over the connection and read the whole answer, whatever its status."""
        began = time.perf_counter()
        try:
            self._connection.request(method, endpoint.path, body, dict(endpoint.headers))
            response = self._connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException) as error:
            error.add_note(f"{method} {endpoint.path} at port {self._connection.port}")
            raise
        return Reply(response.status, response.headers, content, (time.perf_counter() - began) * 1000)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def fetch(endpoint: Endpoint, method: str = "GET", body: bytes | None = None) -> Reply:
    """Send one request over a connection of its own; raise RuntimeError unless it is answered with 2xx."""
    client = Client(endpoint.url)
    try:
        reply = client.request(endpoint, method, body)
    finally:
        client.close()
    if reply.status // 100 != 2:
        message = f"{method} {endpoint.url}{endpoint.path}: {reply.status} {reply.body[:500]!r}"
        raise RuntimeError(message)
    return reply
