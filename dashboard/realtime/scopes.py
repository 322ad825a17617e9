"""What somebody sees of the live data here: domain/access/scope.py with the units of the county packs."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from dashboard.config.installation import Installation
from domain.access import scope as rules
from domain.access.rights import Kind, Right, Viewer
from domain.access.scope import Facts, MattersOf, Scope


def home(served: Installation, viewer: Viewer) -> str:
    """The region of a viewer who names none: the installation's, or the first of their own."""
    own_regions = viewer.regions(Right.SEE_LIVE)
    everywhere = not own_regions or viewer.may(Right.SEE_LIVE, served.default_region)
    return served.default_region if everywhere else own_regions[0]


def find_scope(
    served: Installation, viewer: Viewer, region: str, right: Right = Right.SEE_LIVE
) -> Scope | None:
    """What a viewer sees of a region by grants with a right; None when there are none. Our own loops see no
    case.
    """
    if viewer.kind is Kind.INNER:
        return Scope(region, whole=False, positions="none")
    return rules.scope_of(viewer, region, _matters_of(served, served.counties_of(region)), right)


FOOTING = frozenset({"responses"})
"""What everybody knows where a grant of theirs reaches: which response runs."""


def find_hearing(served: Installation, viewer: Viewer, region: str, topics: Iterable[str]) -> Scope | None:
    """What a viewer hears of some topics of a region; None for nothing. Who administers or audits sees no
    live data, but every page says which response runs.
    """
    scope = find_scope(served, viewer, region)
    if scope is not None or viewer.kind is not Kind.PERSON or not FOOTING.issuperset(topics):
        return scope
    reached = any(region.startswith(grant.region) for grant in viewer.grants)
    return Scope(region, whole=False, positions="none") if reached else None


def sees(served: Installation, viewer: Viewer) -> Callable[[Facts], bool]:
    """Whether a viewer sees a case, open or closed: for the details of the store."""

    def seen(case: Facts) -> bool:
        return rules.sees_case(viewer, case, _matters_of(served, served.counties_of(case["region"])))

    return seen


def _matters_of(served: Installation, counties: tuple[str, ...]) -> MattersOf:
    packs = [served.counties[code] for code in counties]
    return lambda unit: frozenset().union(*(pack.matters_of_unit(unit) for pack in packs))
