"""Child processes that end with their owner, and what /proc tells about any process."""

import http.client
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

LOOPBACK = "127.0.0.1"
_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
_LISTEN = "0A"


@contextmanager
def running(argv: Sequence[str], env: Mapping[str, str], log: Path, cwd: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program, its output appended to `log`, and end it on leaving: end of input, SIGTERM, after 8 s SIGKILL.

    It does not outlive this process's sudden death either: it gets SIGTERM then, and its standard input is a pipe.
    """
    with log.open("ab") as output:
        process = subprocess.Popen(
            ("setpriv", "--pdeathsig", "TERM", "--", *argv),
            env=dict(env),
            cwd=cwd,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield process
    finally:
        if process.stdin:
            process.stdin.close()
        process.terminate()
        try:
            process.wait(timeout=8)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_ports(count: int) -> list[int]:
    """Answer different loopback TCP ports that were free just now."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind((LOOPBACK, 0))
        return [int(probe.getsockname()[1]) for probe in probes]


def free_port() -> int:
    """Answer a loopback TCP port that was free just now."""
    return free_ports(1)[0]


def answers(port: int, path: str) -> bool:
    """Tell whether `GET path` on the loopback port is answered with 200."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def wait_until_answering(process: subprocess.Popen[bytes], port: int, path: str, limit_seconds: float = 60) -> None:
    """Ask every 2 ms until the process answers; raise RuntimeError when it ends or takes too long."""
    deadline = time.monotonic() + limit_seconds
    while not answers(port, path):
        if process.poll() is not None:
            message = f"{process.args!r} ended with {process.returncode} before it answered {path}"
            raise RuntimeError(message)
        if time.monotonic() > deadline:
            message = f"{process.args!r} did not answer {path} on port {port} within {limit_seconds:.0f} s"
            raise RuntimeError(message)
        time.sleep(0.002)


def cpu_seconds(pid: int) -> float:
    """CPU time (user and system) of a process, its children not counted; it advances in steps of 10 ms."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS_PER_SECOND


def resident_mib(pid: int) -> float:
    """Resident memory of a process (VmRSS), its children not counted, in MiB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    message = f"process {pid} has no VmRSS"
    raise RuntimeError(message)


def listener(port: int) -> int:
    """Answer the pid of this user's process that listens on a TCP port."""
    sockets = set()
    for name in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]:
            _, local, _, state, *_, inode = line.split()[:10]
            if state == _LISTEN and int(local.rpartition(":")[2], 16) == port:
                sockets.add(f"socket:[{inode}]")
    for descriptor in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if str(descriptor.readlink()) in sockets:
                return int(descriptor.parts[2])
        except OSError:
            continue  # closed meanwhile, or another user's
    message = f"no process of this user listens on port {port}"
    raise RuntimeError(message)
