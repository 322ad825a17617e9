"""Roll-outs in the small world of the laws: what the handlers do, in plain dictionaries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.changes import Change
from domain.emergency.rollouts import rollout as rules
from domain.emergency.rollouts import rollout_commands as commands
from domain.emergency.rollouts.audience import Candidate, choose_audience, count_audience
from domain.emergency.rollouts.deputies import leave_alone
from domain.emergency.rollouts.hold import hold_back, move_window, open_hold
from domain.emergency.rollouts.plan import Plan, PlanTier, Reminder
from domain.emergency.rollouts.planning.plan_commands import ApprovePlan, PlanCommand, RetirePlan, SavePlan
from domain.emergency.rollouts.planning.plan_versions import PlanVersion, plan_change
from domain.emergency.rollouts.progress.branch_counts import Branch, BranchChanges, add_to_branch
from domain.emergency.rollouts.progress.ratings import rate_task, send_back_task
from domain.emergency.rollouts.progress.receipt_corrections import withdraw_receipt
from domain.emergency.rollouts.progress.second_person import return_rollout
from domain.emergency.rollouts.progress.task_difficulties import HINDERED
from domain.emergency.rollouts.progress.task_states import (
    Receipt,
    Task,
    remind_task,
    take_over_task,
    take_receipt,
)
from domain.emergency.rollouts.progress.visits import (
    UNKNOWN,
    Visit,
    VisitChanges,
    VisitReport,
    add_visits,
    take_visit,
)
from domain.emergency.rollouts.proposals.repeats import join_repeat
from domain.emergency.rollouts.rollout import Rollout
from domain.emergency.rollouts.rollout_changes import progress_change, rollout_change
from domain.emergency.rollouts.supersession import supersede_rollout
from tests.laws.situated import SituationAct, report_situation

if TYPE_CHECKING:
    from tests.laws.world import World

REMINDER = Reminder(timedelta(minutes=30), "请立即领办", ("sms",))


def _tier(number: int, post: str) -> PlanTier:
    within = (timedelta(hours=1), timedelta(hours=4))
    words = (("排查住户",), "请领办", ("notice",))
    return PlanTier(number, post, post, (post,), (), *words, *within, 0.98, (REMINDER,))


PLAN = Plan(
    "typhoon-2", "防台风", "Typhoon", "typhoon", 2, 2, timedelta(hours=6), "任务已停止",
    (_tier(1, "leader"), _tier(2, "head")), hold=timedelta(minutes=10),
)  # fmt: skip
PEOPLE = (
    Candidate("LY-L1", "leader", "centre", "330825101264", True),
    Candidate("LY-L2", "leader", "centre", "330825102201", True),
    Candidate("LY-G1", "head", "centre", "330825101264001", True),
    Candidate("LY-G2", "head", "centre", "330825102201001", False),
)
ID = "RW-261122-01"
HOUSEHOLDS = (
    ("HH-1", "330825101264001", "LY-G1"),
    ("HH-2", "330825101264002", "LY-G1"),
    ("HH-3", "330825102201001", "LY-G2"),
)
"""(household, grid, who looks after it); nobody has a task in the second grid."""


ROUNDS: dict[type[commands.RolloutCommand], tuple[str, int]] = {
    commands.RemindTasks: ("rollout.reminded", 1),
    commands.CallTasks: ("rollout.called", 2),
}
"""What the change is called, and which round of the second tier it is."""


class BranchWorld(dict[str, Branch]):
    """The branches by region, and the households of the tasks below them."""

    def __init__(self, known: Mapping[str, Branch] | None = None) -> None:
        super().__init__(known or {})
        self.visits: dict[str, Visit] = {}


Judgement = (
    commands.RateReturn
    | commands.SendBackTask
    | commands.RecordVisits
    | commands.CorrectReceipt
    | commands.ReportTaskDifficulty
    | commands.AnswerTaskDifficulty
)


@dataclass(frozen=True)
class WindowMoved:
    """The machine's clock was set: the window of what goes out by itself ends so many minutes later."""

    minutes: int


@dataclass(frozen=True)
class WarningRepeated:
    """A warning that calls for the plan was published again."""


Begun = commands.PrepareRollout | PlanCommand | SituationAct | WindowMoved | WarningRepeated


@dataclass(frozen=True)
class RolloutAct:
    """A commander's command about a roll-out; `successor`: what is issued in its place instead of a stop."""

    command: commands.RolloutCommand | Begun
    at: datetime
    account: int = 7
    successor: str = ""

    @property
    def by(self) -> Actor:
        grants = (Grant(Role.COMMANDER, "3308"),)
        return Actor(Viewer(Kind.PERSON, f"account:{self.account}", "", grants))


