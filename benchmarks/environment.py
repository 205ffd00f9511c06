"""What every measurement is given: where Glovebox answers, the display, and room for files."""

import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from processes import running

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Glovebox:
    """A running guest server: the URLs of its API and of its kernel gateway, and the headers it asks for."""

    url: str
    kernels_url: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Environment:
    """One run of the benchmarks.

    `variables` are those of every program started, with the measured display in DISPLAY; `workdir` is deleted after
    the run; without `glovebox` the peers run alone; `quick` asks for about a fifth of the samples; a soak takes as
    long as `minutes`.
    """

    workdir: Path
    variables: Mapping[str, str]
    glovebox: Glovebox | None
    quick: bool
    minutes: float = 30

    def samples(self, full: int, quick: int) -> int:
        """Choose the number of samples for this run."""
        return quick if self.quick else full


@contextmanager
def own_display(workdir: Path, size: str = "1920x1080") -> Iterator[dict[str, str]]:
    """Run an X server without a network port, the kind that start.sh runs, and answer the variables that lead to it."""
    number = next(n for n in range(90, 200) if not Path(f"/tmp/.X11-unix/X{n}").exists())
    name = f":{number}"
    if shutil.which("Xtigervnc"):
        argv = ["Xtigervnc", name, "-geometry", size, "-depth", "24", "-noreset", "-rfbport", "-1"]
        argv += ["-SecurityTypes", "None"]
    else:
        argv = ["Xvfb", name, "-screen", "0", f"{size}x24", "-noreset", "-nolisten", "tcp"]
    with running(argv, os.environ, workdir / "display.log", workdir) as server:
        deadline = time.monotonic() + 20
        while not Path(f"/tmp/.X11-unix/X{number}").exists():
            if server.poll() is not None or time.monotonic() > deadline:
                message = f"{argv[0]} did not come up:\n{(workdir / 'display.log').read_text()}"
                raise RuntimeError(message)
            time.sleep(0.05)
        cookies = workdir / "Xauthority"
        cookies.touch()  # none are needed, but python3-xlib refuses to do without the file
        yield {"DISPLAY": name, "XAUTHORITY": str(cookies)}
