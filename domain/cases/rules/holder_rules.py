"""Who has a case in hand: the unit it was dispatched to, and who speaks for it. Whoever was only called in,
or whose unit joins its matter, reports in or answers for a part: the case is another unit's to begin, finish
and pass on.
"""

from __future__ import annotations

from domain.access.actor import Actor
from domain.access.rights import Reach, Right, Viewer
from domain.cases.handling import Handling
from domain.cases.handling_guards import CaseFacts, check_reporter
from domain.cases.rules.whistle_rules import answers_for
from domain.kernel.errors import Refused


def has_in_hand(old: Handling, viewer: Viewer, facts: CaseFacts) -> bool:
    """Whether somebody is an officer of the unit that has a case, of the place where it lies or was handed
    down to, or of the duty desk of the township which that unit serves.
    """
    places = [place for place in (facts.region, old.handed_to) if place]
    if old.unit and answers_for(viewer, old.unit):
        return True
    if viewer.may(Right.MANAGE_CASES, facts.unit_region):
        return True
    return any(
        grant.row.reach is Reach.REGION and grant.gives(Right.HANDLE_CASES, place)
        for grant in viewer.grants
        for place in places
    )


def bar_outsider(old: Handling, by: Actor, facts: CaseFacts) -> None:
    """Refused not_handling."""
    if not has_in_hand(old, by.viewer, facts):
        raise Refused("not_handling", "another unit has the case in hand", "unit")


def bar_handling(old: Handling, by: Actor, facts: CaseFacts) -> None:
    """Refused reporter_handles (报办分离), not_handling."""
    check_reporter(by, facts.reporters)
    bar_outsider(old, by, facts)
