"""Commands about two cases: link them, and take it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from dashboard.handlers.cases.handling_handlers import load_case, load_second
from dashboard.handlers.context import Context
from data_access.cases.live_rows import LiveRows
from data_access.database.unit_of_work import UnitOfWork
from domain.access.actor import Actor
from domain.access.rights import Right
from domain.cases.case_join import Case
from domain.cases.relation_commands import LinkCases, UnlinkCases
from domain.decisions.relation_decisions import DECISIONS
from domain.kernel.command import Command


def relate_cases(work: UnitOfWork, command: LinkCases | UnlinkCases, by: Actor, context: Context) -> Case:
    """The case, linked or not any more, by whoever manages it and handles the other. Refused no_case and
    forbidden for either, same_case, already_linked, not_linked, many_links, too_long.
    """
    live = LiveRows(work)
    case = load_case(live, work, command.case, by, context, Right.MANAGE_CASES)
    other = load_second(live, work, command.other, by, context, "other", Right.HANDLE_CASES)
    tz = context.counties[work.county].tz
    both = DECISIONS[type(command)](case, other, command, by, work.now, tz)
    for related, change in both:
        live.keep([related])
        live.changes.add(change)
    live.save({case.id, other.id})
    return both[0][0]


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = dict.fromkeys(
    (LinkCases, UnlinkCases), relate_cases
)
