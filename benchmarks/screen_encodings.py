"""Every encoding and size that a screenshot can be asked for: how large it is, and how long it takes."""

import re
from dataclasses import dataclass
from typing import Any

from canvas import Canvas
from environment import Environment
from http_client import Client, Endpoint
from images import check_alike, check_same
from screen_sides import knows
from stats import summarize, table

_TILE = 28
_LONGEST = 1568
_TILES = 1568


@dataclass(frozen=True)
class Encoding:
    """One way to ask: its name, its query, and whether the image is the screen's, pixel for pixel."""

    title: str
    query: str
    exact: bool = False


_ENCODINGS = (
    Encoding("PNG, fast", "format=png", exact=True),
    *(Encoding(f"PNG, level {level}", f"format=png&level={level}", exact=True) for level in (1, 6, 9)),
    *(Encoding(f"JPEG {quality}", f"format=jpeg&quality={quality}") for quality in (60, 75, 85, 95)),
    Encoding("WebP 80", "format=webp&quality=80"),
    Encoding("WebP, lossless", "format=webp&lossless=true", exact=True),
    Encoding("PNG, fit=anthropic", "fit=anthropic"),
    Encoding("PNG, fit=anthropic, scaling=quality", "fit=anthropic&scaling=quality"),
    Encoding("JPEG 85, fit=anthropic", "format=jpeg&quality=85&fit=anthropic"),
    Encoding("PNG, fit=openai", "fit=openai"),
    Encoding("PNG, scale=0.5", "scale=0.5"),
    Encoding("JPEG 85, scale=0.5", "format=jpeg&quality=85&scale=0.5"),
)


def measure(environment: Environment, canvas: Canvas, where: str) -> dict[str, Any]:
    """Ask for every encoding in turns, the whole screen changed before each; print the table, answer the figures."""
    glovebox = environment.glovebox
    if glovebox is None:
        return {}
    encodings = [each for each in _ENCODINGS if knows(glovebox, f"/screenshot?{each.query}")]
    figures: dict[str, Any] = {each.title: {"ms": [], "server_ms": []} for each in encodings}
    client = Client(glovebox.url)
    try:
        for number in range(-1, environment.samples(12, 2)):
            for encoding in encodings:
                canvas.repaint()
                reply = client.request(Endpoint("", f"/screenshot?{encoding.query}", glovebox.headers))
                size = (int(reply.headers["X-Image-Width"]), int(reply.headers["X-Image-Height"]))
                _check(encoding, reply.body, size, canvas)
                if number < 0:
                    continue
                each = figures[encoding.title]
                each["ms"].append(reply.milliseconds)
                each |= {"bytes": len(reply.body), "size": size, "type": reply.headers["Content-Type"]}
                if spent := re.search(r"\btotal;dur=([\d.]+)", reply.headers.get("Server-Timing", "")):
                    each["server_ms"].append(float(spent[1]))
    finally:
        client.close()
    _print(figures, where)
    return figures


def _check(encoding: Encoding, body: bytes, size: tuple[int, int], canvas: Canvas) -> None:
    """Raise RuntimeError unless the image is what was asked for."""
    if encoding.exact:
        check_same(body, canvas.expected(), canvas.pointer, encoding.title)
        return
    check_alike(body, canvas.expected(), encoding.title, size)
    screen = canvas.expected().size
    allowed = screen
    if "scale=0.5" in encoding.query:
        allowed = (screen[0] // 2, screen[1] // 2)
    tiles = -(-size[0] // _TILE) * -(-size[1] // _TILE)
    if size != allowed and "fit=" not in encoding.query:
        message = f"{encoding.title}: {size} instead of {allowed}"
        raise RuntimeError(message)
    if "anthropic" in encoding.query and (max(size) > _LONGEST or tiles > _TILES):
        message = f"{encoding.title}: {size} has {tiles} tiles, or is too long"
        raise RuntimeError(message)


def _print(figures: dict[str, Any], where: str) -> None:
    rows = []
    for title, each in figures.items():
        spent = summarize(each["ms"])
        server = f"{summarize(each['server_ms']).median:.2f}" if each["server_ms"] else "-"
        size = "{}x{}".format(*each["size"])
        rows.append((title, size, f"{each['bytes']:,}", f"{spent.median:.2f}", f"{spent.p95:.2f}", server))
    headers = ("encoding", "pixels", "bytes", "median ms", "p95", "server ms")
    if rows:
        print(table(f"{where}, sizes and times, the whole screen changed before each", headers, rows), flush=True)
