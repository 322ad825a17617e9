"""What a program's token may say, of its own region and of cases others report; in every order alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.cases.case_join import Case
from domain.decisions.case_decisions import MOST_WAIT
from domain.kernel.errors import Reason, Refused
from domain.messages import (
    AnyMessage,
    Canary,
    CaseClosed,
    CaseReported,
    CaseUpdated,
    GridReported,
    Place,
    PositionReported,
)
from domain.sources.senders import Sender, cause_of, check_person, check_sender, scope_of
from tests.examples import some_of
from tests.laws.world import START, World
from tests.unit.domain.reports import CASES, PLACES, case_closes, case_reports, case_updates

TOWN, OTHER = "330825101", "330825102"
HERE, THERE = PLACES[0], PLACES[3]
COUNTY_TOKEN = Sender(1, "hotline", "330825")
TOWN_TOKEN = Sender(2, "town", TOWN)
OTHER_TOKEN = Sender(3, "other town", OTHER)
VILLAGE_TOKEN = Sender(4, "village", HERE.region[:12])
SENDERS = [None, COUNTY_TOKEN, TOWN_TOKEN, OTHER_TOKEN, VILLAGE_TOKEN]
ALL = [None, COUNTY_TOKEN, replace(COUNTY_TOKEN, token=9), TOWN_TOKEN, replace(TOWN_TOKEN, token=8)]
Sent = tuple[AnyMessage, Sender | None]


def report(place: Place, id: str = "C1", minutes: float = 0, **more: Any) -> CaseReported:
    given = {"title": "山体滑坡", "severity": 1} | more
    return CaseReported(id, "12345", START + timedelta(minutes=minutes), place, **given)


def early_close(minutes: float = 9) -> CaseUpdated:
    return CaseUpdated("U1", "12345", START + timedelta(minutes=minutes), "C1", stage="closed")


def send_all(messages: list[Sent]) -> World:
    world = World()
    for message, sender in messages:
        world.send(message, sender)
    return world


def list_shown(world: World) -> list[tuple[str, str, str, bool]]:
    return [(c.region, c.branch, c.stage, c.open) for c in world.cases.values() if c.visible]


@pytest.mark.parametrize("early", [True, False])
@pytest.mark.parametrize("sender", [None, COUNTY_TOKEN, OTHER_TOKEN])
def test_another_township_closes_no_future_case(early: bool, sender: Sender | None) -> None:
    sent = [(report(THERE), sender), (early_close(), TOWN_TOKEN)]
    world = send_all(sent[::-1] if early else sent)
    branch = OTHER if sender is OTHER_TOKEN else ""
    assert list_shown(world) == [(THERE.region, branch, "reported", True)]
    dead = {(f"/{TOWN}/12345/U1", "out_of_scope")}
    assert world.dead == (set() if branch else dead)
    assert list(world.waits_for) == ([f"/{TOWN}/12345/U1"] if branch else [])


@pytest.mark.parametrize("early", [True, False])
@pytest.mark.parametrize("sender", ALL)
def test_whoever_covers_the_reports_region_may_update_it(early: bool, sender: Sender | None) -> None:
    """Straight from the stream, by the county's tokens, by the township's own, and by one made anew."""
    for by in (None, COUNTY_TOKEN, TOWN_TOKEN):
        sent = [(report(HERE), by), (early_close(), sender)]
        world = send_all(sent[::-1] if early else sent)
        assert [(stage, open_) for _, _, stage, open_ in list_shown(world)] == [("closed", False)]
        assert world.dead == set()


def test_the_reports_region_counts_not_where_the_case_went() -> None:
    """Where a case is now depends on the order in which messages came."""
    away = CaseUpdated("U0", "12345", START + timedelta(minutes=1), "C1", THERE)
    close = early_close()
    for sent in ([(away, None), (close, TOWN_TOKEN)], [(close, TOWN_TOKEN), (away, None)]):
        assert list_shown(send_all([(report(HERE), None), *sent])) == [(THERE.region, "", "closed", False)]
        world = send_all([(report(HERE), None), sent[0], (close, OTHER_TOKEN)])
        assert (f"/{OTHER}/12345/U1", "out_of_scope") in world.dead


def test_a_report_by_a_narrower_sender_captures_nobodys_case() -> None:
    """It is another case than the one of the same id that others report, whichever comes first."""
    squat, true = report(HERE, minutes=9, title="占位", severity=4), report(THERE)
    for sent in ([(squat, TOWN_TOKEN), (true, None)], [(true, None), (squat, TOWN_TOKEN)]):
        world = send_all([*sent, (early_close(), TOWN_TOKEN)])
        found = {case.branch: (case.title, case.region, case.open) for case in world.cases.values()}
        assert found == {"": ("山体滑坡", THERE.region, True), TOWN: ("占位", HERE.region, False)}
        assert len({case.id for case in world.cases.values()}) == 2
        assert world.dead == set()


def test_what_another_case_took_still_comes_to_the_true_one() -> None:
    """A squatting report does not swallow what the true source said before its own report came."""
    news = CaseUpdated("U2", "12345", START + timedelta(minutes=2), "C1", severity=2)
    world = send_all([(report(HERE, title="占位"), TOWN_TOKEN), (news, None), (report(THERE), None)])
    assert world.cases[("12345", "C1")].severity == 2
    assert world.waits_for == {}


def test_only_so_many_wait_for_one_report_of_each_sender() -> None:
    world = World()
    for n in range(MOST_WAIT + 5):
        world.send(CaseUpdated(f"U{n}", "12345", START, "C1", severity=1 + n % 4), TOWN_TOKEN)
    assert (len(world.waits_for), len(world.dead)) == (MOST_WAIT, 5)
    assert {reason for _, reason in world.dead} == {"too_many_wait"}
    world.send(early_close(), None)
    assert len(world.waits_for) == MOST_WAIT + 1


def test_names_of_messages_are_apart() -> None:
    message = early_close()
    assert (scope_of(None, "330825"), scope_of(COUNTY_TOKEN, "330825")) == ("", "")
    assert scope_of(Sender(5, "city", "3308"), "330825") == ""
    assert scope_of(Sender(5, "next county", "330803"), "330825") == "330803"
    assert cause_of(message, "") == "12345/U1"
    assert cause_of(message, TOWN) == f"/{TOWN}/12345/U1"


NAMED = Sender(6, "hotline", TOWN, ("12345",))
ELSEWHERE = replace(HERE, region=TOWN, elsewhere=THERE.region)


@pytest.mark.parametrize(
    ("message", "where"),
    [
        (report(THERE), "region"),
        (report(ELSEWHERE), "region"),
        (CaseUpdated("U", "12345", START, "C1", THERE), "region"),
        (CaseUpdated("U", "12345", START, "C1", ELSEWHERE), "region"),
        (CaseClosed("X", "66666", START, "C1"), "source"),
        (GridReported("G", "12345", START, THERE.region, "normal", {}), "region"),
        (GridReported("G", "12345", START, HERE.region, "normal", {}, "", THERE.region), "region"),
        (PositionReported("P", "12345", START, "LY-1", HERE.region, 29.0, 119.0, 5, THERE.region), "region"),
        (Canary("K", "12345", START, "cases"), "kind"),
    ],
)
def test_what_a_sender_may_not_say(message: AnyMessage, where: str) -> None:
    check_sender(message, None)
    with pytest.raises(Refused) as refused:
        check_sender(message, NAMED)
    assert refused.value.where == where
    world = World()
    world.send(message, NAMED)
    assert (world.cases, world.feed, len(world.dead)) == ({}, [], 1)


def test_a_position_needs_a_person_of_the_senders_region() -> None:
    check_person(None, TOWN_TOKEN)
    check_person((OTHER,), None)
    check_person((OTHER, HERE.region), TOWN_TOKEN)
    world = World()
    for person in ("LY-1", "LY-2", "LY-G00001"):
        at = (START, person, HERE.region, HERE.lat, HERE.lon, 5.0)
        world.send(PositionReported(f"P-{person}", "app", *at), TOWN_TOKEN)
    assert set(world.positions) == {"LY-1", "LY-G00001"}
    assert world.dead == {(f"/{TOWN}/app/P-LY-2", str(Reason.OUT_OF_SCOPE))}


@st.composite
def sent_messages(draw: st.DrawFn) -> tuple[list[Sent], list[Sent]]:
    """What several senders say of cases that are reported once each, and the same in another order."""
    kinds = [case_updates, case_closes]
    some = [draw(draw(st.sampled_from(kinds))(f"M{n}")) for n in range(draw(st.integers(0, 9)))]
    some += [draw(case_reports(case)) for case in CASES if draw(st.booleans()) or case == "C1"]
    rows = [(message, draw(st.sampled_from(SENDERS))) for message in some]
    again = draw(st.lists(st.sampled_from(rows), max_size=4))
    return rows, draw(st.permutations(rows + again))


def essence(world: World) -> dict[str, Any]:
    cases: dict[Any, Case] = {key: replace(case, no=None) for key, case in world.cases.items()}
    return {"cases": cases, "tally": world.tally(), "waits": world.waits_for, "dead": world.dead}


@settings(max_examples=some_of(400), deadline=None)
@given(sent_messages())
def test_every_order_ends_alike(pair: tuple[list[Sent], list[Sent]]) -> None:
    once, shuffled = pair
    assert essence(send_all(shuffled)) == essence(send_all(once))


@settings(max_examples=some_of(300), deadline=None)
@given(
    sent_messages(),
    st.lists(st.tuples(case_reports("C1"), st.sampled_from([TOWN_TOKEN, OTHER_TOKEN])), max_size=3),
)
def test_narrower_reports_change_nothing_of_the_true_case(
    pair: tuple[list[Sent], list[Sent]], squats: list[tuple[CaseReported, Sender]]
) -> None:
    """Of whatever senders that do not themselves report under its id."""
    squatters = {by.region for _, by in squats}
    rows = [(message, None if isinstance(message, CaseReported) else by) for message, by in pair[0]]
    rows = [(message, by) for message, by in rows if by is None or by.region not in squatters]
    expected, beside = send_all(rows), send_all([*squats, *rows])
    for key in (("12345", "C1"), ("12345", "C2")):
        if key in expected.cases:
            assert replace(beside.cases[key], no=None, branches=()) == replace(expected.cases[key], no=None)
