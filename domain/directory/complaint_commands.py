"""What people do about complaints and appeals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.kernel.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class FileComplaint(Command):
    """Complain to a unit, or appeal to it. `kind`: complaint or appeal; `said_at`: when it was said, by the
    corrected clock of the phone.
    """

    unit: str
    kind: str
    text: str
    said_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerComplaint(Command):
    """Answer one, for good."""

    complaint: str
    text: str


COMPLAINT_COMMANDS: Final[tuple[type[Command], ...]] = (
    FileComplaint,
    AnswerComplaint,
)
