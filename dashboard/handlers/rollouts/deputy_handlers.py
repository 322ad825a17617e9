"""Deputies of a roll-out: asked by a timer, they say whether they can, and answer for whoever is silent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any, Final

from dashboard.handlers.context import Context
from dashboard.handlers.rollouts.rollout_handlers import save_change
from dashboard.handlers.rollouts.task_handlers import find_running, read_named
from data_access.database.unit_of_work import UnitOfWork
from data_access.directory.people_queries import find_person
from data_access.emergency.rollouts.audience_rows import read_candidates
from data_access.emergency.rollouts.planning.deputy_rows import list_agreed, read_request, save_requests
from data_access.emergency.rollouts.planning.plan_store import find_issued
from data_access.emergency.rollouts.progress_rows import Progress
from data_access.emergency.rollouts.receipt_taking import record_receipts
from data_access.emergency.rollouts.rollout_store import read_rollout
from data_access.emergency.rollouts.task_rows import read_tasks
from data_access.outbox.clock_marks import read_clocks
from data_access.outbox.outbox_rows import insert_messages, withdraw_from
from data_access.outbox.timer_rows import Timer, drop_timer, set_timer
from data_access.outbox.waits import UNANSWERED
from domain.access.actor import Actor
from domain.access.rights import Right
from domain.emergency.rollouts.deputies import (
    ASKED,
    BY_HAND,
    CANNOT,
    SILENT,
    DeputiesRequested,
    DeputyRequest,
    answer_request,
    check_deputy,
    choose_acted_for,
    find_answerable,
    leave_alone,
    list_represented,
    list_silent,
    require_able,
    share_out,
    wait_of,
)
from domain.emergency.rollouts.progress.task_states import ACCEPTED, Receipt, Task, take_over_task
from domain.emergency.rollouts.rollout import Rollout, require_running
from domain.emergency.rollouts.rollout_changes import progress_change
from domain.emergency.rollouts.rollout_commands import ActAsDeputy, AnswerDeputy, AskDeputy
from domain.emergency.rollouts.timing.pacing import Pacing
from domain.kernel.command import Command
from domain.kernel.lookups import require_found
from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import DEPUTY, NOTICE, SMS, TASK, message_id

BY: Final = (NOTICE, SMS)
"""What a deputy is asked by."""


def ask_deputies(
    work: UnitOfWork, rollout: Rollout, tier: int, rank: int, silent: Sequence[Task], by: Actor,
    context: Context,
) -> None:  # fmt: skip
    """Ask the deputies of a rank, of those it has none for the next; who is left when the plan names no more
    is told to the commander.
    """
    county = context.counties[work.county]
    plan = find_issued(work.connection, county, rollout.plan, rollout.plan_version)
    ranks = (
        next((len(plan_tier.deputies) for plan_tier in plan.tiers if plan_tier.tier == tier), 0)
        if plan
        else 0
    )
    candidates, rest = read_candidates(work.connection, work.county), [*silent]
    while plan is not None and rest and rank < ranks:
        found, unassigned = share_out(plan, tier, rank, rest, candidates)
        for deputy, people in found.items():
            if _ask(work, rollout, tier, rank, deputy, people, by, context) is None:
                unassigned += people
        rest, rank = [task for task in rest if task.person in {*unassigned}], rank + 1
    if rest:
        new = leave_alone(rollout, tier, len(rest))
        save_change(work, "rollout.left_alone", rollout, new, by, county.tz)


def _ask(
    work: UnitOfWork, rollout: Rollout, tier: int, rank: int, deputy: str, people: Sequence[str], by: Actor,
    context: Context,
) -> int | None:  # fmt: skip
    """Ask a deputy, or give one who thinks still these people as well; about how many of them something is
    sent, None for one who said 不能.
    """
    world = work.world
    id, known = _find_open(work, rollout, tier, rank, deputy)
    if known is not None:
        if known.state == CANNOT:
            return None
        more = tuple(dict.fromkeys([*known.people, *people]))
        save_requests(work.connection, world, rollout.id, replace(known, people=more))
        return 0
    request = DeputyRequest(id, tier, rank, deputy, tuple(people), work.now)
    save_requests(work.connection, world, rollout.id, request)
    _send(work, rollout, request)
    plan = find_issued(work.connection, context.counties[work.county], rollout.plan, rollout.plan_version)
    set_timer(work.connection, find_deputy_timer(world, rollout.id, request, wait_of(plan, tier)))
    _tell(work, rollout, [], {"deputy": deputy, "tier": tier, "people": len(people)}, by, context)
    return len(people)


def _find_open(
    work: UnitOfWork, rollout: Rollout, tier: int, rank: int, deputy: str
) -> tuple[str, DeputyRequest | None]:
    """(id, request) of a deputy who thinks still or cannot; none, and the id of a new one, after 能 or
    silence: what was said before was not said of anybody else.
    """
    keys = (DEPUTY, rollout.id, str(tier), str(rank), deputy)
    for number in count(1):
        id = message_id(work.world, *keys, *([str(number)] if number > 1 else []))
        known = read_request(work.connection, work.world, rollout.id, id)
        if known is None or known.state in (ASKED, CANNOT):
            break
    return id, known


def _send(work: UnitOfWork, rollout: Rollout, request: DeputyRequest) -> None:
    facts = {"plan": rollout.plan_name, "n": len(request.people), "rollout": rollout.id}
    pacing, ids = (
        Pacing(work.now),
        {person: message_id(work.world, DEPUTY, request.id, person) for person in BY},
    )
    entries = [(id, request.deputy, channel, pacing.next_due(channel)) for channel, id in ids.items()]
    insert_messages(work.connection, work.world, DEPUTY, rollout.id, facts, entries)


def ask(work: UnitOfWork, command: AskDeputy, by: Actor, context: Context) -> DeputiesRequested:
    """For how many somebody is asked by hand: those of the people who did not accept, by whoever leads
    roll-outs where all of them stand; about how many a message goes out. Refused forbidden,
    no_rollout, rollout_over, nobody_left, unknown_person; answered by one who said that they cannot.
    """
    rollout = find_running(work, command)
    wanted = list_represented(read_named(work, rollout, command.people, by), command.deputy)
    check_deputy(find_person(work.connection, work.county, command.deputy), command.deputy)
    sent = 0
    for tier in sorted({task.tier for task in wanted}):
        people = [task.person for task in wanted if task.tier == tier]
        sent += require_able(_ask(work, rollout, tier, BY_HAND, command.deputy, people, by, context))
    return DeputiesRequested(len(wanted), sent)


def pass_on(work: UnitOfWork, rollout: Rollout, request: DeputyRequest, by: Actor, context: Context) -> None:
    """Ask the plan's next deputy for whoever of a request is silent still; after one who was asked by hand
    there is none.
    """
    if request.rank == BY_HAND:
        return
    tasks = read_tasks(work.connection, work.world, rollout.id, request.people)
    agreed = list_agreed(work.connection, work.world, rollout.id)
    silent = [
        task for task in list_silent(request, tasks) if task.state < ACCEPTED and task.person not in agreed
    ]
    ask_deputies(work, rollout, request.tier, request.rank + 1, silent, by, context)


def lapse(work: UnitOfWork, rollout: Rollout, id: str, by: Actor, context: Context) -> None:
    """A deputy did not say anything in time: the next is asked; this one may still answer."""
    request = read_request(work.connection, work.world, rollout.id, id)
    if request is None or request.state != ASKED:
        return
    save_requests(work.connection, work.world, rollout.id, replace(request, state=SILENT))
    pass_on(work, rollout, request, by, context)


def answer(work: UnitOfWork, command: AnswerDeputy, by: Actor, context: Context) -> DeputyRequest:
    """The request answered: with 能 its people's tasks are told as delegated; with 不能 the next deputy is
    asked. Refused no_deputy_request for another's, no_rollout, rollout_over, answered.
    """
    leads = by.viewer.may(Right.ROLLOUTS, work.county)
    rollout, old = _find(work, command.rollout, command.request, by, leads)
    new = answer_request(old, command.can, work.now)
    save_requests(work.connection, work.world, rollout.id, new)
    drop_timer(work.connection, work.world, name_deputy_timer(work.world, new))
    _tell(work, rollout, [], {"deputy": new.deputy, "tier": new.tier, "state": new.state}, by, context)
    if not command.can:
        if old.state == ASKED:
            pass_on(work, rollout, new, by, context)
        return new
    tasks = read_tasks(work.connection, work.world, rollout.id, new.people)
    silent = [task.person for task in list_silent(new, tasks)]
    channel = ("palm", "") if by.viewer.person == new.deputy else ("phone", by.name)
    receipts = [
        Receipt(new.id, person, "delegated", work.now, *channel, f"代办：{new.deputy}") for person in silent
    ]
    _record(work, rollout, receipts, by, context)
    return new


def act(work: UnitOfWork, command: ActAsDeputy, by: Actor, context: Context) -> int:
    """For how many the deputy answered: those of the selection who are silent still; to whom they take over
    nothing more is sent. Refused no_deputy_request, no_rollout, rollout_over, not_agreed, bad_field,
    nobody_left.
    """
    rollout, request = _find(work, command.rollout, command.request, by)
    tasks = read_tasks(work.connection, work.world, rollout.id, request.people)
    chosen = choose_acted_for(request, command.act, tasks, command.people)
    if command.act == "taken_over":
        progress = Progress(work.connection, work.world, rollout)
        for task in chosen:
            progress.put(task, take_over_task(task, request.deputy))
        people = sorted(task.person for task in chosen)
        withdraw_from(work.connection, work.world, rollout.id, TASK, people, work.now)
        facts = {"taken_over": people}
        _tell(work, rollout, progress.save(), facts, by, context)
    else:
        receipts = [
            Receipt(f"{request.id}/{command.act}", task.person, command.act, work.now, "palm", request.deputy)
            for task in chosen
        ]
        _record(work, rollout, receipts, by, context)
    return len(chosen)


def _find(
    work: UnitOfWork, rollout: str, request: str, by: Actor, leads: bool = False
) -> tuple[Rollout, DeputyRequest]:
    """A request of whoever speaks, of anybody for whoever `leads`. Refused no_rollout, rollout_over,
    no_deputy_request.
    """
    found = require_found(
        read_rollout(work.connection, work.world, rollout), "no_rollout", "roll-out", "rollout"
    )
    known = read_request(work.connection, work.world, rollout, request)
    answerable = find_answerable(known, by.viewer.person, leads)
    require_running(found)
    return found, answerable


def _record(
    work: UnitOfWork, rollout: Rollout, receipts: Sequence[Receipt], by: Actor, context: Context
) -> None:
    if receipts:
        done = record_receipts(work.connection, work.world, rollout, receipts, work.now, work.head.seq + 1)
        if done.taken:
            _tell(work, rollout, done.branches, done.facts, by, context)


def _tell(
    work: UnitOfWork, rollout: Rollout, branches: Any, facts: dict[str, Any], by: Actor, context: Context
) -> None:
    tz = context.counties[work.county].tz
    work.publish([progress_change(rollout, branches, facts, work.county, by, work.now, tz)])


def find_deputy_timer(world: WorldId, rollout: str, request: DeputyRequest, wait: timedelta) -> Timer:
    """The timer of a request that waits so long for its answer."""
    facts = {"request": request.id, **read_clocks().mark}
    due = request.asked_at + wait
    return Timer(world, name_deputy_timer(world, request), UNANSWERED, rollout, due, facts)


def name_deputy_timer(world: WorldId, request: DeputyRequest) -> str:
    """The id of the timer of a request."""
    return message_id(world, UNANSWERED, request.id)


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {
    AskDeputy: ask,
    AnswerDeputy: answer,
    ActAsDeputy: act,
}
