"""What the rules are told of a county before a decision, and what a decision is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta, tzinfo
from typing import Protocol

from domain.cases import Case
from domain.changes import Change
from domain.grids import Grid
from domain.positions import Position
from domain.values import value


class CountyRules(Protocol):
    """What the rules need to know of a county."""

    @property
    def code(self) -> str: ...
    @property
    def prefix(self) -> str: ...
    @property
    def tz(self) -> tzinfo: ...
    def limit(self, matter: str | None, severity: int) -> timedelta: ...
    def has_person(self, person: str) -> bool: ...
    def has_unit(self, unit: str) -> bool: ...


class World(Protocol):
    """What is known now. The caller puts what a decision saves back in before the next decision."""

    @property
    def county(self) -> CountyRules: ...
    @property
    def cases(self) -> Mapping[tuple[str, str], Case]: ...
    @property
    def grids(self) -> Mapping[str, Grid]: ...
    @property
    def positions(self) -> Mapping[str, Position]: ...
    def number(self, day: str) -> int:
        """The next case number of a county-local day (YYYY-MM-DD), from 1."""


@value
class Decision:
    """Rows to save (whole, by key) and the facts to publish, in order."""

    save: tuple[Case | Grid | Position, ...] = ()
    changes: tuple[Change, ...] = ()


NOTHING = Decision()
