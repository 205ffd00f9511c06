"""Typing: how many characters a second reach a window, and whether they are those that were meant."""

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from environment import Environment, Glovebox
from http_client import Client, Endpoint
from input_window import Program, Window, busy_cores
from stats import summarize, table, times
from targets import Target

_CHARACTERS = 1000
_ASCII = "".join(map(chr, range(0x20, 0x7F)))
_MIXED = (
    _ASCII
    + "äöüÄÖÜßéèñçøåÅ€£½“”„—…ąęłżźćńóś"
    + "αβγδεζηθικλμνξοπρστυφχψωΩЖжШшЫыЭэЮюЯяПривет"
    + "你好世界日本語漢字中文測試한국어مرحبابك"
    + "😀🧤🎉🚀👍🔬"
)
_OWN_MIXED = "Glovebox, mixed Unicode"
_ASCII_PEER = "pyautogui.write, ASCII"
_PEER_TURNS = 20  # of those that are not compared with: they take a second a text
_SLOW_TURNS = 3  # ten seconds


@dataclass
class _Side:
    """One way to type: `types` does it; `turns` of all rounds are enough."""

    mixed: bool
    types: Callable[[str], None]
    turns: int = 1 << 30
    seconds: list[float] = field(default_factory=list)
    exact: int = 0
    arrived: list[int] = field(default_factory=list)


def measure(
    environment: Environment, window: Window, peer: Program, glovebox: Glovebox
) -> tuple[dict[str, Any], list[Target]]:
    """Type texts by all sides in turn, then by the fast ones while every core is busy, each text another one."""
    own = Client(glovebox.url)
    try:
        idle = _sides(environment, peer, own, glovebox)
        _run(idle, window, environment.samples(100, 5))
        with busy_cores():
            loaded = {
                title: side
                for title, side in _sides(environment, peer, own, glovebox).items()
                if title in (_OWN_MIXED, _ASCII_PEER)
            }
            _run(loaded, window, environment.samples(100, 5))
    finally:
        own.close()
    targets = [*_report("", idle), *_report(", every core busy", loaded)]
    sides = {"idle": idle, "busy": loaded}
    figures = {
        state: {
            title: {"seconds": side.seconds, "exact": side.exact, "arrived": side.arrived}
            for title, side in each.items()
        }
        for state, each in sides.items()
    }
    return figures, targets


def _sides(environment: Environment, peer: Program, own: Client, glovebox: Glovebox) -> dict[str, _Side]:
    def post(text: str) -> None:
        endpoint = Endpoint(glovebox.url, "/actions", glovebox.headers)
        reply = own.request(endpoint, "POST", json.dumps({"type": "type", "text": text}).encode())
        result = json.loads(reply.body)
        if not result.get("completed") or result["results"][0]["characters"] != len(text):
            message = f"not typed: {reply.status} {reply.body[:500]!r}"
            raise RuntimeError(message)

    def ask(side: str) -> Callable[[str], None]:
        def types(text: str) -> None:
            peer.send(json.dumps({"side": side, "text": text}))
            answer = peer.line()
            if answer != "done":
                print(f"{side}: {answer}", file=sys.stderr)

        return types

    def xdotool(*options: str) -> Callable[[str], None]:
        def types(text: str) -> None:
            command = ["xdotool", "type", *options, "--file", "-"]
            subprocess.run(command, input=text.encode(), env=dict(environment.variables), check=True)

        return types

    return {
        _OWN_MIXED: _Side(True, post),
        "Glovebox, ASCII": _Side(False, post),
        _ASCII_PEER: _Side(False, ask("pyautogui")),
        "pynput, mixed Unicode": _Side(True, ask("pynput"), _PEER_TURNS),
        "xdotool type --delay 0, mixed Unicode": _Side(True, xdotool("--delay", "0"), _PEER_TURNS),
        "xdotool type, mixed Unicode": _Side(True, xdotool(), _SLOW_TURNS),
    }


def _run(sides: dict[str, _Side], window: Window, rounds: int) -> None:
    dice = random.Random(1)
    for number in range(rounds):
        for turn in range(len(sides)):
            side = sides[list(sides)[(number + turn) % len(sides)]]
            if number < side.turns:
                text = "".join(dice.choices(_MIXED if side.mixed else _ASCII, k=_CHARACTERS))
                _type(side, window, text)


def _type(side: _Side, window: Window, text: str) -> None:
    window.clear()
    began = time.perf_counter()
    side.types(text)
    got = window.field(len(text))
    side.seconds.append(max(got.last_key - began, 0) or time.perf_counter() - began)
    side.exact += got.text == text
    side.arrived.append(len(got.text))


def _report(state: str, sides: dict[str, _Side]) -> list[Target]:
    rates = {title: _CHARACTERS / summarize(side.seconds).median for title, side in sides.items()}
    peer = rates[_ASCII_PEER]
    rows = [
        (
            title,
            f"{rates[title]:.0f}",
            times(rates[title], peer),
            f"{side.exact} of {len(side.seconds)}",
            f"{min(side.arrived)}..{max(side.arrived)}",
        )
        for title, side in sides.items()
    ]
    headers = ("typing", "characters/s", "vs pyautogui", "exact", "arrived")
    print(table(f"{_CHARACTERS} characters into a window{state}", headers, rows), flush=True)
    own = sides[_OWN_MIXED]
    runs = len(own.seconds)
    exact = ("-", "-", f"{own.exact} of {runs}")
    shown = (_ASCII_PEER, f"{peer:.0f}/s", f"{rates[_OWN_MIXED]:.0f}/s")
    return [
        Target(f"typing, mixed Unicode, exact{state}", exact, own.exact, runs, "runs", at_least=True),
        Target(f"typing, mixed Unicode{state}", shown, rates[_OWN_MIXED] / peer, 5, "x the peer's", at_least=True),
    ]
