"""Commands about a township that was cut off: its merge, and what it changed of responses and its roster."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from dashboard.handlers.context import Context
from data_access.database.unit_of_work import UnitOfWork
from data_access.directory import people_queries, rosters
from data_access.directory.directory_rows import known
from data_access.directory.linked_accounts import check_people
from data_access.emergency.rollouts.sheets.cutoff_reports import MergesBefore
from domain.access.actor import Actor
from domain.access.reasons import checked_reason
from domain.access.rights import Right
from domain.changes import local_text
from domain.directory.directory_rules import check_covered
from domain.directory.mandate import Mandate
from domain.directory.roster import shift_faults
from domain.emergency.responses.response import Response, check_response_type, response_content
from domain.emergency.rollouts.sheets.merged_acts import describe_acts
from domain.emergency.rollouts.sheets.record_lines import ADDED, check_merging, check_recordable
from domain.emergency.rollouts.sheets.township_commands import RecordDuty, RecordMerge, RecordResponse
from domain.kernel.command import Command
from domain.kernel.errors import Invalid


def record_merge(work: UnitOfWork, command: RecordMerge, by: Actor, context: Context) -> int:
    """The number of its row of the trace, which tells of the decisions that none before told of. Refused
    forbidden, bad_reason.
    """
    by.viewer.require(Right.ROLLOUTS, work.county)
    reason = checked_reason(command.reason)
    facts: dict[str, Any] = {"rollout": command.rollout, "receipts": command.receipts, "cases": command.cases}
    more = ("visits", "reports", "squads", "messages", "responses", "duties")
    facts |= {name: count for name in more if (count := getattr(command, name))}
    before = MergesBefore(work.connection, work.world, command.region)
    news = before.list_new_acts(command.acts, command.act_ids)
    content = facts | {"decisions": [act for act, _ in news], "digest": command.digest}
    content |= {"decision_ids": ids} if (ids := [id for _, id in news if id]) else {}
    gone = before.list_new_withdrawals(command.withdrawn)
    content |= {"withdrawn_ids": gone} if gone else {}
    if command.installation:
        content |= {"installation": command.installation, "through": command.through}
    content |= {"noted_until": command.noted_until} if command.noted_until else {}
    content |= {"not_taken": describe_acts(command.left)} if command.left else {}
    return work.trace("township.merged", f"region:{command.region}", None, content, reason=reason)


def record_response(work: UnitOfWork, command: RecordResponse, by: Actor, context: Context) -> int:
    """The number of its row of the trace: what a township did to a response changes none of the county's.
    Refused forbidden, bad_response, bad_reason.
    """
    check_merging(by, work.county)
    reason, tz = checked_reason(command.reason), context.counties[work.county].tz
    check_response_type(command.type)
    there = Response(work.world, command.type, command.level, command.since, command.changed_at, 0)
    content = {name: fact for name, fact in response_content(there, tz).items() if name != "version"}
    old = {"level": command.was}
    return work.trace("township.response_recorded", f"response:{command.type}", old, content, reason=reason)


def record_duty(work: UnitOfWork, command: RecordDuty, by: Actor, context: Context) -> None:
    """The roster as the township changed it; what is so already is only remembered as told. Refused
    forbidden, duty_changed, unknown_person, unknown_duty, invalid, beyond_reach, overlap.
    """
    check_merging(by, work.county)
    duty, mandate = command.duty, Mandate((command.region,))
    there = rosters.on_duty(work.connection, work.county, duty)
    if not check_recordable(command, there, mandate):
        return
    check_people(work, mandate, [duty.person])
    decided_at = local_text(command.changed_at, context.counties[work.county].tz)
    if command.change == ADDED:
        _add_duty(work, command, mandate, decided_at, context)
    else:
        rosters.remove(work, duty, decided_at)


def _add_duty(
    work: UnitOfWork, command: RecordDuty, mandate: Mandate, decided_at: str, context: Context
) -> None:
    duty, has_region = command.duty, context.counties[work.county].has_region
    person = check_covered(people_queries.find_person(work.connection, work.county, duty.person), mandate)
    active = frozenset([person.id] if person.active else [])
    places = rosters.Places(known(work.connection, work.county, has_region), active)
    if faults := shift_faults(duty, places):
        raise Invalid(faults)
    rosters.add(work, duty, mandate, person.region, decided_at)


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {
    RecordMerge: record_merge,
    RecordResponse: record_response,
    RecordDuty: record_duty,
}
