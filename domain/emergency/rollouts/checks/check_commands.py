"""What people command about directed checks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from domain.kernel.command import Command
from domain.kernel.values import value


@value
class CheckAnswer:
    """What somebody says. `subject`: the grid, village or person it is of, '' for that of `person`; `at`: by
    their clock, corrected by `offset_s`; `by`: who says it on their behalf 代报; `id`: the same for the same
    answer; `late`: why it changes nothing, '' when it counts.
    """

    id: str
    value: Any
    at: datetime
    person: str = ""
    subject: str = ""
    detail: str = ""
    channel: str = "api"
    by: str = ""
    offset_s: float = 0.0
    late: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskCheck(Command):
    """Ask everybody of a tier in some regions (none: the whole county). Minutes count from now; `follow_up`:
    asked as well when the answer is more than none.
    """

    question: str
    kind: str
    due_minutes: float
    unit: str = ""
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    follow_up: str = ""
    regions: tuple[str, ...] = ()
    tier: int = 2
    reminders: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckCommand(Command):
    """What the others have: `check`, its id."""

    check: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCheck(CheckCommand):
    """What some answer; an answer given again corrects the one before, and both are kept."""

    answers: tuple[CheckAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCheck(CheckCommand):
    """It asks no more: nobody is reminded, and it leaves the screens."""


CHECK_COMMANDS: Final[tuple[type[Command], ...]] = (AskCheck, AnswerCheck, CloseCheck)
"""What can be commanded about a check."""
