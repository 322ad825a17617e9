"""What a case entered at the desk means: the same as a report, but who entered it stands in the trace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from hashlib import blake2b
from typing import Any, Final

from domain.access.actor import Actor
from domain.access.rights import Kind, Right
from domain.cases import case_join
from domain.cases.case_commands import EnterCase
from domain.cases.case_join import Case
from domain.changes import Change
from domain.decisions.case_decisions import case_number, report_change
from domain.decisions.world import CountyRules
from domain.kernel.errors import Reason, Refused
from domain.kernel.worlds import WorldId
from domain.messages import CaseReported
from domain.sources.senders import DESK

SOURCE: Final = DESK
"""The source of what people enter."""


def entry_id(command: EnterCase, by: Actor) -> str:
    """What the desk calls the case of a command. Refused missing_field without a key."""
    if not command.key:
        raise Refused(Reason.MISSING_FIELD, "key is missing: the same key is the same case", "key")
    return blake2b(f"{_teller(by)}/{command.key}".encode(), digest_size=8).hexdigest()


def _teller(by: Actor) -> str:
    """Whose keys they are: an account's, or on a phone the person's, who may get a new link in between."""
    return f"person:{by.viewer.person}" if by.viewer.kind is Kind.LINK else by.name


def entry_report(command: EnterCase, by: Actor, now: datetime) -> dict[str, Any]:
    """The report that a command makes, as a source would send it: its bounds are those of every report."""
    who = {"name": command.caller or None, "phone": command.phone or None}
    if by.viewer.kind is Kind.LINK:
        who = {"name": by.viewer.name, "person": by.viewer.person}
    report = {
        "kind": "case.reported",
        "id": entry_id(command, by),
        "source": SOURCE,
        "at": now if command.seen_at is None else min(command.seen_at, now),
        "title": command.title,
        "severity": command.severity,
        "matter": command.matter or None,
        "text": command.text or None,
        "reporter": who if any(who.values()) else None,
        "region": command.place or None,
        "lat": command.lat,
        "lon": command.lon,
    }
    return {name: value for name, value in report.items() if value is not None}


def check_new(message: CaseReported, taken: bool) -> None:
    """Refused id_reused for a report whose id another case has."""
    if taken:
        raise Refused(Reason.ID_REUSED, f"id: {message.id!r} was used before", "id")


def decide_entry(
    message: CaseReported,
    command: EnterCase,
    by: Actor,
    now: datetime,
    world: WorldId,
    county: CountyRules,
    number: Callable[[str], int],
) -> tuple[Case, Change]:
    """The new case, and its change. Refused forbidden where whoever enters it manages no cases, and has no
    phone to report it by.
    """
    where = message.place.region
    if not (by.viewer.may(Right.MANAGE_CASES, where) or by.viewer.may(Right.ANSWER_CALLS, where)):
        raise Refused("forbidden", f"no cases are managed in {message.place.region}", "region")
    no = case_number(county, number, message.at)
    person = by.viewer.person
    entered_by = (by.name, *([f"person:{person}"] if person else []))
    reported = case_join.first(message, world, county.limit, no)
    part = {"links": (command.split_from,), "split_from": command.split_from} if command.split_from else {}
    new = case_join.with_values(reported, {"entered_by": entered_by} | part)
    return new, report_change(message, new, now, county.tz, by.name, by.ordered_by)
