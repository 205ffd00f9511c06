"""Acting: how soon a click arrives, how fast and how exactly text does, by Glovebox and by what people use else."""

from typing import Any

import input_clicks
import input_typing
from environment import Environment
from input_window import Window, program
from targets import SCREEN_COLUMNS, print_targets


def measure(environment: Environment) -> dict[str, Any]:
    """Show a window on the display that Glovebox acts on, and act upon it by all sides in turn."""
    glovebox = environment.glovebox
    if glovebox is None:
        print("NOT MEASURED: input is compared with Glovebox's own\n")
        return {}
    with (
        program("input_receiver.py", environment.variables) as receiver,
        program("input_peer.py", environment.variables) as peer,
    ):
        window = Window(receiver)
        clicks, latency = input_clicks.measure(environment, window, glovebox)
        typed, throughput = input_typing.measure(environment, window, peer, glovebox)
    print_targets([*latency, *throughput], SCREEN_COLUMNS)
    return {"clicks": clicks, "typing": typed}
