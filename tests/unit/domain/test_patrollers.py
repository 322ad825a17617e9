"""Who may say something of a hazard point, and whose name and time stand beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.directory.person import Person
from domain.emergency.responses.patrols.hazard import HazardPoint
from domain.emergency.responses.patrols.patrol import Patrol
from domain.emergency.responses.patrols.patrollers import check_patroller, sign_patrol
from domain.kernel.errors import Refused

COUNTY, VILLAGE, GRID = "330825", "330825101264", "330825101264001"
POINT = HazardPoint("H1", "屋后山坡", "landslide", GRID, 119.2, 29.0, "LY-G1")
NEIGHBOUR = Person("LY-P2", "何平", "liaison", "", VILLAGE, "1")
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
PATROL = Patrol("p1", "H1", "normal", NOW, by=" 巡查 员 ")


def make_actor(
    kind: Kind, role: Role | None = None, region: str = COUNTY, person: str | None = None
) -> Actor:
    return Actor(Viewer(kind, "account:9", "", (Grant(role, region),) if role else (), person))


def test_who_is_responsible_speaks_and_so_does_the_village() -> None:
    check_patroller(POINT, make_actor(Kind.LINK, Role.RESPONDER, person="LY-G1"), None, COUNTY)
    neighbour = make_actor(Kind.LINK, Role.RESPONDER, person="LY-P2")
    check_patroller(POINT, neighbour, NEIGHBOUR, COUNTY)
    for person in (
        None,
        replace(NEIGHBOUR, active=False),
        replace(NEIGHBOUR, region="330825101"),
        replace(NEIGHBOUR, region="330825102201"),
    ):
        with pytest.raises(Refused, match="forbidden: not one of your points"):
            check_patroller(POINT, neighbour, person, COUNTY)


def test_a_link_that_answers_nothing_in_the_county_says_nothing_of_its_points() -> None:
    with pytest.raises(Refused, match="forbidden"):
        check_patroller(POINT, make_actor(Kind.LINK, Role.RESPONDER, "330803", "LY-G1"), NEIGHBOUR, COUNTY)


def test_officers_and_programs_speak_where_their_right_holds_and_streams_were_looked_at() -> None:
    for allowed in (
        make_actor(Kind.INNER),
        make_actor(Kind.TOKEN, Role.REPORTER),
        make_actor(Kind.PERSON, Role.GRID_HEAD, VILLAGE),
    ):
        check_patroller(POINT, allowed, None, COUNTY)
    for other in (make_actor(Kind.TOKEN, Role.READER), make_actor(Kind.PERSON, Role.GRID_HEAD, "330825102")):
        with pytest.raises(Refused, match="forbidden"):
            check_patroller(POINT, other, None, COUNTY)


def test_a_patrol_is_signed_by_its_phone_by_who_keyed_it_in_or_by_its_stream() -> None:
    phone = sign_patrol(PATROL, make_actor(Kind.LINK, Role.RESPONDER, person="LY-G1"), NOW)
    assert (phone.person, phone.by) == ("LY-G1", "LY-G1")
    assert sign_patrol(PATROL, make_actor(Kind.PERSON, Role.GRID_HEAD), NOW).by == "巡查员 account:9"
    assert sign_patrol(PATROL, make_actor(Kind.INNER), NOW) == PATROL


def test_a_clock_that_is_ahead_is_put_right() -> None:
    ahead = replace(PATROL, at=NOW + timedelta(minutes=5), offset_s=60.0)
    kept = sign_patrol(ahead, make_actor(Kind.INNER), NOW)
    assert (kept.at, kept.offset_s) == (NOW, 360.0)
