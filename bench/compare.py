"""What a run gave against the figures kept in docs/performance.md: a loss is seen when it happens.

Ratios compare between machines; single figures only where they were taken, and quick runs are rough.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bench.harness import shown

FALLEN = 0.2
"""What is worse by more than this share is marked."""
_PEERS = re.compile(r"^(bare|polling|same rows)|\((floor|peer)\)")
"""Figures of what ours are compared to: whatever they did, it was not us."""
_HEADING = re.compile(r"^### bench/(\w+)")
_FIGURE = re.compile(r"^\| (?P<name>[^*|][^|]*) \| (?P<value>[\d,.]+) (?P<unit>[^|]*) \| [^|]* \|$")
_RATIO = re.compile(r"^\| \*\*(?P<name>[^|]+)\*\* \| \*\*(?P<value>[\d,.]+)\*\* \| \|$")

Kept = Mapping[str, float]
"""Name of a figure or ratio -> its value."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure or ratio now and as it is kept. `more_is_better`: a rate, not a time or a size."""

    name: str
    now: float
    kept: float
    more_is_better: bool

    @property
    def worse(self) -> float:
        """By which share it is worse; below zero when it is better."""
        if not self.kept or not self.now:
            return 0.0
        return 1 - self.now / self.kept if self.more_is_better else 1 - self.kept / self.now

    @property
    def fell(self) -> bool:
        """Whether somebody should look."""
        return self.worse > FALLEN

    def __str__(self) -> str:
        change = f"  fell by {self.worse:.0%}".replace("%", " %") if self.fell else ""
        return f"{self.name}: {shown(self.now)}, kept {shown(self.kept)}{change}"


def kept_figures(page: str) -> dict[str, Kept]:
    """The figures and ratios in the tables of a page, by benchmark."""
    found: dict[str, dict[str, float]] = {}
    rows: dict[str, float] = {}
    for line in page.splitlines():
        if heading := _HEADING.match(line):
            rows = found.setdefault(heading[1], {})
        elif row := _RATIO.match(line) or _FIGURE.match(line):
            rows[row["name"]] = float(row["value"].replace(",", ""))
    return found


def compare(result: Mapping[str, Any], kept: Kept) -> list[Compared]:
    """What both a result (bench/results/*.json) and the page have."""
    figures = [(f["name"], f["median"], f["unit"] == "/s") for f in result["figures"]]
    rates = set(result["more_is_better"])
    ratios = [(name, value, name in rates) for name, value in result["ratios"].items()]
    ours = [figure for figure in figures if not _PEERS.search(figure[0])]
    return [Compared(name, now, kept[name], more) for name, now, more in (*ratios, *ours) if name in kept]
