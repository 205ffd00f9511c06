"""Kernels over ZeroMQ with jupyter_client's blocking client and nothing between: the floor of any gateway."""

import queue
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import zmq
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

from cells import LIMIT_SECONDS, QUIET_SECONDS, Cell


class DirectKernel:
    """A client of a kernel over ZeroMQ."""

    def __init__(self, client: Any) -> None:
        """Take a `BlockingKernelClient` whose kernel is ready."""
        self._client = client

    def run(self, code: str) -> Cell:
        """Run a cell, and read on until `idle` and the reply have both come, or nothing came for a while after it."""
        cell = Cell()
        request = self._client.execute(code)
        while not cell.idle:
            try:
                message = self._client.get_iopub_msg(timeout=QUIET_SECONDS)
            except queue.Empty:
                self._take_reply(cell, request, 0)
                if cell.replied:
                    return cell  # without its `idle`
                if time.perf_counter() > cell.began + LIMIT_SECONDS:
                    raise
                continue
            if message["parent_header"].get("msg_id") == request:
                cell.take(message["msg_type"], message["content"])
        self._take_reply(cell, request, LIMIT_SECONDS)
        return cell

    def _take_reply(self, cell: Cell, request: str, limit_seconds: float) -> None:
        try:
            while not cell.replied:
                message = self._client.get_shell_msg(timeout=limit_seconds)
                if message["parent_header"].get("msg_id") == request:
                    cell.take(message["msg_type"], message["content"])
        except queue.Empty:
            if limit_seconds:
                raise


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
        context = zmq.Context()
        context.setsockopt(zmq.RCVHWM, 0)  # of every socket made in it: this client drops nothing
        client = manager.client(context=context)
        client.start_channels()
        try:
            client.wait_for_ready(timeout=LIMIT_SECONDS)
            yield DirectKernel(client)
        finally:
            client.stop_channels()
    finally:
        manager.shutdown_kernel(now=True)
