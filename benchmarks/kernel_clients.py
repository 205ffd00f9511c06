"""Kernels as a client of a gateway sees them: started by HTTP, driven through a WebSocket."""

import json
import socket
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import websocket

from cells import LIMIT_SECONDS, QUIET_SECONDS, Cell
from channels import Codec, Message, execute_request
from http_client import Endpoint, Reply, fetch


@dataclass(frozen=True)
class Gateway:
    """A server of Jupyter's kernel API."""

    url: str
    headers: Mapping[str, str]

    def create(self) -> str:
        """Start a kernel and answer its id."""
        body = json.dumps({"name": "python3"}).encode()
        headers = {**self.headers, "Content-Type": "application/json"}
        reply = fetch(Endpoint(self.url, "/api/kernels", headers), "POST", body)
        return str(json.loads(reply.body)["id"])

    def delete(self, kernel: str) -> Reply:
        """Shut a kernel down."""
        return fetch(Endpoint(self.url, f"/api/kernels/{kernel}", self.headers), "DELETE")

    def connect(self, kernel: str, codec: Codec, session: str) -> websocket.WebSocket:
        """Open a kernel's channels with the websocket-client package, which sets TCP_NODELAY.

        It leaves the check of UTF-8 to the JSON parser: its own, in Python, is slower than any server.
        """
        url = f"{self.url.replace('http', 'ws', 1)}/api/kernels/{kernel}/channels?session_id={session}"
        opened = websocket.create_connection(
            url,
            timeout=LIMIT_SECONDS,
            subprotocols=codec.subprotocols,
            header=dict(self.headers),
            skip_utf8_validation=True,
        )
        agreed = [opened.subprotocol] if opened.subprotocol else []
        if agreed != codec.subprotocols:
            message = f"{self.url} agreed to {agreed} instead of {codec.subprotocols}"
            raise RuntimeError(message)
        return opened

    @contextmanager
    def started(self) -> Iterator[str]:
        """Start a kernel, and shut it down on leaving."""
        kernel = self.create()
        try:
            yield kernel
        finally:
            self.delete(kernel)

    @contextmanager
    def kernel(self, codec: Codec, *, acknowledging: bool = False) -> Iterator["GatewayKernel"]:
        """Start a kernel, connect to its channels, and shut it down on leaving."""
        with self.started() as kernel:
            connected = GatewayKernel(self, kernel, codec, acknowledging=acknowledging)
            try:
                yield connected
            finally:
                connected.close()


class GatewayKernel:
    """A client of a kernel behind a gateway.

    An acknowledging one has the system acknowledge at once what it receives (TCP_QUICKACK), where an ordinary one's
    acknowledgements may wait for 40 ms.
    """

    def __init__(self, gateway: Gateway, kernel: str, codec: Codec, *, acknowledging: bool = False) -> None:
        """Connect to the channels of a kernel."""
        self.session = uuid.uuid4().hex
        self.socket = gateway.connect(kernel, codec, self.session)
        self.wire: socket.socket = self.socket.sock  # type: ignore[assignment]  # it is connected
        self._codec = codec
        self._acknowledging = acknowledging

    def send(self, code: str) -> str:
        """Ask for a cell to be run, and answer the request's id."""
        header, content = execute_request(code, self.session)
        request = self._codec.encode("shell", header, content)
        self.socket.send(request, _opcode(request))
        return str(header["msg_id"])

    def run(self, code: str) -> Cell:
        """Run a cell, and read on until `idle` and the reply have both come, or nothing came for a while after it."""
        cell = Cell()
        request = self.send(code)
        while not cell.complete:
            message = self._receive(QUIET_SECONDS if cell.replied else LIMIT_SECONDS)
            if message is None and cell.replied:
                break
            if message is None:
                text = f"{self.wire.getpeername()}: nothing came for {LIMIT_SECONDS} s"
                raise TimeoutError(text)
            if message.parent_id == request:
                cell.take(message.kind, message.content)
        return cell

    def _receive(self, limit_seconds: float) -> Message | None:
        """Answer the next message, or None; pings are answered on the way, but do not put the limit off."""
        deadline = time.perf_counter() + limit_seconds
        self.socket.settimeout(limit_seconds)
        while time.perf_counter() < deadline:
            if self._acknowledging:  # the system forgets it, so each time
                self.wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
            try:
                opcode, payload = self.socket.recv_data(control_frame=True)
            except websocket.WebSocketTimeoutException:
                return None
            if opcode in (websocket.ABNF.OPCODE_TEXT, websocket.ABNF.OPCODE_BINARY):
                return self._codec.decode(payload)
            if opcode == websocket.ABNF.OPCODE_CLOSE:
                message = f"{self.wire}: closed by the server: {payload!r}"
                raise RuntimeError(message)
        return None

    def close(self) -> None:
        """Close the WebSocket."""
        self.socket.close()


def _opcode(payload: str | bytes) -> int:
    return websocket.ABNF.OPCODE_TEXT if isinstance(payload, str) else websocket.ABNF.OPCODE_BINARY
