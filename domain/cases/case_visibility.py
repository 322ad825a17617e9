"""Who may see a case whole."""

from __future__ import annotations

from domain.access.rights import Right, Viewer
from domain.access.scope import MattersOf, sees_case
from domain.cases.case_join import Case, facts
from domain.kernel.lookups import require_found


def check_revealable(case: Case | None, county: str, by: Viewer, matters_of: MattersOf) -> Case:
    """The case of a county, for whoever may see it unmasked. Refused no_case for any other."""
    known = case is not None and case.county == county and case.visible
    seen = case if known and case and sees_case(by, facts(case), matters_of, Right.REVEAL_CASE) else None
    return require_found(seen, "no_case", "case", "case")
