"""Glovebox beside its Python peers, on this machine; `run.sh` makes the environment and calls this."""

import argparse
import json
import os
import platform
import signal
import sys
import tempfile
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from typing import Any

import input_scene
import kernel
import kernel_many
import recorder
import replay
import screen
import soak
import startup
from environment import Environment, Glovebox, own_display

_MEASUREMENTS = {
    "screen": screen.measure,
    "kernel": kernel.measure,
    "kernels-100": kernel_many.measure,
    "input": input_scene.measure,
    "recorder": recorder.measure,
    "replay": replay.measure,
    "start": startup.measure,
}
_ONLY_WHEN_NAMED = {"soak": soak.measure}
_PEERS = ("fastapi", "uvicorn", "pyautogui", "pillow", "mss", "opencv-python-headless", "numpy", "pynput")
_KERNEL_PEERS = ("jupyter-kernel-gateway", "jupyter-client", "pyzmq", "tornado", "websocket-client")


def main() -> None:
    """Run what the command line asks for."""
    arguments = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGHUP, lambda *_: sys.exit(129))
    with ExitStack() as stack:
        workdir = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="glovebox-benchmarks-")))
        variables = dict(os.environ)
        glovebox = None
        if arguments.peers_only:
            variables |= stack.enter_context(own_display(workdir))
            os.environ |= {name: variables[name] for name in ("DISPLAY", "XAUTHORITY")}  # for the canvas
        else:
            token = os.environ.get("GLOVEBOX_TOKEN")
            headers = {"Authorization": f"token {token}"} if token else {}
            glovebox = Glovebox(arguments.url, arguments.kernels_url, headers)
        environment = Environment(workdir, variables, glovebox, arguments.quick, arguments.minutes)
        figures: dict[str, Any] = {"machine": _machine()}
        print(_describe(figures["machine"]), flush=True)
        try:
            for name in arguments.only or _MEASUREMENTS:
                figures[name] = (_MEASUREMENTS | _ONLY_WHEN_NAMED)[name](environment)
        except Exception:
            _show_logs(workdir)
            raise
        figures["machine"]["load_after"] = os.getloadavg()
        print("load at the end: {:.2f} {:.2f} {:.2f}".format(*os.getloadavg()))
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n")


def _show_logs(workdir: Path) -> None:
    """Print the ends of the logs of all programs that were started, before their directory is deleted."""
    for log in sorted(workdir.rglob("*.log")):
        tail = log.read_text(errors="replace").splitlines()[-15:]
        print("\n".join((f"--- end of {log.name}", *tail)), file=sys.stderr)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="run.sh",
        description="Measure Glovebox beside its Python peers. Without --url it starts a Glovebox of its own.",
    )
    parser.add_argument("--quick", action="store_true", help="fewer samples, about 3 minutes")
    parser.add_argument(
        "--only",
        action="append",
        choices=[*_MEASUREMENTS, *_ONLY_WHEN_NAMED],
        help="this measurement alone; may be repeated",
    )
    parser.add_argument("--minutes", type=float, default=30, help="how long a soak takes; 30 if not given")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every sample to FILE as well")
    parser.add_argument("--peers-only", action="store_true", help="no Glovebox: the peers on a display of their own")
    parser.add_argument("--url", help="API of a running Glovebox whose display is in DISPLAY")
    parser.add_argument("--kernels-url", help="its kernel gateway")
    arguments = parser.parse_args()
    if not arguments.peers_only:
        if not (arguments.url and arguments.kernels_url):
            parser.error("--url and --kernels-url go together")
        if "DISPLAY" not in os.environ:
            parser.error("--url needs DISPLAY set to that instance's display")
    return arguments


def _machine() -> dict[str, Any]:
    processor = platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            processor = line.partition(":")[2].strip()
            break
    return {
        "processor": processor,
        "cores": len(os.sched_getaffinity(0)),
        "load_before": os.getloadavg(),
        "linux": platform.release(),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in (*_PEERS, *_KERNEL_PEERS, "ipykernel")},
    }


def _describe(machine: dict[str, Any]) -> str:
    load = "{:.2f} {:.2f} {:.2f}".format(*machine["load_before"])
    packages = ", ".join(f"{name} {number}" for name, number in machine["packages"].items())
    first = f"{machine['cores']} cores of {machine['processor']}, load {load}, Python {machine['python']}"
    return f"{first}\n{packages}\n"


if __name__ == "__main__":
    main()
