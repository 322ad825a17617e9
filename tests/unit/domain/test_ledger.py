"""A household's line: what reports make of it in any order, who may verify it, what it adds to the sums."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from domain.directory.households.household import MOST_PEOPLE, Household
from domain.emergency.rollouts.evacuations import ledger
from domain.emergency.rollouts.evacuations.ledger import (
    Entry,
    EvacuationReport,
    add_stranger,
    take_report,
    verify_entry,
)
from domain.emergency.rollouts.evacuations.ledger_counts import (
    LedgerChanges,
    LedgerSum,
    add_to_sum,
    count_entry,
)
from domain.kernel.errors import Refused

BEGIN = datetime(2026, 11, 22, tzinfo=UTC)
GRID = "330825101264001"
ENTRY = Entry("HH-1", GRID, 3, True, "landslide", "LY-P1")


def at(minutes: float) -> datetime:
    return BEGIN + timedelta(minutes=minutes)


def make_report(minutes: float, kind: str, place: str = "", by: str = "LY-P1") -> EvacuationReport:
    return EvacuationReport(f"{kind}{minutes}", "HH-1", kind, at(minutes), by=by, place=place)


def take_reports(*reports: EvacuationReport, lifted: datetime | None = None) -> Entry:
    entry = ENTRY
    for report in reports:
        entry = take_report(entry, report, BEGIN, lifted)
    return entry


def test_a_household_that_the_order_did_not_name_is_added_with_a_reason() -> None:
    stranger = Household("HH-9", GRID, GRID[:12], "9号", "甲", "", 2, (), "", "LY-P1")
    added = add_stranger(stranger, "河水进屋", closed=False)
    assert (added.household, added.extra, added.people) == ("HH-9", "河水进屋", 2)
    for household, reason, closed, code in (
        (None, "河水进屋", False, "no_household"),
        (stranger, " ", False, "not_listed"),
        (stranger, "河水进屋", True, "not_listed"),
    ):
        with pytest.raises(Refused, match=code):
            add_stranger(household, reason, closed)


def test_the_order_and_number_of_reports_changes_nothing() -> None:
    all_reports = (
        make_report(1, "told"),
        make_report(2, "refused"),
        make_report(3, "persuaded"),
        make_report(5, "settled", "S1"),
        make_report(7, "settled", "S2", by="LY-P2"),
    )
    ends = {
        take_reports(*reports, *reports[:2]) == take_reports(*all_reports)
        for reports in permutations(all_reports)
    }
    assert ends == {True}
    assert (
        take_reports(*all_reports).place,
        take_reports(*all_reports).moved_at,
        take_reports(*all_reports).settled_at,
    ) == ("S2", at(5), at(5))


def test_of_two_shelters_at_the_same_time_the_one_that_came_later_holds() -> None:
    first, other = make_report(5, "settled", "S1"), make_report(5, "settled", "S2")
    assert take_reports(first, other).place == "S2"
    assert take_reports(other, first).place == "S1"
    assert take_reports(make_report(7, "settled", "S3"), first, other).place == "S3", "its own time is later"


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        ((), "should_move"),
        (("told",), "told"),
        (("told", "refused"), "refused"),
        (("refused", "persuaded"), "persuaded"),
        (("persuaded", "refused"), "refused"),
        (("refused", "moved"), "moved"),
        (("settled", "refused"), "refused"),
        (("refused", "settled"), "settled"),
        (("settled", "refused", "moved"), "moved"),
        (("moved", "refused", "persuaded"), "persuaded"),
        (("moved", "told"), "moved"),
    ],
)
def test_each_household_is_in_one_state(kinds: tuple[str, ...], state: str) -> None:
    entry = take_reports(*(make_report(n, kind) for n, kind in enumerate(kinds)))
    assert ledger.STATES[entry.state] == state


def test_a_return_counts_from_the_lifting_order_on() -> None:
    for lifted in (None, at(60)):
        with pytest.raises(Refused, match="not_lifted"):
            take_reports(make_report(1, "moved"), make_report(50, "returned"), lifted=lifted)
    assert (
        take_reports(make_report(1, "moved"), make_report(61, "returned"), lifted=at(60)).state
        == ledger.RETURNED
    )


def test_a_report_from_before_the_order_counts_from_the_order_on() -> None:
    assert take_reports(make_report(-30, "moved")).moved_at == BEGIN


def test_a_verifier_is_somebody_else_than_who_reported_or_keyed_it_in() -> None:
    entry = take_reports(make_report(1, "moved", by="LY-P1 account:7"))
    for names in ({"LY-P1"}, {"account:7"}, {"account:8", "LY-P1"}):
        with pytest.raises(Refused, match="same_person"):
            verify_entry(entry, frozenset(names), at(2))
    seen = verify_entry(entry, frozenset({"account:8"}), at(2))
    assert (seen.is_verified, seen.verified_by) == (True, "account:8")
    assert verify_entry(seen, frozenset({"account:9"}), at(3)) == seen
    with pytest.raises(Refused, match="not_moved"):
        verify_entry(ENTRY, frozenset({"account:8"}), at(2))


def test_who_must_be_seen_to_first() -> None:
    moved = take_reports(make_report(1, "moved"))
    seen = verify_entry(moved, frozenset({"x"}), at(2))
    calm = Entry("HH-2", GRID, 1, False, "", "")
    refused = take_report(calm, make_report(1, "refused"), BEGIN, None)
    assert [ledger.urgency_of(entry) for entry in (ENTRY, refused, calm, moved, seen)] == [0, 1, 2, 3, 4]


def test_sums_hold_people_as_well_as_households() -> None:
    changes = LedgerChanges()
    changes.put(None, ENTRY)
    settled = take_reports(make_report(1, "settled", "S1"))
    changes.put(ENTRY, settled)
    moved = changes.moved()
    assert set(moved) == {GRID, GRID[:12], GRID[:9], GRID[:6], "S1"}
    assert moved[GRID] == [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0]
    assert count_entry(ENTRY)[-1] == 1
    with pytest.raises(ValueError, match="fewer than nobody"):
        add_to_sum(LedgerSum("ZY", GRID), [-item for item in moved[GRID]])


def test_what_a_report_may_say() -> None:
    for report, where in (
        (EvacuationReport("1", "HH-1", "flown", BEGIN), "kind"),
        (EvacuationReport("1", "HH-1", "moved", BEGIN, note="x" * 501), "note"),
        (EvacuationReport("1", "HH-1", "moved", BEGIN, place="S9"), "place"),
    ):
        with pytest.raises(Refused) as refused:
            ledger.check_report(report, frozenset({"S1"}))
        assert refused.value.where == where


def test_people_are_counted_by_whoever_counted_last() -> None:
    first, last = (
        replace(make_report(3, "moved"), people=2),
        replace(make_report(5, "settled", "S1"), people=4),
    )
    for reports in ((first, last), (last, first)):
        entry = take_reports(*reports)
        assert (entry.headcount, count_entry(entry)[len(ledger.STATES) + ledger.SETTLED]) == (4, 4)
    assert take_reports(make_report(3, "moved")).headcount == ENTRY.people
    with pytest.raises(Refused, match="bad_report"):
        ledger.check_report(replace(first, people=MOST_PEOPLE + 1), frozenset())


def test_who_refused_since_they_were_seen_is_to_be_seen_again() -> None:
    seen = verify_entry(take_reports(make_report(1, "settled", "S1")), frozenset({"account:8"}), at(2))
    back = take_report(seen, make_report(3, "refused"), BEGIN, None)
    away = take_report(back, make_report(4, "moved"), BEGIN, None)
    assert (away.state, away.is_verified) == (ledger.MOVED, False)
    again = verify_entry(away, frozenset({"account:9"}), at(5))
    assert (again.is_verified, again.verified_by) == (True, "account:9")
    before = take_report(
        take_report(seen, make_report(1.3, "refused"), BEGIN, None), make_report(1.6, "moved"), BEGIN, None
    )
    assert before.is_verified, "seen since"


@pytest.mark.parametrize("kind", ["moved", "settled"])
def test_a_line_from_before_last_times_were_kept_can_refuse(kind: str) -> None:
    old = replace(take_reports(make_report(5, kind, "S1")), away_at=None, stayed_at=None)
    assert take_report(old, make_report(7, "refused"), BEGIN, None).state == ledger.REFUSED
    late = (make_report(3, kind, "S1"), make_report(4, "refused"))
    for reports in (late, late[::-1]):
        entry = old
        for report in reports:
            entry = take_report(entry, report, BEGIN, None)
        assert entry.state == old.state, "it was away after that"


def test_no_sender_names_a_withdrawal() -> None:
    with pytest.raises(Refused, match="bad_report"):
        ledger.check_report(replace(make_report(1, "moved"), id="withdrawn/moved1"), frozenset())
