"""Summaries of samples, and tables of them for a terminal."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Summary:
    """What a list of samples says, in the samples' own unit; `p95` and `p99` are nearest ranks."""

    count: int
    median: float
    p95: float
    p99: float
    minimum: float


def summarize(samples: Sequence[float]) -> Summary:
    """Summarize at least one sample."""
    ordered = sorted(samples)

    def rank(share: float) -> float:
        return ordered[math.ceil(share * len(ordered)) - 1]

    return Summary(len(ordered), statistics.median(ordered), rank(0.95), rank(0.99), ordered[0])


def times(peer: float, own: float) -> str:
    """Say how many times `own` is below `peer`: `12.6x`; below 1 it is slower."""
    ratio = peer / own
    return f"{ratio:.0f}x" if ratio >= 100 else f"{ratio:.1f}x" if ratio >= 10 else f"{ratio:.2f}x"


def table(title: str, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lay out rows under a title; the first column is left-aligned, the others right-aligned."""
    widths = [max(len(row[column]) for row in (headers, *rows)) for column in range(len(headers))]

    def line(cells: Sequence[str]) -> str:
        first, *others = (
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return "  ".join((first, *others)).rstrip()

    rule = "  ".join("-" * width for width in widths)
    return "\n".join((title, line(headers), rule, *map(line, rows), ""))
