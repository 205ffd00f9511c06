"""How servers are started, and a second one like a Glovebox that runs."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from environment import Glovebox
from processes import free_ports, listener


@dataclass(frozen=True)
class Launch:
    """How one server is started, and what it is asked: first for a sign of life, later for its work.

    `screenshot` and `kernels` are the path of an image and the port of the kernel API, for the servers that have them.
    """

    key: str
    title: str
    argv: Sequence[str]
    variables: Mapping[str, str]
    cwd: Path
    port: int
    health: str
    screenshot: str | None = None
    kernels: int | None = None
    headers: Mapping[str, str] | None = None


def twin(glovebox: Glovebox, workdir: Path, display: Mapping[str, str] | None = None) -> Launch:
    """Describe a second guest server: command line and environment of the running one, with ports and files apart.

    `display` are the variables of another display, if it is not for the same.
    """
    process = Path(f"/proc/{listener(urlsplit(glovebox.url).port or 80)}")
    entries = (process / "environ").read_text().split("\0")
    variables = dict(entry.split("=", 1) for entry in entries if "=" in entry)
    port, kernels = free_ports(2)
    directory = Path(tempfile.mkdtemp(prefix="twin-", dir=workdir))
    apart = {
        "PORT": str(port),
        "JUPYTER_KERNEL_GATEWAY_APP_PORT": str(kernels),
        "GLOVEBOX_LIVE_VIEW_PORT": "0",
        "GLOVEBOX_DATA_DIR": str(directory),
        "GLOVEBOX_READY_FILE": str(directory / "ready"),
        "SHARED_DIR": str(directory),
    }
    # an argument would win over the variable: --live-view-port=N over GLOVEBOX_LIVE_VIEW_PORT
    settings = tuple(f"--{name.removeprefix('GLOVEBOX_').lower().replace('_', '-')}=" for name in apart)
    argv = (process / "cmdline").read_text().rstrip("\0").split("\0")
    return Launch(
        "glovebox",
        "Glovebox guest server",
        [word for word in argv if not word.startswith(settings)],
        variables | apart | dict(display or {}),
        (process / "cwd").readlink(),
        port,
        "/health",
        screenshot="/screenshot",
        kernels=kernels,
        headers=glovebox.headers,
    )