def carry_out_rolled(world: World, rolled: RolloutAct) -> list[Change]:
    """Its changes; what it made another is put into the world."""
    command = rolled.command
    if not isinstance(command, commands.RolloutCommand):
        return [_begin(world, command, rolled)]
    old = world.rollouts[command.rollout]
    match command:
        case commands.IssueRollout() | commands.ConfirmRollout():
            confirms = isinstance(command, commands.ConfirmRollout)
            judge = rules.confirm_rollout if confirms else rules.issue_rollout
            return _issue(world, old, judge(old, command, rolled.by.name, rolled.at), rolled)
        case commands.AnswerDeputy() | commands.HoldRollout() | commands.ReturnRollout():
            return [_put_off(world, old, command, rolled)]
        case commands.StopRollout():
            return [_stop(world, old, command, rolled)]
        case commands.EndRollout():
            new = rules.end_rollout(old, command, rolled.at)
            return [_keep(world, "rollout.ended", old, new, rolled), _tell(world, new, None, rolled)]
        case commands.RemindTasks() | commands.CallTasks():
            return _send_round(world, *ROUNDS[type(command)], rolled)
        case commands.TakeOverTasks():
            moved = [
                (world.tasks[person], take_over_task(world.tasks[person], "account:7"))
                for person in command.people
            ]
            return [
                _keep(world, "rollout.taken_over", old, old, rolled),
                _tell(world, old, _move(world, moved), rolled),
            ]
        case (
            commands.RateReturn()
            | commands.SendBackTask()
            | commands.RecordVisits()
            | commands.CorrectReceipt()
            | commands.ReportTaskDifficulty()
            | commands.AnswerTaskDifficulty()
        ):
            return [_judge(world, old, command, rolled)]
        case commands.RecordReceipts():
            return [_tell(world, old, _take(world, old, command.receipts), rolled)]
    raise TypeError(command)


def _send_round(world: World, kind: str, round: int, rolled: RolloutAct) -> list[Change]:
    """The second tier in another round, by whatever way it goes out."""
    old = world.rollouts[ID]
    new = rules.count_round(old, 2, round)
    changes = _move(world, [(task, remind_task(task, round)) for task in world.tasks.values()])
    return [_keep(world, kind, old, new, rolled), _tell(world, new, changes, rolled)]


def _judge(
    world: World,
    old: Rollout,
    command: Judgement,
    rolled: RolloutAct,
) -> Change:
    if isinstance(command, commands.ReportTaskDifficulty | commands.AnswerTaskDifficulty):
        return _hinder(world, old, command, rolled)
    if isinstance(command, commands.RecordVisits):
        return _visit(world, old, command.visits, rolled)
    task = world.tasks[command.person]
    if isinstance(command, commands.CorrectReceipt):
        gone = Receipt(command.line, task.person, "accepted", rolled.at)
        left = withdraw_receipt(task, (), gone, old.released_at)
        return _tell(world, old, _move(world, [(task, left)]), rolled, "rollout.corrected")
    if isinstance(command, commands.RateReturn):
        rated = rate_task(task, command.rating, command.reason)
        return _tell(world, old, _move(world, [(task, rated)]), rolled, "rollout.rated")
    back = send_back_task(task, command.reason, rolled.at)
    return _tell(world, old, _move(world, [(task, back)]), rolled, "rollout.sent_back")


def _stop(world: World, old: Rollout, command: commands.StopRollout, rolled: RolloutAct) -> Change:
    if rolled.successor:
        new = supersede_rollout(old, rolled.successor, rolled.at)
        return _keep(world, "rollout.superseded", old, new, rolled)
    return _keep(world, "rollout.stopped", old, rules.stop_rollout(old, command, rolled.at), rolled)


def _begin(world: World, command: Begun, rolled: RolloutAct) -> Change:
    """A plan is written, a situation reported; or one prepared, that goes out by itself where a warning asks
    for it.
    """
    if isinstance(command, SituationAct):
        return report_situation(command, rolled.by, rolled.at, world.county.tz)
    if isinstance(command, PlanCommand):
        return _write(world, command, rolled)
    if isinstance(command, WindowMoved):
        old = world.rollouts[ID]
        until = (old.hold_until or rolled.at) + timedelta(minutes=command.minutes)
        return _keep(world, "rollout.window_moved", old, move_window(old, until), rolled)
    if isinstance(command, WarningRepeated):
        old = world.rollouts[ID]
        return _keep(world, "rollout.repeated", old, join_repeat(old, rolled.at), rolled)
    figures = count_audience(PLAN, choose_audience(PLAN, PEOPLE), ("330825101264001",))
    new = rules.prepare_rollout(ID, PLAN, figures, command.warning, "", rolled.by.name, rolled.at)
    new = open_hold(new, PLAN) if command.warning else new
    return _keep(world, "rollout.prepared", None, new, rolled)


