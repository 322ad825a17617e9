"""What linking two cases, taking it back, and splitting one from another mean: both, and their changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from typing import Final

from domain.access.actor import Actor
from domain.cases import case_join
from domain.cases.case_join import Case
from domain.cases.handling_guards import check_note, require_open
from domain.cases.relation_commands import LinkCases, UnlinkCases
from domain.changes import Change
from domain.decisions.handling_decisions import quiet_change
from domain.kernel.errors import Refused

Both = tuple[tuple[Case, Change], tuple[Case, Change]]
"""The case that the command is about, and the other one."""
MOST_LINKS: Final = 20


def decide_link(case: Case, other: Case, command: LinkCases, by: Actor, now: datetime, tz: tzinfo) -> Both:
    """Refused same_case, already_linked, many_links, too_long."""
    check_note(command.note)
    _check_pair(case, other)
    if other.id in case.links:
        raise Refused("already_linked", "the cases are linked already", "other")
    return (
        add_link(case, other.id, "case.linked", by, now, tz, command.note),
        add_link(other, case.id, "case.linked", by, now, tz, command.note),
    )


def decide_unlink(
    case: Case, other: Case, command: UnlinkCases, by: Actor, now: datetime, tz: tzinfo
) -> Both:
    """Refused same_case, not_linked, too_long."""
    check_note(command.note)
    if other.id not in case.links:
        raise Refused("not_linked", "the cases are not linked", "other")
    return (
        _remove_link(case, other.id, by, now, tz, command.note),
        _remove_link(other, case.id, by, now, tz, command.note),
    )


DECISIONS: Final[Mapping[type, Callable[..., Both]]] = {LinkCases: decide_link, UnlinkCases: decide_unlink}


def decide_split(case: Case, part: str, by: Actor, now: datetime, tz: tzinfo) -> tuple[Case, Change]:
    """The case from which a part was split. Refused case_closed, many_links."""
    require_open(case, "nothing is split from a closed case", "split_from")
    return add_link(case, part, "case.split", by, now, tz)


def add_link(
    case: Case, other: str, kind: str, by: Actor, now: datetime, tz: tzinfo, note: str = ""
) -> tuple[Case, Change]:
    """The case with one link more. `kind`: what it is for the trace. Refused many_links."""
    if len(case.links) >= MOST_LINKS:
        raise Refused("many_links", f"a case has at most {MOST_LINKS} links", "other")
    new = case_join.with_values(case, {"links": (*case.links, other)})
    return quiet_change(kind, case, new, by, now, tz, note)


def _remove_link(
    case: Case, other: str, by: Actor, now: datetime, tz: tzinfo, note: str
) -> tuple[Case, Change]:
    left = tuple(name for name in case.links if name != other)
    new = case_join.with_values(case, {"links": left})
    return quiet_change("case.unlinked", case, new, by, now, tz, note)


def _check_pair(case: Case, other: Case) -> None:
    if case.id == other.id:
        raise Refused("same_case", "a case has nothing to do with itself", "other")
