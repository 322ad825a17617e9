"""Who is called into the cases of the demo, and who reports them: so that every role has something to see.

Pure, as demo_plan. One household liaison, the regular, tells of more cases than others do, and the regular's
township is called into more cases: the accounts of the demo are theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, Protocol

from domain.kernel.regions import Level, Region, township_of

REGULAR_SHARE = 0.12
RESIDENT_SHARE = 0.4
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高林", "秀英建国丽华志明玉兰海燕文斌晓红"
CALLED_SHARE = 0.3
DISMISSED_SHARE = 0.25
LIAISON = "liaison"


class County(Protocol):
    """What the calls need of a county pack."""

    @property
    def code(self) -> str: ...
    @property
    def regions(self) -> Mapping[str, Region]: ...
    @property
    def people(self) -> Mapping[str, Any]: ...
    @property
    def units(self) -> Mapping[str, Any]: ...


def regular(county: County) -> str:
    """The id of the liaison whose cases the demo tells of; of anybody in a grid where there is none."""
    found = [
        (person.post != LIAISON, who) for who, person in county.people.items() if len(person.region) == 15
    ]
    return min(found)[1]


@dataclass(frozen=True)
class Cast:
    """Who plays in the demo of a county: the regular, by id, name and township; townships; departments."""

    person: str
    name: str
    township: str
    townships: tuple[str, ...]
    departments: tuple[str, ...]


def cast(county: County) -> Cast:
    """The cast of one county; look it up once."""
    person = regular(county)
    known = county.people[person]
    townships = sorted(code for code, region in county.regions.items() if region.level is Level.TOWNSHIP)
    departments = sorted(code for code, unit in county.units.items() if unit.region == county.code)
    return Cast(person, known.name, township_of(known.region), tuple(townships), tuple(departments))


def reporter(cast: Cast, rng: Random) -> dict[str, str] | None:
    """The regular, now and then; more often a resident, invented, with a number that cannot be dialled."""
    draw = rng.random()
    if draw < REGULAR_SHARE:
        return {"name": cast.name, "person": cast.person}
    if draw < REGULAR_SHARE + RESIDENT_SHARE:
        name = rng.choice(SURNAMES) + rng.choice(GIVEN) + rng.choice(GIVEN)
        return {"name": name, "phone": f"000-2599-{rng.randrange(10_000):04}"}
    return None


def called(cast: Cast, rng: Random, region: str) -> list[str] | None:
    """Whom the dispatcher calls into a case of a region when it is dispatched; None for nobody."""
    if rng.random() >= CALLED_SHARE:
        return None
    often = rng.random() < 0.5 and not region.startswith(cast.township)
    town = cast.township if often else rng.choice(cast.townships)
    units = [f"unit:{rng.choice(cast.departments)}"] if cast.departments else []
    names = [name for name in (*units, f"person:{cast.person}") if rng.random() < 0.5]
    return sorted([*names, *([] if region.startswith(town) else [town])]) or None
