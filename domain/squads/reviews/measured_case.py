"""What of a case is measured. Whoever reads a year of cases reads this of each, under the names of a Case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.cases.times.time_request import CountedRequest


class MeasuredStep(Protocol):
    """The fields of a StepTime."""

    seconds: float
    worked: float | None
    late: bool | None


class MeasuredDeadline(Protocol):
    """The field of a Deadline that is measured."""

    due_at: datetime


class MeasuredHandling(Protocol):
    """The fields of a Handling that are measured."""

    stage: str
    unit: str | None
    working: bool
    suspended_at: datetime | None
    suspended: float
    returns: int
    extensions: int
    passings: int
    reopenings: int

    @property
    def requests(self) -> Sequence[CountedRequest]:
        """What its units asked for time."""

    @property
    def deadline(self) -> MeasuredDeadline | None:
        """Until when its step is to end."""

    @property
    def steps(self) -> Mapping[str, MeasuredStep]:
        """How long it was in the steps that it left."""


class MeasuredCase(Protocol):
    """The fields of a Case that are measured."""

    region: str
    reported_at: datetime | None
    due_at: datetime | None
    closed_at: datetime | None
    matter: str | None
    outcome: str

    @property
    def progress(self) -> Mapping[str, str]:
        """What its source told of its stages."""

    @property
    def handling(self) -> MeasuredHandling | None:
        """What people do about it; None while nobody does."""


def is_counted(case: MeasuredCase) -> bool:
    """Whether a case was reported, and is no false alarm and no repetition."""
    false = case.closed_at is not None and case.outcome in ("cancelled", "merged")
    return case.reported_at is not None and not false


def unit_of(case: MeasuredCase) -> str | None:
    """Whose a case is; None while it was given to nobody."""
    return case.handling.unit if case.handling is not None else None
