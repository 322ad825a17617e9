"""A household: people who live together, who looks after them, and by what they are threatened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from domain.kernel.errors import Refused
from domain.kernel.values import value

RISKS: Final = ("landslide", "flood", "reservoir", "old_house", "work_shed", "visitors", "crew")
"""Why a household may have to move; '' for none."""
VULNERABLE: Final = ("elderly_alone", "elderly", "disabled", "pregnant", "infant", "child", "sick")
"""Who of a household cannot move without help."""
MOST_PEOPLE: Final = 2_000
"""Of one household; a work shed or an inn has many."""


@value
class Household:
    """`grid`: the code of its grid; `village`: of its village; `people`: how many live there; `vulnerable`:
    of VULNERABLE; `risk`: of RISKS or ''; `liaison`: who looks after it, '' for nobody; `version` counts
    changes, 0 for a new one. `head` and `phone` are personal data, and so is `address`.
    """

    id: str
    grid: str
    village: str
    address: str
    head: str
    phone: str
    people: int
    vulnerable: tuple[str, ...] = ()
    risk: str = ""
    liaison: str = ""
    lon: float | None = None
    lat: float | None = None
    note: str = ""
    version: int = 0


def is_same(old: Household, new: Household) -> bool:
    """Whether both say the same, whatever their versions."""
    return _content(old) == _content(new)


def _content(household: Household) -> tuple[object, ...]:
    h = household
    place = (h.id, h.grid, h.village, h.address, h.lon, h.lat)
    return (*place, h.head, h.phone, h.people, h.vulnerable, h.risk, h.liaison, h.note)


def check_unchanged(seen: Mapping[str, int], now: Mapping[str, int]) -> None:
    """Refused preview_stale for an import of a file that was read when the households were others than now:
    `seen`, `now`: version by id.
    """
    if seen != now:
        raise Refused("preview_stale", "households were changed since the file was read")
