"""A case that somebody enters: who entered it, under which name, and where it may be entered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.cases.case_commands import EnterCase
from domain.cases.case_join import Case
from domain.changes import Change
from domain.decisions.entry_decisions import SOURCE, check_new, decide_entry, entry_id, entry_report
from domain.decisions.handling_decisions import reporters_of
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId
from domain.messages import CaseReported, Place
from tests.laws.world import County

NOW = datetime(2026, 11, 28, 13, 0, tzinfo=UTC)
TOWN, OTHER_TOWN = "330825101", "330825102"
COMMAND = EnterCase(region="330825", title="道路塌方", severity=2, caller="李四", place=TOWN, key="tab/1")


def officer(region: str, person: str | None = None) -> Actor:
    return Actor(Viewer(Kind.PERSON, "account:7", "", (Grant(Role.DUTY_OFFICER, region),), person))


def phone(region: str, link: int = 4) -> Actor:
    grants = (Grant(Role.RESPONDER, region),)
    return Actor(Viewer(Kind.LINK, f"link:{link}", "吴小燕", grants, "LY-2"))


def enter_case(by: Actor, town: str = TOWN, **more: Any) -> tuple[Case, Change]:
    place = Place(town, 29.0, 119.1, "region")
    message = CaseReported(entry_id(COMMAND, by), SOURCE, NOW, place, "道路塌方", 2, **more)
    return decide_entry(message, COMMAND, by, NOW, WorldId("330825"), County(), lambda day: 1)


def test_who_entered_a_case_reported_it() -> None:
    case, change = enter_case(officer("330825", "LY-1"), reporter={"name": "李四"})
    assert reporters_of(case) == {"account:7", "person:LY-1"}
    assert case.callees == ()
    assert (change.kind, change.trace.actor) == ("case.reported", "account:7")
    assert change.trace.cause == f"desk/{case.source_id}"
    assert [row["id"] for row in change.delta["cases"]] == [case.id]


def test_a_case_is_entered_only_where_cases_are_managed() -> None:
    assert enter_case(officer(TOWN))[0].region == TOWN
    with pytest.raises(Refused, match="forbidden"):
        enter_case(officer(OTHER_TOWN))


def test_an_id_is_of_one_case() -> None:
    place = Place(TOWN, 29.0, 119.1, "region")
    message = CaseReported("k1", SOURCE, NOW, place, "道路塌方", 2)
    check_new(message, taken=False)
    with pytest.raises(Refused, match="id_reused: id: 'k1' was used before") as refused:
        check_new(message, taken=True)
    assert refused.value.where == "id"


def test_a_key_names_the_case_of_its_account() -> None:
    other = Actor(replace(officer(TOWN).viewer, actor="account:8"))
    names = {entry_id(COMMAND, officer(TOWN)), entry_id(COMMAND, other)}
    names.add(entry_id(replace(COMMAND, key="tab/2"), other))
    assert len(names) == 3
    with pytest.raises(Refused, match="missing_field"):
        entry_id(replace(COMMAND, key=""), other)


def test_the_report_says_nothing_that_was_not_entered() -> None:
    report = entry_report(COMMAND, officer(TOWN), NOW)
    assert report["reporter"] == {"name": "李四", "phone": None}
    assert not report.keys() & {"text", "matter", "lat", "lon"}


def test_a_person_reports_by_their_phone_in_their_county_and_sees_what_became_of_it() -> None:
    by = phone("330825")
    reporter = entry_report(COMMAND, by, NOW)["reporter"]
    case, change = enter_case(by, reporter=reporter)
    assert reporter == {"name": "吴小燕", "person": "LY-2"}
    assert case.callees == ("person:LY-2",)
    assert reporters_of(case) >= {"person:LY-2"}
    assert change.trace.actor == "link:4"
    with pytest.raises(Refused, match="forbidden"):
        enter_case(phone("330803"))


def test_a_report_is_the_same_under_a_new_link_of_its_person_and_another_of_anybody_else() -> None:
    assert entry_id(COMMAND, phone("330825", 4)) == entry_id(COMMAND, phone("330825", 5))
    assert entry_id(COMMAND, phone("330825")) != entry_id(COMMAND, officer(TOWN, "LY-2"))


@pytest.mark.parametrize("hours", [-3, 3])
def test_what_was_kept_on_the_phone_is_of_when_it_was_seen_and_never_of_later(hours: int) -> None:
    seen = NOW + timedelta(hours=hours)
    report = entry_report(replace(COMMAND, seen_at=seen), phone("330825"), NOW)
    assert report["at"] == min(seen, NOW)
