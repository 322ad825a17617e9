"""What people do about a case. Each names the case and the version of its handling that they looked at.

After GB/T 30428.8: register 受理, dispatch 派遣, handle 处置, verify 核查, close 结案; and the exceptions,
each with a reason: return 返工, extension 延期, suspension 挂账, passing on 推诿, cancellation 作废,
reopening 重开.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.kernel.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCommand(Command):
    """What all of them have: `case`, its id, and `note`, some words for whoever reads the case."""

    case: str
    note: str = ""


class RegisterCase(CaseCommand):
    """Take a case in hand; from here on its source does not close it any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchCase(CaseCommand):
    """Give a case to a unit; also to another one than before."""

    unit: str


class StartHandling(CaseCommand):
    """The unit begins."""


class FinishHandling(CaseCommand):
    """The unit is done; somebody else verifies."""


class VerifyCase(CaseCommand):
    """What was done was looked at and is right."""


class CloseCase(CaseCommand):
    """A verified case ends; everybody in it is released."""


class ReturnCase(CaseCommand):
    """What was done was looked at and is not enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendLimit(CaseCommand):
    """More time for the step the case is at."""

    amount: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class SetMatter(CaseCommand):
    """Say which matter (一件事) a case is of; from here on its source does not change it."""

    matter: str


class RequestAdmission(CaseCommand):
    """Ask that a case of no listed matter be admitted (准入): only then may a township be given it."""


class AdmitCase(CaseCommand):
    """A case of no listed matter may be handed down to a township."""


class RefuseAdmission(CaseCommand):
    """A case of no listed matter stays with the county."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeCommand(CaseCommand):
    """A `unit` asks for time: for the case that it has in hand, or its `part` of it."""

    unit: str
    part: int = 0


class RequestSuspension(TimeCommand):
    """A unit asks that the clock be stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestExtension(TimeCommand):
    """A unit asks for so much more time, or for time until then."""

    amount: timedelta = timedelta()
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAnswer(CaseCommand):
    """About the `request` for time of a number."""

    request: int


class ApproveRequest(RequestAnswer):
    """The unit gets the time that it asked for."""


class RefuseRequest(RequestAnswer):
    """The unit does not get the time that it asked for."""


class WithdrawRequest(RequestAnswer):
    """The unit does not need the time any more."""


class SuspendCase(CaseCommand):
    """Stop the clock: what is needed cannot be had now."""


class ResumeCase(CaseCommand):
    """Let the clock go on."""


class PassOnCase(CaseCommand):
    """The unit says the case is not its own; it is dispatched anew, and that is counted."""


class CancelCase(CaseCommand):
    """End a case that is false, or no matter of ours."""


class ReopenCase(CaseCommand):
    """Take an ended case in hand again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeCase(CaseCommand):
    """The case repeats another one, `into`, by its id: it ends here and goes on there. Its sources stay with
    it, and reopening it undoes the merger.
    """

    into: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BlowWhistle(CaseCommand):
    """吹哨: call units, or regions, to report in within a time; `note` says what is asked of them."""

    units: tuple[str, ...]
    limit: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class WhistleAnswer(CaseCommand):
    """An answer to the `whistle` of a number, for one `unit` that it calls."""

    whistle: int
    unit: str


class ReportIn(WhistleAnswer):
    """报到: the unit is here, or on its way."""


class RefuseWhistle(WhistleAnswer):
    """The unit does not come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LapseWhistle(CaseCommand):
    """The time of a whistle is over; given by its timer."""

    whistle: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalateCase(CaseCommand):
    """升级: give a case to a level above."""

    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandDownCase(CaseCommand):
    """下派: give a case to a township, or from the city to its county; `to` is a region's code."""

    to: str


HANDLING_COMMANDS: Final[tuple[type[Command], ...]] = (
    RegisterCase,
    DispatchCase,
    StartHandling,
    FinishHandling,
    VerifyCase,
    CloseCase,
    ReturnCase,
    ExtendLimit,
    SetMatter,
    RequestAdmission,
    AdmitCase,
    RefuseAdmission,
    RequestExtension,
    RequestSuspension,
    ApproveRequest,
    RefuseRequest,
    WithdrawRequest,
    SuspendCase,
    ResumeCase,
    PassOnCase,
    CancelCase,
    ReopenCase,
    MergeCase,
    BlowWhistle,
    ReportIn,
    RefuseWhistle,
    LapseWhistle,
    EscalateCase,
    HandDownCase,
)


NAMES: Final[dict[str, type[CaseCommand]]] = {
    "register": RegisterCase,
    "dispatch": DispatchCase,
    "start": StartHandling,
    "finish": FinishHandling,
    "verify": VerifyCase,
    "close": CloseCase,
    "return": ReturnCase,
    "extend": ExtendLimit,
    "set_matter": SetMatter,
    "request_admission": RequestAdmission,
    "admit": AdmitCase,
    "refuse_admission": RefuseAdmission,
    "request_extension": RequestExtension,
    "request_suspension": RequestSuspension,
    "approve_request": ApproveRequest,
    "refuse_request": RefuseRequest,
    "withdraw_request": WithdrawRequest,
    "suspend": SuspendCase,
    "resume": ResumeCase,
    "pass_on": PassOnCase,
    "merge": MergeCase,
    "whistle": BlowWhistle,
    "report_in": ReportIn,
    "refuse_whistle": RefuseWhistle,
    "escalate": EscalateCase,
    "hand_down": HandDownCase,
    "cancel": CancelCase,
    "reopen": ReopenCase,
}
"""What screens and programs call them."""
