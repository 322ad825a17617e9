"""Who may say something of a hazard point, and under whose name and at what time it is recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from domain.access.actor import Actor
from domain.access.rights import Kind, Right
from domain.directory.person import Person, neighbourhood_of
from domain.emergency.responses.patrols.hazard import HazardPoint
from domain.emergency.responses.patrols.patrol import Patrol
from domain.kernel.errors import Refused

LONGEST_REPORTER: Final = 80


def check_patroller(point: HazardPoint, by: Actor, person: Person | None, county: str) -> None:
    """Refused forbidden, but for whoever is responsible for the point or for its village or grid, for
    officers of its region, for programs that report, and for what came by a stream, which was looked at.
    `person`: who opened the link, None for any other viewer.
    """
    viewer = by.viewer
    if viewer.kind is Kind.INNER:
        return
    if viewer.kind is not Kind.LINK:
        if not viewer.may(Right.SEND_REPORTS, point.region):
            viewer.require(Right.EVACUATE, point.region)
        return
    viewer.require(Right.ANSWER_CALLS, county)
    near = neighbourhood_of(person)
    if viewer.person not in point.people and not (near and point.region.startswith(near)):
        raise Refused("forbidden", "not one of your points", "point")


def sign_patrol(patrol: Patrol, by: Actor, now: datetime) -> Patrol:
    """The patrol with who says it, and no later than now. What came by a stream names its sender."""
    if by.viewer.kind is Kind.LINK:
        patrol = replace(patrol, person=by.viewer.person or "", by=by.viewer.person or by.name)
    elif by.viewer.kind is not Kind.INNER:
        speaker = "".join(patrol.by.split())[:LONGEST_REPORTER]
        patrol = replace(patrol, by=f"{speaker} {by.name}".strip())
    if patrol.at <= now:
        return patrol
    ahead = patrol.offset_s + (patrol.at - now).total_seconds()
    return replace(patrol, at=now, offset_s=ahead)
