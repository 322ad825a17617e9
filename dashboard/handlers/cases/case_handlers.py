"""Commands about cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from dashboard.handlers.cases.field_reports import link_report
from dashboard.handlers.cases.handling_handlers import load_case
from dashboard.handlers.context import Context
from data_access.cases.details import REVEALED, read_case, words_of
from data_access.cases.live_rows import LiveRows
from data_access.database.unit_of_work import UnitOfWork
from data_access.streams.wire.wire_format import CountyPlaces, encode, parse
from domain.access.actor import Actor
from domain.access.masking import mask_text
from domain.access.reasons import checked_reason
from domain.access.rights import Right
from domain.cases.case_commands import EnterCase, RevealCase
from domain.cases.case_join import Case
from domain.cases.case_visibility import check_revealable
from domain.decisions.entry_decisions import check_new, decide_entry, entry_report
from domain.decisions.relation_decisions import decide_split
from domain.kernel.command import Command
from domain.messages import CaseReported


def reveal_case(work: UnitOfWork, command: RevealCase, by: Actor, context: Context) -> dict[str, Any]:
    """The REVEALED fields as their sources wrote them, and `n`, the row of the trace that says who looked and
    why. Refused bad_reason, no_case.
    """
    reason = checked_reason(command.reason)
    found = read_case(work.connection, command.case)
    case = check_revealable(found, work.world, by.viewer, context.matters_of(work.county))
    fields = {"fields": [*REVEALED]}
    n = work.trace("case.revealed", case.id, None, fields, reason=mask_text(reason))
    return words_of(case) | {"case": case.id, "n": n}


def enter_case(work: UnitOfWork, command: EnterCase, by: Actor, context: Context) -> Case:
    """The case that somebody entered. Refused forbidden, id_reused, and what a report is refused."""
    county = context.counties[work.county]
    message = read_entry(command, by, county, work.now)
    live = LiveRows(work)
    new, change = decide_entry(message, command, by, work.now, work.world, county, live.number)
    check_new(message, bool(live.cases([new.id])))
    live.keep([new])
    live.changes.add(change)
    if command.split_from:
        _split(live, work, command.split_from, new, by, context)
    live.save({command.split_from} - {""})
    link_report(work, new, by, command.phone)
    return new


def read_entry(command: EnterCase, by: Actor, county: CountyPlaces, now: datetime) -> CaseReported:
    """The report that a command makes. Refused as every report is."""
    message = parse(encode(entry_report(command, by, now)), "cases", county, now)
    if not isinstance(message, CaseReported):
        raise TypeError("what a person enters is a report")
    return message


def _split(live: LiveRows, work: UnitOfWork, whole: str, part: Case, by: Actor, context: Context) -> None:
    """Tell the case that another one was split from it. Refused no_case, forbidden, case_closed,
    many_links.
    """
    case = load_case(live, work, whole, by, context, Right.MANAGE_CASES)
    linked, change = decide_split(case, part.id, by, work.now, context.counties[work.county].tz)
    live.keep([linked])
    live.changes.add(change)


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {EnterCase: enter_case, RevealCase: reveal_case}
