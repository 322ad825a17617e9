"""A warning that calls for a plan whose roll-out is out: what is prepared, and what commanders are told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from dashboard.relay.expected.outlook import Outlook
from dashboard.relay.expected.warning_expected import OF_CALLS
from data_access.county_packs.county_pack import County
from data_access.emergency.responses.warning_rows import read_live_warnings
from data_access.store import Store
from domain.emergency.rollouts.plan import Trigger
from domain.emergency.rollouts.rollout_commands import IssueRollout
from tests.integration.dashboard.test_proposal_handlers import CAO, CommandedCounty, add_commander
from tests.integration.reports import COUNTY
from tests.integration.warning_reports import seen_message

UNTIL = timedelta(hours=30)


class TwoSenders(CommandedCounty):
    """A county that two lists warn of one storm."""

    def __init__(self, store: Store, county: County) -> None:
        second = replace(county.plans["typhoon-2"], warnings=(Trigger("typhoon", ("red", "orange")),))
        fourth = replace(second, code="typhoon-4", level=4, warnings=(Trigger("typhoon", ("blue",)),))
        super().__init__(store, replace(county, plans={"typhoon-2": second, "typhoon-4": fourth}))
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


@pytest.fixture
def warned(database_url: str, county: County) -> Iterator[TwoSenders]:
    store = Store(database_url)
    made = TwoSenders(store, county)
    add_commander(made)
    yield made
    store.close()


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


def test_without_its_response_another_warning_prepares_anew(warned: TwoSenders) -> None:
    warned.see("a")
    warned.issue()
    warned.see("b", hours=9)
    assert warned.states == [("typhoon-2", "issued"), ("typhoon-2", "prepared")]
    assert warned.reasons == []


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
