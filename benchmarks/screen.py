"""Glovebox's screenshots beside FastAPI servers on busy and flat desktops, in Full HD and 4K."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pictures
import screen_crowd
import screen_encodings
import screen_latency
import screen_settle
from canvas import Canvas, canvas
from environment import Environment, Glovebox, own_display
from launches import twin
from processes import LOOPBACK, running, wait_until_answering
from screen_sides import own_sides, peer_sides, screenshot_peers
from targets import SCREEN_COLUMNS, Target, print_markdown, print_targets

_LARGE = "3840x2160"
_LARGE_WIDTH = 3000  # from here on a request takes so long that fewer have to do


def measure(environment: Environment) -> dict[str, Any]:
    """Measure both displays, print the tables and targets, and answer the raw figures."""
    own, large = _Results(), _Results()
    with screenshot_peers(environment) as peers:
        for scene in pictures.SCENES:
            with canvas(environment.variables["DISPLAY"], scene) as shown:
                where = _latencies(environment, peers, scene, shown, own)
                own.keep(f"{scene} crowd", screen_crowd.measure(environment, peers, where))
    own.keep("loop", screen_settle.agents_loop(environment))
    with _on_large_display(environment) as beside, screenshot_peers(beside) as peers:
        for scene in pictures.SCENES:
            with canvas(beside.variables["DISPLAY"], scene) as shown:
                _latencies(beside, peers, scene, shown, large)
    print_markdown([*own.reached, *large.reached], SCREEN_COLUMNS)
    return {"own": own.figures, _LARGE: large.figures}


class _Results:
    """What was measured on one display, by part, and the targets of all parts."""

    def __init__(self) -> None:
        self.figures: dict[str, Any] = {}
        self.reached: list[Target] = []

    def keep(self, part: str, result: tuple[dict[str, Any], list[Target]]) -> None:
        """Take a part's figures and targets, and print the targets."""
        self.figures[part], targets = result
        print_targets(targets, SCREEN_COLUMNS)
        self.reached += targets


@contextmanager
def _on_large_display(environment: Environment) -> Iterator[Environment]:
    """Run a display of 3840x2160 pixels with a Glovebox of its own."""
    with own_display(environment.workdir, _LARGE) as display:
        variables = {**environment.variables, **display}
        if environment.glovebox is None:
            yield replace(environment, variables=variables)
            return
        launch = twin(environment.glovebox, environment.workdir, display)
        log = environment.workdir / "glovebox-large.log"
        with running(launch.argv, launch.variables, log, launch.cwd) as server:
            wait_until_answering(server, launch.port, "/health/ready")
            url, kernels = (f"http://{LOOPBACK}:{port}" for port in (launch.port, launch.kernels))
            glovebox = Glovebox(url, kernels, environment.glovebox.headers)
            yield replace(environment, variables=variables, glovebox=glovebox)


def _latencies(environment: Environment, peers: str, scene: str, shown: Canvas, results: _Results) -> str:
    """Measure all that one client asks for, one request after another; answer what the tables call this screen."""
    size = shown.expected().size
    where = "{}x{} {}".format(*size, scene)
    rounds = environment.samples(40 if size[0] < _LARGE_WIDTH else 15, 4)
    for work in screen_latency.works(shown):
        sides = [*own_sides(environment.glovebox, work.own), *peer_sides(peers, work.peers)]
        each = screen_latency.measure(work, sides, shown, rounds)
        results.keep(f"{scene} {work.key}", (each, screen_latency.report(work, where, each)))
    results.figures[f"{scene} encodings"] = screen_encodings.measure(environment, shown, where)
    results.keep(f"{scene} settle", screen_settle.lateness(environment, shown, where))
    return where
