"""What is said of a household: the last counts in any order, and each branch above it adds up."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from domain.emergency.rollouts.progress.branch_counts import Branch, branch_row
from domain.emergency.rollouts.progress.report_times import correct_time
from domain.emergency.rollouts.progress.visits import (
    INFORMED,
    NEEDS_HELP,
    UNKNOWN,
    VISITED,
    Visit,
    VisitChanges,
    VisitReport,
    add_visits,
    check_visit,
    take_visit,
)
from domain.kernel.errors import Refused

ISSUED = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
HERE = Visit("HH-1", "330825101264001", "P1")


def make_visit(minutes: float, kind: str = "visited", id: str = "", note: str = "") -> VisitReport:
    return VisitReport(
        id or f"{kind}/{minutes}", "HH-1", kind, ISSUED + timedelta(minutes=minutes), note=note
    )


def test_the_last_counts_in_whatever_order_it_comes() -> None:
    answers = (
        make_visit(5),
        make_visit(9, "needs_help", note="透析"),
        make_visit(7, "not_found"),
        make_visit(9, "informed"),
    )
    for order in itertools.permutations(answers):
        visit = HERE
        for report in order:
            visit, kept = take_visit(visit, report, ISSUED, None)
            assert kept.late == ""
        assert (visit.result, visit.note) == (NEEDS_HELP, "透析")


def test_before_the_issue_counts_from_it_and_after_the_end_is_late() -> None:
    early, _ = take_visit(HERE, make_visit(-60), ISSUED, None)
    assert (early.result, early.at) == (VISITED, ISSUED)
    end = ISSUED + timedelta(hours=1)
    same, kept = take_visit(early, make_visit(61, "informed"), ISSUED, end, "superseded")
    assert (same, kept.late) == (early, "superseded")
    assert take_visit(early, make_visit(60, "informed"), ISSUED, end)[0].result == INFORMED


def test_a_clock_ahead_is_put_right() -> None:
    right = correct_time(make_visit(30), ISSUED)
    assert (right.at, right.offset_s) == (ISSUED, 1800.0)
    assert correct_time(make_visit(-1), ISSUED) == make_visit(-1)


@pytest.mark.parametrize(
    "wrong", [make_visit(1, "unknown"), make_visit(1, "flown"), make_visit(1, note="长" * 501)]
)
def test_what_is_no_visit_is_refused(wrong: VisitReport) -> None:
    with pytest.raises(Refused, match="bad_visit"):
        check_visit(wrong)


def test_branches_add_up_and_a_grid_without_a_branch_counts_above_it() -> None:
    regions = ("330825", "330825101", "330825101264", "330825101264001")
    known = {region: Branch("RW", region, {}) for region in regions}
    listed = VisitChanges()
    listed.add(HERE.grid, UNKNOWN, 2)
    listed.add("330825101264009", UNKNOWN, 1)
    for branch in add_visits(known, listed):
        known[branch.region] = branch
    assert [known[region].visits[UNKNOWN] for region in regions] == [3, 3, 3, 2]
    moved = VisitChanges()
    moved.put(HERE, take_visit(HERE, make_visit(1, "needs_help"), ISSUED, None)[0])
    assert [branch.visits for branch in add_visits(known, moved)] == [(2, 0, 0, 0, 1)] * 3 + [(1, 0, 0, 0, 1)]
    assert "visits" not in branch_row(Branch("RW", "330825", {}), ISSUED, UTC)
    assert branch_row(known["330825"], ISSUED, UTC)["visits"] == [3, 0, 0, 0, 0]
    moved.add(HERE.grid, UNKNOWN, -5)
    with pytest.raises(ValueError, match="fewer than no households"):
        add_visits(known, moved)
