"""What a file tells of storms, whatever its form; and why one is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.messages import TrackPoint


class Form(StrEnum):
    """The forms that are read; told apart by what is in the file."""

    IBTRACS = "ibtracs"
    CMA = "cma"
    PROVINCE = "province"
    RECORDING = "recording"
    TRACK = "province_track"


class NotRead(Exception):
    """A file that is refused: `fault` is a code (dashboard/config/word_groups/words_storms.py), `line` counts
    from 1, 0 for the file as a whole; `column` names the column of a table, "" where none is to blame; `fact`
    is quoted from it.
    """

    def __init__(self, fault: str, line: int, fact: str, column: str = "") -> None:
        super().__init__(f"line {line}{column and ':'}{column[:40]}: {fault}: {fact}")
        self.fault, self.line, self.fact, self.column = fault, line, fact[:80], column[:40]


@dataclass(frozen=True, slots=True)
class Issue:
    """A forecast as it was issued, points in the order of time."""

    agency: str
    issued: datetime
    points: tuple[TrackPoint, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was told at a time: a point or a forecast. `told_at` None: no file says when."""

    told_at: datetime | None
    what: TrackPoint | Issue


@dataclass(slots=True)
class ReadStorm:
    """One storm of a file. `events` in the order of the file; `doubts`: codes of what was taken on trust."""

    id: str
    name: str = ""
    name_en: str = ""
    events: list[Event] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    @property
    def track(self) -> list[TrackPoint]:
        """What was observed, of each time what was told last, in the order of time."""
        points = {event.what.valid: event.what for event in self.events if isinstance(event.what, TrackPoint)}
        return [points[valid] for valid in sorted(points)]

    @property
    def issues(self) -> list[Issue]:
        """The forecasts, in the order of the file."""
        return [event.what for event in self.events if isinstance(event.what, Issue)]


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The storms of a file and its form."""

    form: Form
    storms: tuple[ReadStorm, ...]
