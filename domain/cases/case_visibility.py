"""Who may see a case whole, and who may do something about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from domain.access.rights import Right, Viewer
from domain.access.scope import MattersOf, sees_case
from domain.cases.case_join import Case
from domain.cases.case_rows import facts
from domain.kernel.errors import Refused
from domain.kernel.lookups import require_found

OF_PLACE: Final = frozenset({Right.MANAGE_CASES, Right.ADMIT_CASES, Right.COMMAND_SQUADS})
"""What is given where a case lies, or was handed down to: whoever was only called into it neither closes or
dispatches it nor assembles a squad, which they could not command. Of those who handle cases whoever has it in
hand begins, finishes and passes it on (domain/cases/rules/holder_rules.py).
"""


def check_revealable(case: Case | None, county: str, by: Viewer, matters_of: MattersOf) -> Case:
    """The case of a county, for whoever may see it unmasked. Refused no_case for any other."""
    return _require_seen(case, county, by, matters_of, Right.REVEAL_CASE)


def check_permitted(case: Case | None, county: str, by: Viewer, matters_of: MattersOf, right: Right) -> Case:
    """The case of a county, for whoever may do with it what a right gives. Refused no_case for whoever does
    not see it, forbidden for whoever does.
    """
    seen = _require_seen(case, county, by, matters_of, Right.SEE_CASE)
    if not holds_right(by, seen, matters_of, right):
        raise Refused("forbidden", f"{right} is not given for this case", "case")
    return seen


def check_commanded(
    case: Case | None, county: str, by: Viewer, matters_of: MattersOf, rights: Iterable[Right]
) -> Case:
    """The case of a county, for whoever may do with it what any of some rights gives. Refused no_case for
    whoever does not see it, forbidden for whoever does.
    """
    seen = _require_seen(case, county, by, matters_of, Right.SEE_CASE)
    if not any(holds_right(by, seen, matters_of, right) for right in rights):
        raise Refused("forbidden", "no command is given for this case", "case")
    return seen


def holds_right(by: Viewer, case: Case, matters_of: MattersOf, right: Right) -> bool:
    """Whether somebody may do with a case what a right gives."""
    if right in OF_PLACE:
        return by.may_in_any(right, list_places(case))
    return sees_case(by, facts(case), matters_of, right)


def list_places(case: Case) -> tuple[str, ...]:
    """Where the right to command the squads of a case may hold: where it lies, and where it was handed to."""
    handed = case.handling.handed_to if case.handling is not None else ""
    return (case.region, handed) if handed else (case.region,)


def check_commands(by: Viewer, places: Iterable[str]) -> None:
    """Refused forbidden for whoever may command squads in none of some places."""
    if not by.may_in_any(Right.COMMAND_SQUADS, places):
        raise Refused("forbidden", "the command of squads is not given there", "region")


def _require_seen(case: Case | None, county: str, by: Viewer, matters_of: MattersOf, right: Right) -> Case:
    known = case is not None and case.county == county and case.visible
    seen = case if known and case and sees_case(by, facts(case), matters_of, right) else None
    return require_found(seen, "no_case", "case", "case")
