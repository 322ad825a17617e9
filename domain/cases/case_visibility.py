"""Who may see a case whole."""

from __future__ import annotations

from domain.access.rights import Right, Viewer
from domain.access.scope import MattersOf, sees_case
from domain.cases.case_join import Case, facts
from domain.kernel.errors import Refused


def check_revealable(case: Case | None, county: str, by: Viewer, matters_of: MattersOf) -> Case:
    """The case of a county, for whoever may see it unmasked. Refused no_case for any other."""
    if case is None or case.county != county or not case.visible:
        raise Refused("no_case", "there is no such case", "case")
    if not sees_case(by, facts(case), matters_of, Right.REVEAL_CASE):
        raise Refused("no_case", "there is no such case", "case")
    return case