def _put_off(
    world: World,
    old: Rollout,
    command: commands.AnswerDeputy | commands.HoldRollout | commands.ReturnRollout,
    rolled: RolloutAct,
) -> Change:
    """It does not go out by itself, or is sent back; or a deputy cannot, and there is no other."""
    if isinstance(command, commands.HoldRollout):
        return _keep(
            world, "rollout.held", old, hold_back(old, command, rolled.by.name, 2, rolled.at), rolled
        )
    if isinstance(command, commands.ReturnRollout):
        new = return_rollout(old, command, rolled.by.name, rolled.at)
        return _keep(world, "rollout.returned", old, new, rolled)
    return _keep(world, "rollout.left_alone", old, leave_alone(old, 2, 1), rolled)


def _write(world: World, command: PlanCommand, rolled: RolloutAct) -> Change:
    """A plan was written: no screen is told."""
    kind = {SavePlan: "saved", ApprovePlan: "approved", RetirePlan: "retired"}[type(command)]
    version = PlanVersion(command.plan, 1, {}, rolled.by.name, rolled.at, command.reason)
    place = ("330825", rolled.by, command.reason, rolled.at, world.county.tz)
    return plan_change(f"plan.{kind}", None, version, {}, *place)


def _issue(world: World, old: Rollout, new: Rollout, rolled: RolloutAct) -> list[Change]:
    kind = "rollout.confirmed" if new.confirmed_by else "rollout.issued"
    change = _keep(world, kind, old, new, rolled)
    if new.issued_at is None:
        return [change]
    added = BranchChanges()
    for recipient in choose_audience(PLAN, PEOPLE):
        task = Task(recipient.person, recipient.tier, recipient.region, recipient.reasons, rolled.at)
        world.tasks[recipient.person] = task
        added.put(None, task)
    none = {"1": [0] * 6, "2": [0] * 6}
    world.branches = BranchWorld({region: Branch(ID, region, none) for region in added.by_region})
    return [change, _tell(world, new, added, rolled)]


def _take(world: World, rollout: Rollout, receipts: tuple[Receipt, ...]) -> BranchChanges:
    changes = BranchChanges()
    for receipt in receipts:
        task = world.tasks[receipt.person]
        taken = take_receipt(task, receipt, rollout.released_at, rollout.over_at)
        world.tasks[receipt.person] = taken.new
        answers = receipt.kind in ("accepted", "finished") and not taken.receipt.late
        changes.put(task, taken.new, [receipt.at] if answers else [])
    return changes


def _visit(world: World, rollout: Rollout, reports: tuple[VisitReport, ...], rolled: RolloutAct) -> Change:
    """What was said of households; nothing at all: they are listed."""
    changes = VisitChanges()
    if not reports:
        world.branches.visits = {name: Visit(name, grid, person) for name, grid, person in HOUSEHOLDS}
        for visit in world.branches.visits.values():
            changes.add(visit.grid, UNKNOWN, 1)
    for report in reports:
        old = world.branches.visits[report.household]
        new, _ = take_visit(old, report, rollout.released_at, rollout.over_at)
        world.branches.visits[new.household] = new
        changes.put(old, new)
    branches = add_visits(world.branches, changes)
    world.branches.update({branch.region: branch for branch in branches})
    kind = "rollout.visited" if reports else "rollout.listed"
    tz = world.county.tz
    return progress_change(rollout, branches, {}, "330825", rolled.by, rolled.at, tz, kind)


def _move(world: World, moved: list[tuple[Task, Task]]) -> BranchChanges:
    changes = BranchChanges()
    for old, new in moved:
        world.tasks[new.person] = new
        changes.put(old, new)
    return changes


def _tell(
    world: World,
    rollout: Rollout,
    changes: BranchChanges | None,
    rolled: RolloutAct,
    kind: str = "rollout.progressed",
    person: str = "",
) -> Change:
    """What the branches became; all of them are gone with a roll-out that ended."""
    if changes is None:
        rows = [*world.branches.values()]
    else:
        rows = [add_to_branch(world.branches[region], entry) for region, entry in changes.by_region.items()]
        world.branches.update({row.region: row for row in rows})
    place = ("330825", rolled.by, rolled.at, world.county.tz)
    return progress_change(rollout, rows, {}, *place, kind, person=person)


def _hinder(
    world: World,
    old: Rollout,
    command: commands.ReportTaskDifficulty | commands.AnswerTaskDifficulty,
    rolled: RolloutAct,
) -> Change:
    """One more difficulty waits for an answer, or one less."""
    changes, reported = BranchChanges(), isinstance(command, commands.ReportTaskDifficulty)
    changes.mark(world.tasks[command.person].region, HINDERED, 1 if reported else -1)
    kind = "rollout.difficulty_reported" if reported else "rollout.difficulty_answered"
    return _tell(world, old, changes, rolled, kind, command.person)


def _keep(world: World, kind: str, old: Rollout | None, new: Rollout, rolled: RolloutAct) -> Change:
    world.rollouts[new.id] = new
    return rollout_change(kind, old, new, "330825", rolled.by, rolled.at, world.county.tz, "风力减弱")
