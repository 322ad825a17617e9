"""Commands about directed checks: ask, answer, close."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from dashboard.handlers.context import Context
from dashboard.handlers.rollouts.release.rollout_release import AUDIT_EVERY
from data_access.database.unit_of_work import UnitOfWork
from data_access.emergency.rollouts.checks.answer_taking import Answered, record_answers
from data_access.emergency.rollouts.checks.check_store import (
    add_asked,
    name_check,
    read_check,
    read_check_branches,
    read_tier,
    read_unanswered,
    save_check,
    save_check_branches,
    save_items,
)
from data_access.outbox.clock_marks import read_clocks
from data_access.outbox.outbox_rows import insert_messages, withdraw_from, withdraw_unsent
from data_access.outbox.timer_rows import Timer, drop_timers_of, set_timer
from data_access.outbox.waits import CHECK_REMINDER
from domain.access.actor import Actor
from domain.access.rights import Kind, Right
from domain.emergency.rollouts.checks.check import Check, ask_check, choose_asked, close_check
from domain.emergency.rollouts.checks.check_answers import CheckItem
from domain.emergency.rollouts.checks.check_changes import answers_change, check_change
from domain.emergency.rollouts.checks.check_commands import (
    AnswerCheck,
    AskCheck,
    CheckAnswer,
    CheckCommand,
    CloseCheck,
)
from domain.emergency.rollouts.checks.check_sums import sum_items
from domain.emergency.rollouts.timing.pacing import Pacing
from domain.kernel.command import Command
from domain.kernel.lookups import require_found
from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import CHECK, NOTICE, message_id

CHECK_AUDIT: Final = "check_audit"
"""The kind of timer that counts the regions anew; that which reminds is a wait."""


def ask(work: UnitOfWork, command: AskCheck, by: Actor, context: Context) -> Check:
    """The check as it went out: items, messages, sums and timers in one transaction. Refused forbidden,
    bad_check, nobody.
    """
    by.viewer.require(Right.ROLLOUTS, work.county)
    county, connection = context.counties[work.county], work.connection
    audience = choose_asked(command, read_tier(connection, work.county, command.tier), county.grids)
    id = name_check(connection, work.world, work.now, county.tz)
    new = ask_check(id, command, audience, by.name, work.now)
    save_check(connection, work.world, new)
    add_asked(connection, work.world, id, audience.people)
    items = [CheckItem(subject, region) for subject, region in audience.subjects]
    save_items(connection, work.world, id, items)
    branches = [*sum_items(id, new.kind, items).values()]
    save_check_branches(connection, work.world, branches)
    people = [person.person for person in audience.people if person.reachable]
    send_round(work, new, people, 0, context)
    _set_timers(work, new)
    work.publish([check_change("check.asked", None, new, branches, work.county, by, work.now, county.tz)])
    return new


def _set_timers(work: UnitOfWork, check: Check) -> None:
    for timer in list_check_reminders(work.world, check):
        set_timer(work.connection, timer)
    set_check_audit(work, check.id)


def list_check_reminders(world: WorldId, check: Check) -> Iterator[Timer]:
    """The timers of its reminders as they are when a check is asked."""
    mark = read_clocks().mark
    for round, minutes in enumerate(check.reminders, 1):
        id = message_id(world, CHECK_REMINDER, check.id, str(round))
        due = check.asked_at + timedelta(minutes=minutes)
        yield Timer(world, id, CHECK_REMINDER, check.id, due, {"round": round, **mark})


def set_check_audit(work: UnitOfWork, check: str) -> None:
    """When the regions of a check are next counted anew."""
    set_timer(work.connection, find_check_audit(work.world, check, work.now + AUDIT_EVERY))


def find_check_audit(world: WorldId, check: str, due: datetime) -> Timer:
    """The timer by which the regions of a check that asks are counted anew."""
    return Timer(world, message_id(world, CHECK_AUDIT, check), CHECK_AUDIT, check, due, {})


def send_round(work: UnitOfWork, check: Check, people: Iterable[str], round: int, context: Context) -> None:
    """Send some people the question, in a round whose words differ: one message under one id for each."""
    tz = context.counties[work.county].tz
    text = check.question if check.question.endswith(("？", "?", "。", ".")) else f"{check.question}。"
    if round:
        text = f"【催办】{text}（第{round}次）"
    facts = {"text": text, "check": check.id, "due": _clock(check.due_at.astimezone(tz))}
    pacing = Pacing(work.now)
    entries = [
        (message_id(work.world, CHECK, check.id, person, str(round)), person, NOTICE, pacing.next_due(NOTICE))
        for person in people
    ]
    insert_messages(work.connection, work.world, CHECK, check.id, facts, entries)


def _clock(at: datetime) -> str:
    return f"{at:%m-%d %H:%M}"


def remind_unanswered(work: UnitOfWork, check: Check, round: int, by: Actor, context: Context) -> int:
    """Remind whoever has not answered; how many. Nobody is told of a round that reaches nobody."""
    people = read_unanswered(work.connection, work.world, check.id)
    if not people:
        return 0
    send_round(work, check, people, round, context)
    new = replace(check, round=max(check.round, round))
    save_check(work.connection, work.world, new)
    tz = context.counties[work.county].tz
    work.publish([check_change("check.reminded", check, new, (), work.county, by, work.now, tz)])
    return len(people)


def answer(work: UnitOfWork, command: AnswerCheck, by: Actor, context: Context) -> Answered:
    """What became of each answer. Refused forbidden, no_check."""
    check = _find(work, command)
    answers = [_name_sender(check_answer, by, work.county) for check_answer in command.answers]
    done = record_answers(work.connection, work.world, check, answers, work.now)
    if done.taken:
        withdraw_from(work.connection, work.world, check.id, CHECK, done.settled_people, work.now)
        place = (work.county, by, work.now, context.counties[work.county].tz)
        work.publish([answers_change(check, done.branches, done.facts, *place)])
    return done


def _name_sender(answer: CheckAnswer, by: Actor, county: str) -> CheckAnswer:
    """The answer with who says it, when that is not the person asked. Refused forbidden for another's."""
    viewer = by.viewer
    if viewer.kind is Kind.TOKEN:
        viewer.require(Right.SEND_REPORTS, county)
        return answer
    if viewer.person is not None and viewer.person == answer.person:
        return replace(answer, subject="", by="")
    viewer.require(Right.ROLLOUTS, county)
    return replace(answer, by=answer.by or by.name)


def close(work: UnitOfWork, command: CloseCheck, by: Actor, context: Context) -> Check:
    """The check that asks no more: what was not sent is withdrawn. Refused forbidden, no_check, check_closed,
    stale.
    """
    by.viewer.require(Right.ROLLOUTS, work.county)
    old = _find(work, command)
    new = close_check(old, command, by.name, work.now)
    for kind in (CHECK_REMINDER, CHECK_AUDIT):
        drop_timers_of(work.connection, work.world, kind, new.id)
    withdraw_unsent(work.connection, work.world, new.id, CHECK, work.now)
    save_check(work.connection, work.world, new)
    branches = read_check_branches(work.connection, work.world, new.id).values()
    place = (work.county, by, work.now, context.counties[work.county].tz)
    work.publish([check_change("check.closed", old, new, branches, *place, command.reason)])
    return new


def _find(work: UnitOfWork, command: CheckCommand) -> Check:
    found = read_check(work.connection, work.world, command.check)
    return require_found(found, "no_check", "check", "check")


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {
    AskCheck: ask,
    AnswerCheck: answer,
    CloseCheck: close,
}
