"""Commands about roll-outs: prepare, issue, confirm, stop, end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import tzinfo
from typing import Any, Final

from dashboard.concurrency.processes import COLLECTOR_PAUSE
from dashboard.handlers.context import Context
from dashboard.handlers.rollouts.release.rollout_notices import announce_window, ask_second, settle_notices
from dashboard.handlers.rollouts.release.rollout_release import release_tasks, set_hold_timer
from dashboard.handlers.rollouts.rollout_supersession import (
    correct_people,
    find_superseded,
    list_told,
    succeed,
    supersede,
    withdraw_rollout,
)
from data_access.database.unit_of_work import UnitOfWork
from data_access.directory.linked_accounts import find_person_behind
from data_access.emergency.responses.warning_rows import read_warning
from data_access.emergency.rollouts.audience_rows import read_candidates
from data_access.emergency.rollouts.planning.plan_store import find_issued, find_plan, goes_out
from data_access.emergency.rollouts.progress_rows import read_branches
from data_access.emergency.rollouts.receipt_taking import ReceiptTaking
from data_access.emergency.rollouts.rollout_store import find_last, name_rollout, read_rollout, save_rollout
from data_access.outbox.outbox_rows import people_sent_to
from domain.access.actor import Actor
from domain.access.rights import Kind, Right
from domain.emergency.rollouts.audience import Recipient, choose_audience, count_audience
from domain.emergency.rollouts.hold import open_hold
from domain.emergency.rollouts.plan import Plan
from domain.emergency.rollouts.progress.branch_counts import Branch
from domain.emergency.rollouts.progress.second_person import check_second_person
from domain.emergency.rollouts.progress.task_states import Receipt
from domain.emergency.rollouts.proposals.repeats import check_repeat
from domain.emergency.rollouts.rollout import (
    Rollout,
    await_second,
    confirm_rollout,
    end_rollout,
    freeze_audience,
    issue_rollout,
    prepare_rollout,
    stop_rollout,
)
from domain.emergency.rollouts.rollout_changes import progress_change, rollout_change
from domain.emergency.rollouts.rollout_commands import (
    ConfirmRollout,
    EndRollout,
    IssueRollout,
    PrepareRollout,
    RolloutCommand,
    StopRollout,
)
from domain.emergency.rollouts.supersession import list_line
from domain.kernel.command import Command
from domain.kernel.lookups import require_found
from domain.squads.calls.outgoing import TASK


def prepare(work: UnitOfWork, command: PrepareRollout, by: Actor, context: Context) -> Rollout:
    """The roll-out as it would go out now: for somebody who may, or for a warning that calls for it. Refused
    forbidden, no_plan, nobody, already_running.
    """
    if by.viewer.kind is not Kind.INNER:
        by.viewer.require(Right.ROLLOUTS, work.county)
    county = context.counties[work.county]
    plan = require_found(find_plan(work.connection, county, command.plan), "no_plan", "plan", "plan")
    _check_repeat(work, plan)
    figures = count_audience(plan, _choose(work, plan), county.grids)
    id = name_rollout(work.connection, work.world, work.now, county.tz)
    new = prepare_rollout(id, plan, figures, command.warning, command.note, by.name, work.now)
    called = by.viewer.kind is Kind.INNER and bool(command.warning)
    if called and goes_out(work.connection, county, plan.code, plan.version):
        new = open_hold(new, plan)
        set_hold_timer(work.connection, work.world, new)
        announce_window(work, new, county.tz)
    return save_change(work, "rollout.prepared", None, new, by, county.tz)


def issue(work: UnitOfWork, command: IssueRollout, by: Actor, context: Context) -> Rollout:
    """The roll-out issued to everybody its plan names now, or waiting for a second person. Refused forbidden,
    no_rollout, not_prepared, stale, already_running.
    """
    old = find_rollout(work, command, by)
    new = issue_rollout(old, command, by.name, work.now)
    return release(work, "rollout.issued", old, new, by, context)


def confirm(work: UnitOfWork, command: ConfirmRollout, by: Actor, context: Context) -> Rollout:
    """The roll-out released by a second person. Refused forbidden, no_rollout, not_waiting, same_person,
    stale, already_running.
    """
    old = find_rollout(work, command, by)
    issuer = find_person_behind(work.connection, old.issued_by)
    check_second_person(old, by.name, by.viewer.person, issuer)
    new = confirm_rollout(old, command, by.name, work.now)
    return release(work, "rollout.confirmed", old, new, by, context)


def stop(work: UnitOfWork, command: StopRollout, by: Actor, context: Context) -> Rollout:
    """The roll-out stopped: what was not sent is withdrawn, whoever was sent something is told once. Refused
    forbidden, no_rollout, rollout_over, bad_reason, stale.
    """
    old = find_rollout(work, command, by)
    new = stop_rollout(old, command, work.now)
    withdraw_rollout(work, new)
    correct_people(work, new, sorted(list_told(work, (*new.supersedes, new.id))), context)
    tz = context.counties[work.county].tz
    return save_change(work, "rollout.stopped", old, new, by, tz, command.reason)


def end(work: UnitOfWork, command: EndRollout, by: Actor, context: Context) -> Rollout:
    """The roll-out ended: nobody is reminded any more. Refused forbidden, no_rollout, rollout_over, stale."""
    old = find_rollout(work, command, by)
    new, tz = end_rollout(old, command, work.now), context.counties[work.county].tz
    withdraw_rollout(work, new)
    saved = save_change(work, "rollout.ended", old, new, by, tz, command.reason)
    gone = [*read_branches(work.connection, work.world, new.id).values()]
    if gone:
        work.publish([progress_change(new, gone, {"branches": 0}, work.county, by, work.now, tz)])
    return saved


def find_rollout(work: UnitOfWork, command: RolloutCommand, by: Actor) -> Rollout:
    """The roll-out of a command. Refused forbidden, no_rollout."""
    by.viewer.require(Right.ROLLOUTS, work.county)
    found = read_rollout(work.connection, work.world, command.rollout)
    return require_found(found, "no_rollout", "roll-out", "rollout")


@COLLECTOR_PAUSE
def release(work: UnitOfWork, kind: str, old: Rollout, new: Rollout, by: Actor, context: Context) -> Rollout:
    """What an issue brings, after the plan that the roll-out was drawn up with; nothing but the row and a
    question to commanders while it waits for a second person. Refused no_plan, already_running.
    """
    county = context.counties[work.county]
    settle_notices(work, new.id)
    if new.issued_at is None:
        return _await_second(work, kind, old, new, by, county.tz)
    found = find_issued(work.connection, county, new.plan, new.plan_version)
    plan = require_found(found, "no_plan", "plan", "plan")
    _check_repeat(work, plan)
    audience = _choose(work, plan)
    figures = count_audience(plan, audience, county.grids)
    if waiting := await_second(old, new, figures, plan.approve_above):
        return _await_second(work, kind, old, freeze_audience(waiting, figures), by, county.tz)
    before = find_superseded(work, new)
    colour = _find_colour(work, new.warning)
    new = replace(freeze_audience(new, figures), supersedes=list_line(before), colour=colour)
    succession = succeed(work, new, audience, before)
    branches = release_tasks(work.connection, work.world, new, plan, succession)
    supersede(work, new, before, succession, by, context)
    save_change(work, kind, old, new, by, county.tz)
    facts: dict[str, Any] = {"tasks": new.people, "branches": len(branches)}
    if succession.carried:
        branches, more = _carry(work, new, branches, succession.carried)
        facts |= more
    work.publish([progress_change(new, branches, facts, work.county, by, work.now, county.tz)])
    return new


def _await_second(work: UnitOfWork, kind: str, old: Rollout, new: Rollout, by: Actor, tz: tzinfo) -> Rollout:
    ask_second(work, new, tz)
    return save_change(work, kind, old, new, by, tz)


def _carry(
    work: UnitOfWork, new: Rollout, branches: list[Branch], carried: Sequence[Receipt]
) -> tuple[list[Branch], dict[str, Any]]:
    """The branches with the answers that still hold, and what the trace is told of these."""
    people = {receipt.person for receipt in carried}
    taking = ReceiptTaking(work.connection, work.world, new, people, work.now, answers_person=False)
    for receipt in carried:
        taking.take(receipt)
    done = taking.save(work.head.seq + 1)
    moved = {branch.region: branch for branch in done.branches}
    return [moved.get(branch.region, branch) for branch in branches], done.facts


def _check_repeat(work: UnitOfWork, plan: Plan) -> None:
    before = find_last(work.connection, work.world, plan.code)
    sent = [] if before is None else people_sent_to(work.connection, work.world, before.id, TASK)
    check_repeat(plan, before, len(sent), work.now)


def _find_colour(work: UnitOfWork, id: str) -> str:
    warning = read_warning(work.connection, work.world, id) if id else None
    return "" if warning is None else warning.colour.value


def _choose(work: UnitOfWork, plan: Plan) -> list[Recipient]:
    return choose_audience(plan, read_candidates(work.connection, work.county))


def save_change(
    work: UnitOfWork, kind: str, old: Rollout | None, new: Rollout, by: Actor, tz: tzinfo, reason: str = ""
) -> Rollout:
    """Write a roll-out and tell of it."""
    save_rollout(work.connection, work.world, new)
    work.publish([rollout_change(kind, old, new, work.county, by, work.now, tz, reason)])
    return new


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {
    PrepareRollout: prepare,
    IssueRollout: issue,
    ConfirmRollout: confirm,
    StopRollout: stop,
    EndRollout: end,
}
