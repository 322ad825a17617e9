"""A warning that calls for a plan whose roll-out is out: what is prepared, and what commanders are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from dashboard.commands import ReportHandler
from dashboard.handlers.reports.warning_work import CALLS
from dashboard.relay.expected.outlook import Outlook
from dashboard.relay.expected.warning_expected import OF_CALLS
from data_access.county_packs.county_pack import County
from data_access.emergency.responses.warning_rows import read_live_warnings
from data_access.outbox.timer_rows import drop_timers_of
from data_access.store import Store
from domain.emergency.rollouts.plan import Trigger
from domain.emergency.rollouts.rollout_commands import EndRollout, IssueRollout
from domain.emergency.warnings.standing.signature_policy import SignaturePolicy, Trust
from tests.integration.dashboard.test_proposal_handlers import CAO, CommandedCounty, add_commander
from tests.integration.reports import COUNTY
from tests.integration.warning_reports import CHAIN, file_message, seen_message, xml_of

UNTIL = timedelta(hours=30)


class TwoSenders(CommandedCounty):
    """A county that two lists warn of one storm."""

    def __init__(self, store: Store, county: County, levels: Mapping[int, tuple[str, ...]]) -> None:
        second = county.plans["typhoon-2"]
        made = [
            replace(second, code=f"typhoon-{level}", level=level, warnings=(Trigger("typhoon", colours),))
            for level, colours in levels.items()
        ]
        super().__init__(store, replace(county, plans={plan.code: plan for plan in made}))
        self.lines = 0

    def see(self, source: str, colour: str = "orange", event: str = "ISSUE", hours: float = 1) -> None:
        """A line of somebody's list, so much later."""
        self.now += timedelta(hours=hours)
        self.lines += 1
        facts = {"source": source, "colour": colour, "expires": (self.now + UNTIL).isoformat()}
        self.take(seen_message(str(self.lines), event, self.now, **facts))
        self.now += timedelta(minutes=1)
        self.fire()

    def issue(self) -> None:
        (prepared,) = (row for row in self.rollouts if row["state"] == "prepared")
        order = IssueRollout(region=COUNTY, rollout=prepared["id"], expected_version=prepared["version"])
        self.bus.handle(order, CAO)

    @property
    def states(self) -> list[tuple[str, str]]:
        return [(row["plan"], row["state"]) for row in self.rollouts]

    def list_uncalled(self) -> list[str]:
        """The warnings that the relay's audit says are still to call for their plans."""
        with self.store.reading() as connection:
            outlook = Outlook(connection, COUNTY, self.county, self.now, frozenset())
            return [timer.subject for expected in OF_CALLS for timer in expected.find(outlook)]


def _open_county(database_url: str, county: County, levels: Mapping[int, tuple[str, ...]]) -> TwoSenders:
    made = TwoSenders(Store(database_url), county, levels)
    add_commander(made)
    return made


@pytest.fixture
def warned(database_url: str, county: County) -> Iterator[TwoSenders]:
    made = _open_county(database_url, county, {2: ("red", "orange"), 4: ("blue",)})
    yield made
    made.store.close()


@pytest.fixture
def graded(database_url: str, county: County) -> Iterator[TwoSenders]:
    """With a plan for each colour."""
    made = _open_county(database_url, county, {1: ("red",), 2: ("orange",), 3: ("yellow",), 4: ("blue",)})
    yield made
    made.store.close()


def test_another_sender_after_the_window_is_told_and_nobody_is_ordered_twice(warned: TwoSenders) -> None:
    warned.see("a")
    warned.declare(2)
    warned.issue()
    warned.see("b", hours=9)
    assert warned.states == [("typhoon-2", "issued")]
    assert (warned.rollouts[0]["repeats"], warned.reasons) == (1, ["still_out"])
    assert warned.list_uncalled() == [], "the audit calls for nothing that would not be prepared"
    warned.fire()
    assert warned.reasons == ["still_out"], "told once"


def test_a_warning_that_is_listed_again_after_the_window_is_told_while_its_roll_out_is_out(
    warned: TwoSenders,
) -> None:
    warned.see("a")
    warned.declare(2)
    warned.issue()
    for hours in (2, 17):
        warned.see("a", event="GONE")
        warned.see("a", event="REISSUE", hours=hours)
    assert warned.states == [("typhoon-2", "issued")]
    assert warned.reasons == ["window", "still_out"]


def test_a_more_urgent_warning_after_the_window_is_always_prepared(warned: TwoSenders) -> None:
    warned.see("a")
    warned.declare(2)
    warned.issue()
    warned.see("a", "red", "UPGRADE", hours=7)
    assert warned.states == [("typhoon-2", "issued"), ("typhoon-2", "prepared")]
    warned.issue()
    warned.see("b", "red", hours=7)
    assert warned.reasons == ["still_out"], "it went out for red"


