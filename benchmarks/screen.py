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
from canvas import canvas
from environment import Environment, Glovebox, own_display
from launches import twin
from processes import LOOPBACK, running, wait_until_answering
from screen_sides import own_sides, peer_sides, screenshot_peers
from targets import SCREEN_COLUMNS, Target, print_markdown, print_targets

_LARGE = "3840x2160"


def measure(environment: Environment) -> dict[str, Any]:
    """Measure both displays, print the tables and targets, and answer the raw figures."""
    figures: dict[str, Any] = {}
    reached: list[Target] = []
    for large in (False, True):
        if large:
            with _on_large_display(environment) as beside:
                figures[_LARGE], targets = _display(beside, large=True)
        else:
            figures["own"], targets = _display(environment, large=False)
        reached += targets
    print_markdown(reached, SCREEN_COLUMNS)
    return figures


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


def _display(environment: Environment, *, large: bool) -> tuple[dict[str, Any], list[Target]]:
    figures: dict[str, Any] = {}
    reached: list[Target] = []

    def keep(part: str, result: tuple[dict[str, Any], list[Target]]) -> None:
        figures[part] = result[0]
        print_targets(result[1], SCREEN_COLUMNS)
        reached.extend(result[1])

    with screenshot_peers(environment) as peers:
        for scene in pictures.SCENES:
            with canvas(environment.variables["DISPLAY"], scene) as shown:
                where = "{}x{} {}".format(*shown.expected().size, scene)
                rounds = environment.samples(20 if large else 50, 4)
                for work in screen_latency.works(shown):
                    sides = [*own_sides(environment.glovebox, work.own), *peer_sides(peers, work.peers)]
                    each = screen_latency.measure(work, sides, shown, rounds)
                    keep(f"{scene} {work.key}", (each, screen_latency.report(work, where, each)))
                figures[f"{scene} encodings"] = screen_encodings.measure(environment, shown, where)
                if not large:
                    keep(f"{scene} crowd", screen_crowd.measure(environment, peers, where))
                if scene == "busy":
                    keep("settle", screen_settle.lateness(environment, shown, where))
    if not large:
        keep("loop", screen_settle.agents_loop(environment))
    return figures, reached
