"""What the kernel gateway is meant to reach, beside what it reached."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stats import table


@dataclass(frozen=True)
class Target:
    """One figure of Glovebox, and the bound it is held against.

    `shown` are three figures as they are read, the floor's ("-" where there is none), the peer's and Glovebox's;
    `value` is what is compared with `bound`, and `measure` says what both are: "x the floor", "ms".
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


_HEADERS = ("work", "floor", "jupyter_kernel_gateway", "Glovebox", "reached", "target", "holds")


def print_targets(targets: Iterable[Target]) -> None:
    """Print targets as a table for a terminal."""
    rows = [target.row for target in targets]
    if rows:
        print(table("Targets", _HEADERS, rows), flush=True)


def print_markdown(targets: Iterable[Target]) -> None:
    """Print targets as a Markdown table, to be pasted."""
    rows = [target.row for target in targets]
    if rows:
        lines = [_HEADERS, ("---", *["---:"] * 4, "---", "---"), *rows]
        print("\n".join(f"| {' | '.join(line)} |" for line in lines), end="\n\n", flush=True)
