"""What the auditor of timers sees of a county at one moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from data_access.county_packs.county_pack import County
from data_access.outbox.timer_rows import Timer
from domain.kernel.worlds import WorldId


@dataclass(frozen=True, slots=True)
class Outlook:
    """One consistent view. `known`: the ids of the timers that are there, so that what costs a look at many
    rows is asked only of those that are not.
    """

    connection: Connection
    world: WorldId
    pack: County
    now: datetime
    known: frozenset[str]


@dataclass(frozen=True, slots=True)
class Expectation:
    """The kinds of timers that `find` gives: those that should be there, some of them left out where they
    are.
    """

    kinds: tuple[str, ...]
    find: Callable[[Outlook], Iterable[Timer]]
