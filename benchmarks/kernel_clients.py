"""Kernels as a client sees them: through a gateway's WebSocket, or over ZeroMQ with nothing between."""

import json
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import websocket
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

from channels import Codec, Message, execute_request
from http_client import Endpoint, fetch

_LIMIT_SECONDS = 45  # for a cell, more than a gateway's 30 s between pings


class Kernel(Protocol):
    """A running kernel with one client."""

    def run(self, code: str) -> "Cell":
        """Run a cell to its end."""


@dataclass(frozen=True)
class Cell:
    """One run of a cell: milliseconds from before the request to its result and to `idle`; its result as text."""

    result_ms: float
    idle_ms: float
    result: str


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

    def delete(self, kernel: str) -> None:
        """Shut a kernel down."""
        fetch(Endpoint(self.url, f"/api/kernels/{kernel}", self.headers), "DELETE")

    @contextmanager
    def kernel(self, codec: Codec) -> Iterator["GatewayKernel"]:
        """Start a kernel, connect to its channels, and shut it down on leaving."""
        kernel = self.create()
        try:
            connected = GatewayKernel(self, kernel, codec)
            try:
                yield connected
            finally:
                connected.close()
        finally:
            self.delete(kernel)


class GatewayKernel:
    """A kernel behind a gateway, driven with the websocket-client package (which sets TCP_NODELAY)."""

    def __init__(self, gateway: Gateway, kernel: str, codec: Codec) -> None:
        """Connect to the channels of a kernel."""
        self._session = uuid.uuid4().hex
        self._codec = codec
        self._url = f"{gateway.url.replace('http', 'ws', 1)}/api/kernels/{kernel}/channels?session_id={self._session}"
        self._socket = websocket.create_connection(
            self._url, timeout=_LIMIT_SECONDS, subprotocols=codec.subprotocols, header=dict(gateway.headers)
        )
        agreed = [self._socket.subprotocol] if self._socket.subprotocol else []
        if agreed != codec.subprotocols:
            message = f"{gateway.url} agreed to {agreed} instead of {codec.subprotocols}"
            raise RuntimeError(message)

    def run(self, code: str) -> Cell:
        """Run a cell, and read on until `idle` and the reply have both come."""
        header, content = execute_request(code, self._session)
        request = self._codec.encode("shell", header, content)
        began = time.perf_counter()
        self._socket.send(request, _opcode(request))
        result, result_ms, idle_ms, replied = "", 0.0, 0.0, False
        while not (idle_ms and replied):
            message = self._receive(began + _LIMIT_SECONDS)
            if message.parent_id != header["msg_id"]:
                continue
            elapsed = (time.perf_counter() - began) * 1000
            if message.kind == "execute_result":
                result, result_ms = message.content["data"]["text/plain"], elapsed
            elif message.kind == "execute_reply":
                replied = True
            elif message.kind == "status" and message.content["execution_state"] == "idle":
                idle_ms = elapsed
        return Cell(result_ms, idle_ms, result)

    def _receive(self, deadline: float) -> Message:
        """Answer the next message; pings are answered on the way, but do not put the deadline off."""
        while time.perf_counter() < deadline:
            opcode, payload = self._socket.recv_data(control_frame=True)
            if opcode in (websocket.ABNF.OPCODE_TEXT, websocket.ABNF.OPCODE_BINARY):
                return self._codec.decode(payload)
            if opcode == websocket.ABNF.OPCODE_CLOSE:
                message = f"{self._url}: closed by the server: {payload!r}"
                raise RuntimeError(message)
        message = f"{self._url}: a cell was not idle and replied to within {_LIMIT_SECONDS} s"
        raise RuntimeError(message)

    def close(self) -> None:
        """Close the WebSocket."""
        self._socket.close()


def _opcode(payload: str | bytes) -> int:
    return websocket.ABNF.OPCODE_TEXT if isinstance(payload, str) else websocket.ABNF.OPCODE_BINARY


class DirectKernel:
    """A kernel over ZeroMQ with jupyter_client's blocking client: the floor of any gateway."""

    def __init__(self, client: Any) -> None:
        """Take a `BlockingKernelClient` whose kernel is ready."""
        self._client = client

    def run(self, code: str) -> Cell:
        """Run a cell, and read on until `idle` and the reply have both come."""
        began = time.perf_counter()
        request = self._client.execute(code)
        result, result_ms = "", 0.0
        while True:
            message = self._client.get_iopub_msg(timeout=_LIMIT_SECONDS)
            if message["parent_header"].get("msg_id") != request:
                continue
            elapsed = (time.perf_counter() - began) * 1000
            if message["msg_type"] == "execute_result":
                result, result_ms = message["content"]["data"]["text/plain"], elapsed
            elif message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                break
        while self._client.get_shell_msg(timeout=_LIMIT_SECONDS)["parent_header"].get("msg_id") != request:
            pass
        return Cell(result_ms, elapsed, result)


@contextmanager
def direct_kernel(specs: Path, workdir: Path, variables: Mapping[str, str]) -> Iterator[DirectKernel]:
    """Start the kernel `python3` of the directory of kernelspecs, and shut it down on leaving."""
    manager = KernelManager(
        kernel_name="python3",
        kernel_spec_manager=KernelSpecManager(kernel_dirs=[str(specs)], ensure_native_kernel=False),
        connection_file=str(workdir / f"kernel-{uuid.uuid4().hex}.json"),
    )
    with (workdir / "direct-kernel.log").open("ab") as log:
        manager.start_kernel(env=dict(variables), cwd=str(workdir), stdout=log, stderr=log)
    try:
        client = manager.client()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=_LIMIT_SECONDS)
            yield DirectKernel(client)
        finally:
            client.stop_channels()
    finally:
        manager.shutdown_kernel(now=True)
