"""What people command about situation reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.kernel.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginSituationReport(Command):
    """Begin a report, filled with the figures of now. `kind`: of REPORT_KINDS. A first one names its `event`
    ("response:typhoon", "storm:202613", "rollout:RW-261129-01", "case:" and the id of a serious one that is
    open), its `grade` and since when the event is known (`known_at`; None: since now); the others the `chain`
    they belong to, and a `grade` where it is another now. `lang`: in which its text begins, zh or en.
    """

    kind: str
    event: str = ""
    chain: str = ""
    grade: str = ""
    known_at: datetime | None = None
    lang: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationCommand(Command):
    """What the others have: `report`, its id."""

    report: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditSituationReport(SituationCommand):
    """Write sections anew, as the next version; of a report that was sent it is a correction."""

    sections: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshSituationReport(SituationCommand):
    """Take the figures of now, as the next version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveSituationReport(SituationCommand):
    """Approve that very version; whoever wrote in it cannot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSituationCall(SituationCommand):
    """It was told by phone: to whom, and when (None: now)."""

    told_to: str
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SendSituationReport(SituationCommand):
    """It was sent in writing: to whom, and when (None: now)."""

    sent_to: str
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidSituationReport(SituationCommand):
    """It was begun by mistake and is never sent; its number stays taken."""


SITUATION_COMMANDS: Final[tuple[type[Command], ...]] = (
    BeginSituationReport,
    EditSituationReport,
    RefreshSituationReport,
    ApproveSituationReport,
    RecordSituationCall,
    SendSituationReport,
    VoidSituationReport,
)
