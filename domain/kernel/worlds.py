"""Worlds: what rows, feed, streams, clock and statistics belong to. A county is one; so is a drill of it.

A world is not a place. What happens in the drills of a county happens in the same townships; a region code
says where, a WorldId which of these histories is meant.

The text of a drill, "330825.d7", has no sign that separates parts of what it goes into: "/" (causes, names of
cases), "|" (rooms), ":" and braces (keys of the stream server), "-" (months of anchor files, names of
scopes). A region code has digits only, so none of them is a drill.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from domain.kernel.regions import county_of, is_code

_FORM: Final = re.compile(r"(?:([0-9]{4})|([0-9]{6})(?:\.d([1-9][0-9]{0,8}))?)")


class BadWorld(ValueError):
    """A text that names no world, or a region that lies in none."""


class WorldId(str):
    """A county ("330825"), the city of several (four digits: it has a trace of its own) or a drill of a
    county ("330825.d7"). The text itself: a key of SQL, JSON and the stream server, compared as texts are.

    `county`: the region code of the county or city, to which people, accounts and the county pack belong.
    `drill`: its number, None outside of drills.
    """

    __slots__ = ("county", "drill")
    county: str
    drill: int | None

    def __new__(cls, text: str) -> WorldId:
        """The world that a text names. Raises BadWorld."""
        found = _FORM.fullmatch(text)
        if found is None:
            raise BadWorld(f"not a world: {text[:40]!r} (330825 for a county, 330825.d7 for its drill 7)")
        city, county, drill = found.groups()
        world = super().__new__(cls, text)
        world.county = city or county
        world.drill = None if drill is None else int(drill)
        return world

    @classmethod
    def parse(cls, text: str) -> WorldId:
        """The world that a text names: `parse(str(world)) == world`. Raises BadWorld."""
        return cls(text)

    @classmethod
    def of(cls, region: str) -> WorldId:
        """The world of the county, or city, that a region lies in; of what is a world already, itself. Raises
        BadWorld.
        """
        return region if isinstance(region, WorldId) else _of_region(region)

    def of_drill(self, number: int) -> WorldId:
        """The world of a drill of this county. Raises BadWorld."""
        return WorldId(f"{self.county}.d{number}")


def world_in(value: object) -> WorldId | None:
    """The world that a stored value names; None for whatever else somebody may have put there."""
    return WorldId(value) if isinstance(value, str) and _FORM.fullmatch(value) else None


@lru_cache(maxsize=1024)
def _of_region(region: str) -> WorldId:
    if not is_code(region):
        raise BadWorld(f"not a region code: {region[:40]!r}")
    return WorldId(county_of(region) or region)