def test_what_is_out_for_a_day_keeps_back_only_what_another_warning_calls_for_too(warned: TwoSenders) -> None:
    warned.see("a")
    warned.declare(2)
    warned.issue()
    warned.see("b", hours=25)
    assert (warned.reasons, len(warned.states)) == (["still_out"], 1), "a stands"
    for source in ("a", "b"):
        warned.see(source, "blue", "DOWNGRADE")
    warned.see("c")
    assert ("typhoon-2", "prepared") in warned.states, "nobody else calls for it"


def test_without_its_response_another_warning_prepares_anew(warned: TwoSenders) -> None:
    warned.see("a")
    warned.issue()
    warned.see("b", hours=9)
    assert warned.states == [("typhoon-2", "issued"), ("typhoon-2", "prepared")]
    assert warned.reasons == []


def test_the_audit_calls_for_nothing_where_a_list_moves_its_end(warned: TwoSenders) -> None:
    warned.see("a")
    warned.issue()
    warned.see("b")
    warned.see("b", event="REISSUE", hours=7)
    assert (warned.states, warned.reasons) == ([("typhoon-2", "issued")], ["window", "after_window"])
    assert warned.list_uncalled() == []
    end = EndRollout(region=COUNTY, rollout=warned.rollouts[0]["id"], expected_version=2)
    warned.bus.handle(end, CAO)
    warned.see("b", event="REISSUE", hours=0.1)
    assert (warned.states, warned.list_uncalled()) == ([], []), "nor anew of what somebody ended"


def test_the_audit_calls_for_what_a_risen_warning_calls_for(warned: TwoSenders) -> None:
    warned.see("a", "blue")
    warned.now += timedelta(hours=1)
    facts = {"colour": "orange", "expires": (warned.now + UNTIL).isoformat()}
    warned.take(seen_message("risen", "UPGRADE", warned.now, source="a", **facts))
    (row,) = warned.rows
    with warned.store.database.writing() as connection:
        drop_timers_of(connection, COUNTY, CALLS, row["id"])
    assert warned.list_uncalled() == [row["id"]]


def test_a_less_urgent_plan_waits_for_the_last_warning_that_calls_for_what_is_out(warned: TwoSenders) -> None:
    warned.see("a")
    warned.declare(2)
    warned.issue()
    warned.see("b")
    warned.see("a", "blue", "DOWNGRADE")
    assert warned.states == [("typhoon-2", "issued")], "b is orange still"
    assert warned.reasons == ["window", "more_urgent"]
    warned.see("b", "blue", "DOWNGRADE")
    assert warned.states == [("typhoon-2", "issued"), ("typhoon-4", "prepared")]
    with warned.store.reading() as connection:
        assert {warning.colour.value for warning in read_live_warnings(connection, COUNTY)} == {"blue"}


def test_what_a_person_is_asked_about_keeps_no_plan_back(graded: TwoSenders, county: County) -> None:
    graded.see("a", "red")
    graded.issue()
    graded.handler = ReportHandler(
        graded.store,
        {COUNTY: county},
        clock=lambda: graded.now,
        signatures=SignaturePolicy(Trust.TRUSTED),
    )
    graded.take(file_message("unsigned", xml_of(CHAIN[0], Yellow="Red", 黄色="红色")))
    assert {(row["state"], row["colour"]) for row in graded.rows} == {("standing", "red"), ("asked", "red")}
    graded.see("a", "orange", "DOWNGRADE")
    assert graded.states == [("typhoon-1", "issued"), ("typhoon-2", "prepared")]


def test_a_plan_kept_back_is_called_for_again_when_what_kept_it_back_calls_for_less(
    graded: TwoSenders,
) -> None:
    graded.see("a", "red")
    graded.issue()
    graded.see("b", "orange")
    assert graded.states == [("typhoon-1", "issued")], "a is red still"
    graded.see("a", "yellow", "DOWNGRADE")
    assert graded.states == [("typhoon-1", "issued"), ("typhoon-2", "prepared")], "for b, and none for a"
    assert graded.reasons == ["more_urgent", "more_urgent"]
    assert "repeats" not in graded.rollouts[1], "b was not published again"
    (second,) = (row["id"] for row in graded.rollouts if row["state"] == "prepared")
    graded.bus.handle(EndRollout(region=COUNTY, rollout=second, expected_version=1, reason="另行部署"), CAO)
    graded.see("a", "blue", "DOWNGRADE")
    assert graded.states == [("typhoon-1", "issued")], "somebody decided that"


def test_a_change_of_one_warning_prepares_no_plan_of_another_anew(warned: TwoSenders) -> None:
    warned.see("a")
    warned.issue()
    warned.see("b")
    warned.see("a", "blue", "DOWNGRADE", hours=9)
    assert warned.states == [("typhoon-2", "issued")]
    assert warned.reasons == ["window", "more_urgent"], "b says nothing new"
