"""Scope: what a viewer may see of the live data of a region. domain/topics/reducer.py narrows changes and
states to it.

A grant reaches over its region (everything in it, and the cases it was called into), as far as a unit does
(cases whose matter the unit leads or joins, and those it was called into) or to one person's own cases and
position (domain/access/rights.py). The scope of a region joins what all grants that contain the region give
there. Names of who is called into a case: a region code, "unit:<code>" or "person:<id>".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Literal

from domain.access.rights import Reach, Right, Viewer
from domain.kernel.regions import county_or_city

MattersOf = Callable[[str], frozenset[str]]
"""unit -> codes of the matters it leads or joins, in the county the scope is asked for"""
Facts = Mapping[str, Any]
"""What decides who sees a case: "region", "matter" (or None) and "called" (names; may be absent)."""
Positions = Literal["all", "own", "none"]
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Scope:
    """What may be seen below `region`. `Scope(region)` alone sees everything there.

    `whole`: every case of the region and those the region is called into; without it only cases of `matters`
    in the region. `units` and `person`: also the cases that call them, wherever those are, and the person's
    own position. Everybody sees the states of the region's grids. `name` is short and unique for what is
    seen.
    """

    region: str
    whole: bool = True
    matters: frozenset[str] = NOTHING
    units: frozenset[str] = NOTHING
    person: str | None = None
    positions: Positions = "all"
    name: str = field(init=False, compare=False)
    answers: frozenset[str] = field(init=False, compare=False, repr=False)
    """The names under which this scope is called, besides its region."""

    def __post_init__(self) -> None:
        person = NOTHING if self.person is None else {f"person:{self.person}"}
        object.__setattr__(self, "answers", frozenset(f"unit:{unit}" for unit in self.units) | person)
        object.__setattr__(self, "name", self._named())

    def _named(self) -> str:
        """The region for what everybody with all rights there sees, so that their screens share one room."""
        if self.whole and not self.answers:
            return self.region if self.positions == "all" else f"{self.region}-{self.positions}"
        seen = (self.whole, sorted(self.matters), sorted(self.answers), self.positions)
        return f"{self.region}~{blake2b(repr(seen).encode(), digest_size=12).hexdigest()}"

    def sees(self, region: str, matter: str | None, called: Iterable[str]) -> bool:
        """Whether a case of a region and a matter, into which `called` are called, is visible."""
        if region.startswith(self.region) and (self.whole or matter in self.matters):
            return True
        return bool(called) and self._is_called(region, called)

    def _is_called(self, region: str, called: Iterable[str]) -> bool:
        """Units and people are known by codes of their county: elsewhere the same code is somebody else's."""
        if self.whole and any(name.startswith(self.region) for name in called):
            return True
        return region.startswith(self._home) and not self.answers.isdisjoint(called)

    @property
    def _home(self) -> str:
        return county_or_city(self.region)

    def sees_case(self, case: Facts) -> bool:
        """Whether a case is visible; takes a row of the live state, its news, or cases.facts."""
        return self.sees(case["region"], case.get("matter"), case.get("called", ()))

    def sees_position(self, person: str, region: str) -> bool:
        """Whether the position of a person who is in a region is visible."""
        if self.positions == "all" and region.startswith(self.region):
            return True
        return self.person == person and self.positions != "none" and region.startswith(self._home)

    def counts(self, township: str, matter: str) -> bool:
        """Whether the tally of a matter ('' for none) in a township is visible."""
        return township.startswith(self.region) and (self.whole or matter in self.matters)


def scope_of(
    viewer: Viewer, region: str, matters_of: MattersOf, right: Right = Right.SEE_LIVE
) -> Scope | None:
    """What a viewer sees of a region by the grants that contain it; None when none gives the right."""
    held = [grant for grant in viewer.grants if grant.gives(right, region)]
    if not held:
        return None
    whole = any(grant.row.reach is Reach.REGION for grant in held)
    units = frozenset(g.unit for g in held if g.row.reach is Reach.UNIT and g.unit is not None)
    person = viewer.person if any(grant.row.reach is Reach.OWN for grant in held) else None
    matters = NOTHING if whole else NOTHING.union(*map(matters_of, units))
    far = any(g.row.reach is Reach.REGION and Right.SEE_POSITIONS in g.row.rights for g in held)
    positions: Positions = "all" if far else "none" if person is None else "own"
    return Scope(region, whole, matters, units, person, positions)


def everybody(case: Facts) -> bool:
    """Sees every case: for our own programs, never for an answer to a viewer."""
    return True


def sees_case(viewer: Viewer, case: Facts, matters_of: MattersOf, right: Right = Right.SEE_CASE) -> bool:
    """Whether a case, open or closed, is visible in some scope of a viewer whose grants give the right."""
    regions = {grant.region for grant in viewer.grants if right in grant.row.rights}
    scopes = (scope_of(viewer, region, matters_of, right) for region in regions)
    return any(scope is not None and scope.sees_case(case) for scope in scopes)
