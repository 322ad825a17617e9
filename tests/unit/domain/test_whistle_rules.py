"""Whistles and levels: who may be called, who answers, what lapses, and where a case goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.cases.case_join import stub, with_values
from domain.cases.handling import Handling, handling_content, handling_row
from domain.cases.handling_rules import first_handling, list_allowed
from domain.cases.rules.whistle_rules import LONGEST, answers_for, find_rise, list_answerable
from domain.cases.whistles.levels import Rise, RiseLimits, first_level
from domain.kernel.errors import Refused
from domain.kernel.regions import Level
from tests.unit.domain.test_handling_rules import (
    COUNTY,
    HOUR,
    MONDAY,
    OFFICER,
    TOWN,
    TZ,
    VILLAGE,
    facts,
    refuses,
    take,
    walk,
)


def officer(role: Role, region: str, unit: str | None = None) -> Actor:
    return Actor(Viewer(Kind.PERSON, "account:3", "", (Grant(role, region, unit),)))


POLICE = officer(Role.UNIT_OFFICER, COUNTY, "police")
WATER = officer(Role.UNIT_OFFICER, COUNTY, "water")
TOWNSMAN = officer(Role.DUTY_OFFICER, TOWN)


def blow_whistle(**more: Any) -> Handling:
    return take(first_handling(MONDAY), "BlowWhistle", **{"units": ("police", "water"), **more})


def test_each_unit_answers_for_itself_and_all_of_them_meet_a_whistle() -> None:
    old = blow_whistle()
    assert list_answerable(old, POLICE.viewer, VILLAGE) == [(1, "police")]
    with refuses("not_whistled"):
        take(old, "ReportIn", WATER)
    came = take(old, "ReportIn", POLICE, note="两人已到场")
    late = take(came, "RefuseWhistle", WATER, unit="water", now=MONDAY + 2 * HOUR, expected_version=1)
    (whistle,) = late.whistles
    assert [(call.unit, call.state, call.note, call.on_behalf) for call in whistle.calls] == [
        ("police", "reported_in", "两人已到场", False),
        ("water", "refused", "现场无人，等业主", False),
    ]
    assert (came.whistles[0].met, whistle.met, whistle.silent) == (False, True, ())
    assert late.stage == "reported"
    with refuses("not_whistled"):
        take(late, "ReportIn", POLICE)
    assert take(late, "ReportIn", WATER, unit="water").whistles[0].met, "who refused may come after all"


def test_who_manages_the_case_answers_for_others_and_it_shows() -> None:
    (whistle,) = take(blow_whistle(), "ReportIn", OFFICER).whistles
    assert (whistle.calls[0].on_behalf, whistle.calls[0].by) == (True, "account:7")


def test_a_called_township_answers_for_itself_and_not_for_the_others() -> None:
    old = blow_whistle(units=("police", TOWN))
    near, elsewhere = officer(Role.DUTY_OFFICER, TOWN).viewer, "330825102264"
    assert list_answerable(old, near, VILLAGE) == [(1, TOWN), (1, "police")]
    assert list_answerable(old, near, elsewhere) == [(1, TOWN)]
    handed = replace(old, handed_to=TOWN)
    assert list_answerable(handed, near, elsewhere) == [(1, TOWN), (1, "police")]


@pytest.mark.parametrize(
    ("by", "called", "does"),
    [
        (TOWNSMAN, TOWN, True),
        (TOWNSMAN, VILLAGE, True),
        (officer(Role.GRID_HEAD, VILLAGE), TOWN, True),
        (officer(Role.GRID_HEAD, VILLAGE), f"{VILLAGE}001", True),
        (officer(Role.DUTY_OFFICER, COUNTY), TOWN, False),
        (officer(Role.DUTY_OFFICER, "330825102"), TOWN, False),
        (officer(Role.REVIEWER, TOWN), TOWN, False),
        (POLICE, COUNTY, False),
        (POLICE, "water", False),
    ],
)
def test_a_called_region_is_answered_for_by_its_own(by: Actor, called: str, does: bool) -> None:
    assert answers_for(by.viewer, called) is does


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"units": ()}, "nobody_called"),
        ({"units": ("police", "police")}, "nobody_called"),
        ({"units": ("boats",)}, "unknown_unit"),
        ({"note": " "}, "no_words"),
        ({"limit": timedelta(minutes=4)}, "bad_whistle_limit"),
        ({"limit": LONGEST + HOUR}, "bad_whistle_limit"),
    ],
)
def test_a_whistle_names_who_what_and_until_when(more: dict[str, Any], code: str) -> None:
    with refuses(code):
        blow_whistle(**more)


def test_a_silent_unit_is_not_called_twice() -> None:
    with refuses("called_already"):
        take(blow_whistle(), "BlowWhistle")
    answered = take(blow_whistle(), "ReportIn", POLICE)
    assert len(take(answered, "BlowWhistle").whistles) == 2


def test_only_what_was_not_met_lapses_and_once() -> None:
    lapsed = take(blow_whistle(), "LapseWhistle", now=MONDAY + HOUR)
    assert lapsed.whistles[0].lapsed_at == MONDAY + HOUR
    met = take(blow_whistle(units=("police",)), "ReportIn", POLICE)
    for old in (lapsed, met, first_handling(MONDAY)):
        with refuses("no_whistle"):
            take(old, "LapseWhistle")
    nobody_came = take(blow_whistle(units=("police",)), "RefuseWhistle", POLICE)
    assert take(nobody_came, "LapseWhistle").whistles[0].lapsed_at


def test_whom_it_calls_sees_the_case_until_it_is_reopened() -> None:
    case = with_values(stub(COUNTY, "12345", "a"), {"region": VILLAGE})
    called = with_values(case, {"handling": blow_whistle(units=("police", TOWN))})
    assert called.callees == (TOWN, "unit:police")
    again = take(take(blow_whistle(), "CancelCase"), "ReopenCase")
    assert with_values(case, {"handling": again}).callees == ()


def test_a_case_goes_up_and_down_with_its_level() -> None:
    down = take(first_handling(MONDAY), "HandDownCase")
    assert (down.level, down.handed_to) == ("township", TOWN)
    assert handling_row(down, None, TZ)["handed_to"] == TOWN
    with refuses("bad_level"):
        take(down, "HandDownCase")
    up = take(down, "EscalateCase", TOWNSMAN, level="county")
    assert (up.level, up.handed_to) == ("county", "")
    with refuses("bad_level"):
        take(up, "HandDownCase", TOWNSMAN)
    with refuses("bad_level"):
        take(take(up, "EscalateCase"), "EscalateCase")
    for level in ("county", "village", ""):
        with refuses("bad_level"):
            take(up, "EscalateCase", level=level)
    with refuses("bad_level"):
        take(up, "HandDownCase", to=VILLAGE)
    with refuses("unknown_region"):
        take(up, "HandDownCase", to="330825999")


def test_the_daily_begins_at_the_township_and_the_hard_at_the_county() -> None:
    found = [first_level(region, severity) for region in (VILLAGE, COUNTY) for severity in (1, 2, 3, 4)]
    assert found == ["county", "county", "township", "township", *["county"] * 4]


PATIENCE: RiseLimits = {Level.TOWNSHIP: 0.5, Level.COUNTY: 1.0}


def test_what_is_late_goes_up_level_by_level_and_each_has_its_time() -> None:
    old = take(take(first_handling(MONDAY), "HandDownCase"), "RegisterCase")
    assert old.deadline
    due_at, limit = old.deadline.due_at, old.deadline.due_at - old.since
    late = due_at + limit / 2
    assert find_rise(old, "township", PATIENCE) == Rise(late, Level.COUNTY)
    hard = take(first_handling(MONDAY), "RegisterCase")
    assert find_rise(hard, "county", PATIENCE) == Rise(due_at + limit, Level.CITY)
    assert find_rise(hard, "county", {Level.TOWNSHIP: 0.5}) is None, "no city is known"
    county = take(old, "EscalateCase", level="county", now=late)
    assert find_rise(county, "township", PATIENCE) == Rise(late + limit, Level.CITY)
    city = take(county, "EscalateCase", level="city", now=late + limit)
    assert find_rise(city, "township", PATIENCE) is None
    again = take(county, "HandDownCase", now=late + limit)
    assert find_rise(again, "township", PATIENCE) == Rise(late + limit * 1.5, Level.COUNTY), "no ping-pong"
    assert find_rise(take(old, "SuspendCase"), "township", PATIENCE) is None


def test_what_nobody_was_asked_is_not_offered() -> None:
    names = {kind.__name__ for kind in list_allowed(walk(), POLICE, facts())}
    assert names.isdisjoint({"ReportIn", "RefuseWhistle", "HandDownCase"})
    assert "ReportIn" in {kind.__name__ for kind in list_allowed(blow_whistle(), POLICE, facts())}


def test_a_suspended_case_is_still_answered_for() -> None:
    stopped = take(take(blow_whistle(), "RegisterCase"), "SuspendCase")
    assert take(stopped, "ReportIn", POLICE).whistles[0].calls[0].state == "reported_in"
    with pytest.raises(Refused, match="suspended"):
        take(stopped, "BlowWhistle", units=(TOWN,))


def test_the_trace_keeps_who_was_called_and_no_words() -> None:
    content = handling_content(take(blow_whistle(), "ReportIn", POLICE, note="张三到场"))
    assert content["whistles"] == [
        {
            "number": 1,
            "due_at": "2026-11-23T02:00:00.000+00:00",
            "lapsed": False,
            "units": {"police": "reported_in", "water": "called"},
        }
    ]
    assert handling_content(first_handling(MONDAY))["whistles"] is None
