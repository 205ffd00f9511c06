"""Glovebox's kernel gateway beside jupyter_kernel_gateway and plain ZeroMQ: the whole table of figures."""

from collections.abc import Callable
from functools import partial
from typing import Any

import kernel_cells
import kernel_crowd
import kernel_life
import kernel_streams
import kernel_watchers
from environment import Environment
from kernel_sides import Contest, contest
from targets import Target, print_markdown, print_targets

_SECTIONS: dict[str, Callable[[Environment, Contest], tuple[dict[str, Any], list[Target]]]] = {
    "cells_first": partial(kernel_cells.measure, when="first cells"),
    "eight_kernels": kernel_crowd.measure,
    "streams": kernel_streams.measure,
    "watchers": kernel_watchers.measure,
    "first_result": kernel_life.first_results,
    "delete": kernel_life.deletions,
    "idle": kernel_life.idling,
    "cells_last": partial(kernel_cells.measure, when="last cells"),
}


def measure(environment: Environment) -> dict[str, Any]:
    """Measure everything but the hundred kernels, print its tables, and answer the raw figures.

    The cells come first and last: as a server meets them that has run none, and as one that has run many.
    """
    figures: dict[str, Any] = {}
    reached: list[Target] = []
    with contest(environment) as contestants:
        print("jupyter_kernel_gateway's limits of output a second are off here: they drop what is above.\n")
        for name, section in _SECTIONS.items():
            figures[name], targets = section(environment, contestants)
            print_targets(targets)
            reached += targets
    print_markdown(reached)
    return figures
