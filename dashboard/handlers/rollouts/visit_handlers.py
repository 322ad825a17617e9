"""Households in the tasks of a roll-out: they are listed after its issue; what is said of them is taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from dashboard.handlers.context import Context
from data_access.database.unit_of_work import UnitOfWork
from data_access.emergency.rollouts.households.visit_store import read_told_visits
from data_access.emergency.rollouts.households.visit_taking import (
    Listing,
    VisitsOutcome,
    VisitTaking,
    list_visits,
)
from data_access.emergency.rollouts.rollout_store import read_rollout
from data_access.emergency.rollouts.task_rows import read_tasks
from domain.access.actor import Actor
from domain.emergency.rollouts.progress.branch_counts import Branch
from domain.emergency.rollouts.progress.reporters import name_visit_sender
from domain.emergency.rollouts.progress.task_states import CARRIED
from domain.emergency.rollouts.progress.visits import RESULTS, Visit, VisitReport
from domain.emergency.rollouts.rollout import Rollout
from domain.emergency.rollouts.rollout_changes import progress_change
from domain.emergency.rollouts.rollout_commands import RecordVisits
from domain.emergency.rollouts.supersession import goes_on
from domain.kernel.batches import check_some_allowed
from domain.kernel.command import Command
from domain.kernel.errors import Refused
from domain.kernel.lookups import require_found

LISTED, VISITED = "rollout.listed", "rollout.visited"


def record(work: UnitOfWork, command: RecordVisits, by: Actor, context: Context) -> VisitsOutcome:
    """What became of each. Refused no_rollout, not_issued; forbidden when all are."""
    found = read_rollout(work.connection, work.world, command.rollout)
    rollout = require_found(found, "no_rollout", "roll-out", "rollout")
    taking = begin_visits(work, rollout, {report.household for report in command.visits})
    tasks = read_tasks(
        work.connection, work.world, rollout.id, {visit.liaison for visit in taking.visits.values()}
    )
    refused: dict[int, Refused] = {}
    repeated = 0
    for index, visit in enumerate(command.visits):
        try:
            listed = taking.visits.get(visit.household)
            task = None if listed is None else tasks.get(listed.liaison)
            repeated += not taking.take(name_visit_sender(visit, listed, task, by, work.county))
        except Refused as why:
            refused[index] = why
    if refused:
        check_some_allowed(len(command.visits), refused.values(), "not your households", "visits")
    done = save_visits(work, taking, by, context)
    done.repeated, done.refused = repeated, refused
    return done


def begin_visits(work: UnitOfWork, rollout: Rollout, households: Iterable[str]) -> VisitTaking:
    """What takes visits of some households of a roll-out. Refused not_issued."""
    return VisitTaking(work.connection, work.world, rollout, {*households}, work.now)


def save_visits(work: UnitOfWork, taking: VisitTaking, by: Actor, context: Context) -> VisitsOutcome:
    """Write what was taken, tell of it, and carry it on to the roll-out in the place of this one."""
    done = write_visits(work, taking, by, context)
    carry_visits(work, taking, by, context)
    return done


def write_visits(work: UnitOfWork, taking: VisitTaking, by: Actor, context: Context) -> VisitsOutcome:
    """Write what was taken, and tell of it."""
    done = taking.save(work.head.seq + 1)
    if done.taken:
        _tell(work, VISITED, taking.rollout, done.branches, done.facts, by, context)
    return done


def carry_visits(work: UnitOfWork, taking: VisitTaking, by: Actor, context: Context) -> None:
    """Carry what was written on to the roll-out in the place of this one, once all of a batch is written:
    what takes visits of that one from before would know nothing of these.
    """
    if taking.reports and taking.rollout.superseded_by:
        _carry(
            work, taking.rollout, [taking.visits[report.household] for report in taking.reports], by, context
        )


def list_households(work: UnitOfWork, rollout: Rollout, by: Actor, context: Context) -> int:
    """The households of a roll-out that runs are listed, unless they were; how many. What was said of them in
    the roll-out before stands where its tasks go on.
    """
    listing = list_visits(work.connection, work.world, rollout)
    tell_listing(work, rollout, listing, by, context)
    carry_earlier(work, rollout, listing, by, context)
    return listing.households


def tell_listing(work: UnitOfWork, rollout: Rollout, listing: Listing, by: Actor, context: Context) -> None:
    """Tell of households that were listed now; of none, nothing."""
    if listing.households:
        facts = {"households": listing.households}
        _tell(work, LISTED, rollout, listing.branches, facts, by, context)


def carry_earlier(work: UnitOfWork, rollout: Rollout, listing: Listing, by: Actor, context: Context) -> None:
    """What was said in the roll-out before of households that were listed now, of none nothing."""
    for name in rollout.supersedes[-1:] if listing.households else ():
        before = read_rollout(work.connection, work.world, name)
        if before is not None:
            visits = read_told_visits(work.connection, work.world, name)
            _carry(work, replace(before, superseded_by=rollout.id), visits, by, context)


def _carry(work: UnitOfWork, before: Rollout, visits: Sequence[Visit], by: Actor, context: Context) -> None:
    """What was said of households counts in the roll-out in the place of theirs, where its tasks go on."""
    later = read_rollout(work.connection, work.world, before.superseded_by)
    if later is None:
        return
    taking = begin_visits(work, later, [visit.household for visit in visits])
    whose = {visit.liaison for visit in taking.visits.values()}
    tasks = read_tasks(work.connection, work.world, later.id, whose)
    for visit in visits:
        now = taking.visits.get(visit.household)
        task = None if now is None else tasks.get(now.liaison)
        if visit.at is not None and task is not None and goes_on(later, task.tier):
            id, kind = f"{before.id}/{visit.report}", RESULTS[visit.result]
            taking.take(VisitReport(id, visit.household, kind, visit.at, CARRIED, visit.by, visit.note))
    write_visits(work, taking, by, context)


def _tell(
    work: UnitOfWork,
    kind: str,
    rollout: Rollout,
    branches: Sequence[Branch],
    facts: dict[str, Any],
    by: Actor,
    context: Context,
) -> None:
    tz = context.counties[work.county].tz
    work.publish([progress_change(rollout, branches, facts, work.county, by, work.now, tz, kind)])


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {RecordVisits: record}
