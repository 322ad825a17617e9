"""What is commanded when a township that was cut off is merged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.directory.roster import Shift
from domain.kernel.command import Command
from domain.squads.conversation import SquadMessage
from domain.squads.squad import Squad
from domain.squads.voices import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordMerge(Command):
    """Tell of a township's journal that was merged: receipts, visits, reports, cases and squads have commands
    of their own. `digest`: of the journal, in letters; `acts`: (time, who, what) of decisions that it notes,
    `act_ids`: the names of their lines, '' for one that has none; `left`: (time, who, what) of what could not
    be taken, and why; `installation`: which one of the township wrote it, '' for a terminal, `through`: how
    far its trace had come, and `noted_until`: when it noted its last line; `withdrawn`: the names of lines
    that were withdrawn there.
    """

    rollout: str
    digest: str
    receipts: int
    cases: int
    acts: tuple[tuple[str, str, str], ...] = ()
    visits: int = 0
    reports: int = 0
    squads: int = 0
    messages: int = 0
    left: tuple[tuple[str, str, str], ...] = ()
    installation: str = ""
    through: int = 0
    noted_until: str = ""
    act_ids: tuple[str, ...] = ()
    responses: int = 0
    duties: int = 0
    withdrawn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSquad(Command):
    """Record a squad that was made in a township, and what was written in it. `case`: of the county;
    `origin`: what its line is called; `squad`: as it was there at last, at `over_at`; `messages`: not yet
    numbered; `voices`: their recordings.
    """

    case: str
    origin: str
    squad: Squad
    over_at: datetime
    messages: tuple[SquadMessage, ...] = ()
    voices: tuple[Voice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordResponse(Command):
    """Record that a response was declared, changed or ended in a township. `level`: what it became at
    `changed_at`, 0 for ended; `was`: what it had been, 0 for none; `since`: when it began.
    """

    type: str
    level: int
    was: int
    since: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDuty(Command):
    """Change the roster of a township as it was changed there at `changed_at`. `change`: added or removed;
    `others`: who else was on that duty.
    """

    duty: Shift
    change: str
    others: tuple[str, ...]
    changed_at: datetime


TOWNSHIP_COMMANDS: Final[tuple[type[Command], ...]] = (
    RecordMerge,
    RecordSquad,
    RecordResponse,
    RecordDuty,
)
