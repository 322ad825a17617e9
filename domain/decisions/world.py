"""What the rules are told of a county before a decision, and what a decision is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta, tzinfo
from typing import Protocol

from domain.cases.case_join import Case, Key
from domain.changes import Change
from domain.emergency.storms.storm_join import Storm
from domain.grids.grid_join import Grid
from domain.kernel.errors import Refused
from domain.kernel.values import value
from domain.kernel.worlds import WorldId
from domain.positions.position_join import Position
from domain.sources.senders import Follower, Sender


class CountyRules(Protocol):
    """What the rules need to know of a county."""

    @property
    def code(self) -> str: ...
    @property
    def prefix(self) -> str: ...
    @property
    def tz(self) -> tzinfo: ...
    @property
    def places(self) -> Mapping[str, tuple[float, float]]:
        """(lat, lon) of the middle of each region."""

    def limit(self, matter: str | None, severity: int) -> timedelta: ...
    def has_person(self, person: str) -> bool: ...
    def has_unit(self, unit: str) -> bool: ...
    def regions_of(self, person: str) -> Sequence[str] | None:
        """Where the directory says that a person belongs; None when it does not say."""


Saved = Case | Grid | Position | Storm
"""What a decision saves."""


@value
class Waiting:
    """An update or end of a case that waits for its report. `cause`: what it is remembered by (senders).

    `scope`: the part of the county its sender is bound to. `taken`: it applied to a case that a narrower
    sender reported, and waits for another.
    """

    cause: str
    scope: str
    message: Follower
    sender: Sender | None
    taken: bool = False


class World(Protocol):
    """What is known now. The caller puts what a decision saves back in before the next decision."""

    @property
    def id(self) -> WorldId: ...
    @property
    def county(self) -> CountyRules: ...
    @property
    def cases(self) -> Mapping[Key, Case]: ...
    @property
    def grids(self) -> Mapping[str, Grid]: ...
    @property
    def positions(self) -> Mapping[str, Position]: ...
    @property
    def storms(self) -> Mapping[str, Storm]: ...
    def number(self, day: str) -> int:
        """The next case number of a county-local day (YYYY-MM-DD), from 1."""

    def waiting(self, root: Case) -> Sequence[Waiting]:
        """What waits for a report of the root's source and id."""

    def waits(self, root: Case, scope: str) -> int:
        """How many of those are of one scope."""


@value
class Decision:
    """Rows to save (whole, by key) and the facts to publish, in order; what waits from now on (or in another
    way), what waits no more, and what of that is a dead letter.
    """

    save: tuple[Saved, ...] = ()
    changes: tuple[Change, ...] = ()
    wait: tuple[Waiting, ...] = ()
    done: tuple[Waiting, ...] = ()
    refused: tuple[tuple[Waiting, Refused], ...] = ()


NOTHING = Decision()
