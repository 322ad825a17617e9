"""What people command about roll-outs. Each but the first names the roll-out and the version looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.emergency.rollouts.progress.task_states import Receipt
from domain.emergency.rollouts.progress.visits import VisitReport
from domain.kernel.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareRollout(Command):
    """Draw up a roll-out after a plan of the county. `warning`: the id of what it answers; '' for none."""

    plan: str
    warning: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RolloutCommand(Command):
    """What all others have: `rollout`, its id."""

    rollout: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRollout(RolloutCommand):
    """Send it out; above the plan's size it waits for a second person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmRollout(RolloutCommand):
    """A second person releases what the first issued."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRollout(RolloutCommand):
    """A second person sends back what the first issued, with a reason; it can be issued anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRollout(RolloutCommand):
    """Keep one from going out by itself. Needs a reason; it can still be issued by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReceipts(RolloutCommand):
    """What came back of some tasks. What was recorded before is passed over."""

    receipts: tuple[Receipt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindTasks(RolloutCommand):
    """Remind everybody of a selection who did not accept: of a branch, a tier (0 for all), or some people.
    `finish`: instead whoever accepted and should have finished by now.
    """

    branch: str = ""
    tier: int = 0
    people: tuple[str, ...] = ()
    finish: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTasks(RolloutCommand):
    """Call everybody of a selection who did not accept, by voice and now: as RemindTasks selects. With a
    reason in quiet hours, too, and those who were called just now.
    """

    branch: str = ""
    tier: int = 0
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOverTasks(RolloutCommand):
    """Answer for some people who did not accept, or accepted and should have finished by now."""

    people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskDeputy(RolloutCommand):
    """Ask somebody by hand whether they can answer for some people who did not accept."""

    deputy: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDeputy(RolloutCommand):
    """A deputy says whether they can answer for those who are silent, or whoever leads roll-outs says it for
    them.
    """

    request: str
    can: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActAsDeputy(RolloutCommand):
    """A deputy who can answers for some of them. `act`: accepted, finished or taken_over."""

    request: str
    people: tuple[str, ...]
    act: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordVisits(RolloutCommand):
    """What was said of some households of the roll-out's tasks. What was recorded before is passed over."""

    visits: tuple[VisitReport, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTaskDifficulty(RolloutCommand):
    """Somebody has a difficulty with their task. `kind`: no_way, people, equipment, danger or other; `note`:
    their words, which other needs; `answered_at`: when they said it, by the corrected clock of their phone;
    `clock_off_s`: how far that clock was measured to be behind ours, None when nobody measured.
    """

    person: str
    kind: str
    answered_at: datetime
    note: str = ""
    clock_off_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTaskDifficulty(RolloutCommand):
    """What is said to a difficulty of somebody: `difficulty`, its number in their task."""

    person: str
    difficulty: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RateReturn(RolloutCommand):
    """Rate what came back of one person's task: good, or poor with a reason."""

    person: str
    rating: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendBackTask(RolloutCommand):
    """What came back is poor: the task is to be done again. Needs a reason."""

    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectReceipt(RolloutCommand):
    """A line that was keyed in for one person is wrong and counts no more. `line`: its id. Needs a reason."""

    person: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRollout(RolloutCommand):
    """Withdraw what was not sent, and correct what was. Needs a reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRollout(RolloutCommand):
    """It is over: no more reminders, and it leaves the screens."""


ROLLOUT_COMMANDS: Final[tuple[type[Command], ...]] = (
    PrepareRollout,
    IssueRollout,
    ConfirmRollout,
    ReturnRollout,
    HoldRollout,
    RecordReceipts,
    RemindTasks,
    CallTasks,
    TakeOverTasks,
    AskDeputy,
    AnswerDeputy,
    ActAsDeputy,
    RecordVisits,
    ReportTaskDifficulty,
    AnswerTaskDifficulty,
    RateReturn,
    SendBackTask,
    CorrectReceipt,
    StopRollout,
    EndRollout,
)
