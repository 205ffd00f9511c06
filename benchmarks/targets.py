"""What Glovebox is meant to reach, beside what it reached."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stats import table


@dataclass(frozen=True)
class Target:
    """One figure of Glovebox, and the bound it is held against.

    `shown` are three figures as they are read, under the headings that the targets are printed with, the last of them
    Glovebox's; `value` is what is compared with `bound`, and `measure` says what both are: "x the floor", "ms".
    """

    work: str
    shown: Sequence[str]
    value: float
    bound: float
    measure: str
    at_least: bool = False

    @property
    def holds(self) -> bool:
        """Tell whether the bound is kept."""
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    @property
    def row(self) -> tuple[str, ...]:
        """Answer the cells of a table's line."""
        goal = f"{'>=' if self.at_least else '<='} {self.bound:g} {self.measure}"
        return (self.work, *self.shown, f"{self.value:.3g}", goal, "yes" if self.holds else "NO")


KERNEL_COLUMNS = ("floor", "jupyter_kernel_gateway", "Glovebox")
SCREEN_COLUMNS = ("peer", "the peer's", "Glovebox")


def print_targets(targets: Iterable[Target], columns: tuple[str, str, str] = KERNEL_COLUMNS) -> None:
    """Print targets as a table for a terminal; `columns` are the headings of what is shown."""
    rows = [target.row for target in targets]
    if rows:
        print(table("Targets", _headers(columns), rows), flush=True)


def print_markdown(targets: Iterable[Target], columns: tuple[str, str, str] = KERNEL_COLUMNS) -> None:
    """Print targets as a Markdown table, to be pasted."""
    rows = [target.row for target in targets]
    if rows:
        lines = [_headers(columns), ("---", *["---:"] * 4, "---", "---"), *rows]
        print("\n".join(f"| {' | '.join(line)} |" for line in lines), end="\n\n", flush=True)


def _headers(columns: tuple[str, str, str]) -> tuple[str, ...]:
    return ("work", *columns, "reached", "target", "holds")
