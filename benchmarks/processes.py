"""Child processes that end with their owner, and what /proc tells about any process."""

import http.client
import os
import select
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

LOOPBACK = "127.0.0.1"
_CPU_CLOCK_SCHED = 2
_QUIET_SECONDS = 0.5
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
    """CPU time (user and system) of a process and all its threads, its children not counted, to the nanosecond."""
    return time.clock_gettime(~pid << 3 | _CPU_CLOCK_SCHED)  # what clock_getcpuclockid(3) answers


def resident_mib(pid: int) -> float:
    """Resident memory of a process (VmRSS), its children not counted, in MiB."""
    return _status_number(Path(f"/proc/{pid}/status"), "VmRSS") / 1024


def thread_count(pid: int) -> int:
    """Threads of a process, as the system counts them."""
    return _status_number(Path(f"/proc/{pid}/status"), "Threads")


def available_mib() -> float:
    """Memory that programs can still take without swapping, in MiB."""
    return _status_number(Path("/proc/meminfo"), "MemAvailable") / 1024


def _status_number(file: Path, name: str) -> int:
    for line in file.read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    message = f"{file} has no {name}"
    raise RuntimeError(message)


def family(pid: int) -> set[int]:
    """Answer the pids of a process and of all its descendants."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # ended meanwhile
        children.setdefault(parent, []).append(int(stat.parts[2]))
    found, open_ends = {pid}, [pid]
    while open_ends:
        new = children.get(open_ends.pop(), [])
        found.update(new)
        open_ends += new
    return found


def wait_until_quiet(pid: int, limit_seconds: float = 15) -> None:
    """Wait until a process and its descendants take less than 4 % of a core over half a second, or the limit is over.

    So a server has done what it does on its own after a request: starting kernels in advance, cleaning up.
    """
    deadline = time.monotonic() + limit_seconds
    spent = _family_cpu_seconds(pid)
    while time.monotonic() < deadline:
        time.sleep(_QUIET_SECONDS)
        before, spent = spent, _family_cpu_seconds(pid)
        if before.keys() == spent.keys() and sum(spent.values()) - sum(before.values()) < 0.04 * _QUIET_SECONDS:
            return


def _family_cpu_seconds(pid: int) -> dict[int, float]:
    spent = {}
    for member in family(pid):
        with suppress(OSError):  # ended meanwhile
            spent[member] = cpu_seconds(member)
    return spent


class Exit:
    """The end of a process that is not ours to wait for; notices the moment it ends."""

    def __init__(self, pid: int) -> None:
        """Watch a running process."""
        self._seconds: float | None = None
        self._thread = threading.Thread(target=self._wait, args=(os.pidfd_open(pid),), daemon=True)
        self._thread.start()

    def _wait(self, descriptor: int) -> None:
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        poll.poll()
        self._seconds = time.perf_counter()
        os.close(descriptor)

    def seconds(self, limit_seconds: float = 30) -> float:
        """Answer when it ended, on the clock of `time.perf_counter`; raise TimeoutError when it takes too long."""
        self._thread.join(limit_seconds)
        if self._seconds is None:
            message = f"a kernel's process still runs {limit_seconds:.0f} s after it was deleted"
            raise TimeoutError(message)
        return self._seconds


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
