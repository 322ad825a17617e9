"""In which order the people of a roll-out stand in a list, and where a page of it begins.

Each (tier, state) is a run of its own, in the order of places: whatever the order of a list, a page is put
together of the next rows of a few runs, so that it costs the same among a thousand people and a million.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from domain.emergency.rollouts.progress.task_states import ACCEPTED, OPEN, REMINDED, STATES, UNREACHED
from domain.kernel.values import value

PLACE, STATE, TIER = "place", "state", "tier"
ORDERS: Final = (PLACE, STATE, TIER)
SILENT, UNHEARD, HEARD, OVERDUE = "silent", "unheard", "heard", "overdue"
GROUPS: Final = {
    SILENT: (UNREACHED, OPEN, REMINDED),
    UNHEARD: (UNREACHED,),
    HEARD: (OPEN, REMINDED),
    OVERDUE: (ACCEPTED,),
}
"""The groups of who is behind, with the states that they are in; silent: nobody of their place accepted."""
Run = tuple[int, int]
"""(tier, state)."""


@value
class Spot:
    """Where somebody stands: what a page goes on behind."""

    tier: int
    state: int
    region: str
    person: str

    @property
    def run(self) -> Run:
        """The run they are in."""
        return self.tier, self.state

    @property
    def place(self) -> tuple[str, str]:
        """Where they are in it."""
        return self.region, self.person

    @property
    def text(self) -> str:
        """As an address carries it."""
        return f"{self.tier}.{self.state}.{self.region}.{self.person}"


def parse_spot(text: str) -> Spot:
    """The spot of a text. Raises ValueError for what is none."""
    pieces = text.split(".", 3)
    if len(pieces) != 4 or not all(part.isascii() and part.isdigit() for part in pieces[:3]):
        raise ValueError("not a place of a list")
    tier, state, region, person = pieces
    if len(tier) > 4 or int(state) >= len(STATES) or len(state) > 1 or not person:
        raise ValueError("not a place of a list")
    return Spot(int(tier), int(state), region, person)


def list_runs(
    order: str, tiers: Iterable[int], states: Iterable[int], down: bool = False
) -> list[Sequence[Run]]:
    """The runs of a list in its order; those that stand together in one part are mixed by place."""
    runs = sorted((tier, state) for tier in {*tiers} for state in {*states})
    if order == PLACE:
        return [runs] if runs else []
    part = 0 if order == TIER else 1
    keys = sorted({run[part] for run in runs}, reverse=down)
    return [[run for run in runs if run[part] == key] for key in keys]


def skip_runs(runs: Sequence[Sequence[Run]], after: Spot | None) -> list[tuple[Sequence[Run], bool]]:
    """(runs, whether the page goes on inside of them) from a spot on; all from the beginning without one."""
    if after is None:
        return [(some, False) for some in runs]
    place = next((index for index, some in enumerate(runs) if after.run in some), None)
    if place is None:
        return []
    return [(runs[place], True), *((some, False) for some in runs[place + 1 :])]
