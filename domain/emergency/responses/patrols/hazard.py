"""What has to be patrolled: hazard points 隐患点 and reservoirs 水库 of a county pack, and how often."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from domain.emergency.responses.response import Response
from domain.kernel.values import value

RESERVOIR: Final = "reservoir"
KINDS: Final = (
    "landslide", "flash_flood", "old_house", "low_bridge", "underpass", "pond", "levee", "work_shed",
)  # fmt: skip
"""Kinds of hazards.csv; a reservoir stands in a file of its own."""
ALL_KINDS: Final = (*KINDS, RESERVOIR)
PATROLLED_IN: Final = ("flood", "typhoon", "geological", "earthquake")
"""The types of responses during which points are patrolled."""
DEFAULT_HOURS: Final[Mapping[int, float]] = {4: 24.0, 3: 12.0, 2: 6.0, 1: 2.0}
"""Hours between two patrols by level, where patrols.csv says nothing of a kind and level."""
PatrolHours = Mapping[tuple[str, int], float]
"""Hours between two patrols by kind and level."""


@value
class HazardPoint:
    """A point of the county pack. `region`: the village or grid it lies in; `patroller`, `technician`,
    `administrator`: ids of who is responsible, '' for nobody, the latter two of reservoirs only; `look`: what
    to look at, '' for what is usual for its kind; `households`: how many are threatened; of a reservoir
    `capacity` in 10,000 m3, `flood_level` and `dam_height` in m.
    """

    code: str
    name: str
    kind: str
    region: str
    lon: float
    lat: float
    patroller: str = ""
    technician: str = ""
    administrator: str = ""
    households: int = 0
    look: str = ""
    capacity: float = 0.0
    flood_level: float = 0.0
    dam_height: float = 0.0

    @property
    def people(self) -> tuple[str, ...]:
        """Who is responsible, whoever goes there first."""
        named = (self.patroller, self.technician, self.administrator)
        return tuple(dict.fromkeys(person for person in named if person))


def find_level(running: Iterable[Response]) -> int | None:
    """The most urgent level of the running responses during which points are patrolled; None for none."""
    return min(
        (response.level for response in running if response.runs and response.type in PATROLLED_IN),
        default=None,
    )


def hours_of(kind: str, level: int | None, rules: PatrolHours) -> float | None:
    """Hours between two patrols of a kind at a level; None when nobody has to patrol."""
    return None if level is None else rules.get((kind, level), DEFAULT_HOURS[level])
