"""Asking for time by phone: somebody of the unit that has a case in hand, who is in a squad of the case, asks
as the officers of the unit do. What they may ask for now is what their phone offers, and whoever asked may
withdraw it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from domain.access.actor import Actor
from domain.access.rights import Grant, Right, Role, Viewer
from domain.cases.case_join import Case
from domain.cases.rules.request_rules import BEGUN, find_limit, list_askable
from domain.cases.times.time_request import EXTENSION, MOST_REQUESTS, SUSPENSION, find_open
from domain.kernel.errors import Refused
from domain.kernel.regions import county_or_city


class TimeChoice(NamedTuple):
    """What may be asked for: of which kind, for which unit, for the case (0) or a part, and its limit now."""

    kind: str
    unit: str
    part: int
    due_at: datetime | None


def speak_for_unit(by: Actor, case: Case, unit: str) -> Actor:
    """Whoever asks, with what an officer of the `unit` may that the directory has them in. Refused forbidden
    for who is in no squad of the case, or in no unit.
    """
    viewer, county = by.viewer, county_or_city(case.region)
    if not unit or viewer.person not in case.squad or not viewer.may(Right.ANSWER_CALLS, county):
        raise Refused("forbidden", "who is in a squad of the case asks for their unit", "case")
    return replace(by, viewer=add_membership(viewer, county, unit))


def speak_as_asker(by: Actor, case: Case, number: int) -> Actor:
    """Whoever asked for time, in a squad of the case still or not, with what an officer may of the unit for
    which they asked. Refused no_request for a request of somebody else, and for one that is over.
    """
    viewer, county = by.viewer, county_or_city(case.region)
    request = find_open(case.handling.requests, number) if case.handling is not None else None
    known = request is not None and request.person and request.person == viewer.person
    if request is None or not known or not viewer.may(Right.ANSWER_CALLS, county):
        raise Refused("no_request", "no request of yours waits under this number", "request")
    return replace(by, viewer=add_membership(viewer, county, request.unit))


def add_membership(viewer: Viewer, county: str, unit: str) -> Viewer:
    """The viewer as an officer of a unit besides."""
    return replace(viewer, grants=(*viewer.grants, Grant(Role.UNIT_OFFICER, county, unit)))


def list_time_choices(case: Case, viewer: Viewer) -> list[TimeChoice]:
    """What somebody may ask time for now, in a case as it stands."""
    old = case.handling
    if old is None or old.stage not in BEGUN or old.suspended_at is not None:
        return []
    if len(old.requests) >= MOST_REQUESTS:
        return []
    return [
        TimeChoice(kind, unit, part, find_limit(old, case.joint, part))
        for kind in (EXTENSION, SUSPENSION)
        for unit, part in list_askable(old, viewer, case.joint, kind)
    ]
