"""What a township's journal tells of households, line by line."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from domain.directory.households.household import Household
from domain.emergency.rollouts.evacuations.evacuation import MOST_CHOSEN, MOST_TOLD, choose_households
from domain.emergency.rollouts.sheets.household_lines import (
    ORDER,
    REPORT,
    REPORT_WITHDRAWAL,
    VERIFICATION,
    VISIT,
    describe_line,
    list_reports,
    list_visits,
)
from domain.emergency.rollouts.sheets.journal_line import Line
from domain.emergency.rollouts.sheets.township_journal import read_journal, write_head, write_line
from domain.kernel.errors import Refused

AT = datetime(2026, 11, 29, 9, 5, tzinfo=UTC)
ID = "0f" * 16
SEEN = {"id": ID, "household": "HH-1", "result": "needs_help", "note": "缺药"}
MOVED = {"id": ID, "evacuation": "ZY-1", "household": "HH-1", "result": "settled", "place": "relatives"}


def line(kind: str, fields: dict[str, Any], by: str = "P1") -> Line:
    head = write_head({"rollout": "RW-1"})
    return read_journal([head, write_line(1, head, kind, AT, AT, by, fields)]).lines[0]


def test_a_visit_is_its_liaison_s_own_or_said_on_behalf() -> None:
    for by, said_by in (("P1", ""), ("周建国", "周建国")):
        [(visit, _)] = list_visits([line(VISIT, SEEN, by)], {"HH-1": "P1"})
        assert (visit.id, visit.kind, visit.at, visit.by) == (f"township/{ID}", "needs_help", AT, said_by)


def test_an_order_names_more_households_than_a_page_may_choose() -> None:
    known = [
        Household(f"HH-{n}", "330825101264001", "", "", "", "", 1, risk="flood")
        for n in range(MOST_CHOSEN + 1)
    ]
    named = tuple(household.id for household in known)
    fields = {"id": ID, "evacuation": "ZY-1", "place": "330825101", "reason": "山洪", "rollout": "RW-1"}
    assert line(ORDER, fields | {"households": [*named]}).told["households"] == [*named]
    assert choose_households(known, "330825101", (), named, MOST_TOLD) == known
    with pytest.raises(Refused, match=str(MOST_CHOSEN)):
        choose_households(known, "330825101", (), named)


def test_a_report_says_who_said_so_and_who_keyed_it_in() -> None:
    fields = MOVED | {"people": 3, "keyed_by": "zhou"}
    for by, said_by in (("zhou", ""), ("周建国", "周建国")):
        [report] = list_reports([line(REPORT, fields, by)])
        assert (report.report.by, report.keyed_by, report.report.people) == (said_by, "zhou", 3)
    assert describe_line(report.line) == "report ZY-1 HH-1 relatives settled"


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (VISIT, SEEN | {"result": "moved"}),
        (VISIT, {"household": "HH-1", "result": "visited"}),
        (VISIT, SEEN | {"note": "长" * 501}),
        (VISIT, SEEN | {"note": 7}),
        (REPORT, MOVED | {"result": ["settled"]}),
        (REPORT, MOVED | {"people": "3"}),
        (REPORT, MOVED | {"people": -1}),
        (REPORT, MOVED | {"keyed_by": ["zhou"]}),
        (REPORT_WITHDRAWAL, {"evacuation": "ZY-1", "household": "HH-1", "line": "x", "reason": "。。。。"}),
        (VERIFICATION, {"id": ID, "evacuation": "ZY-1", "state": "moved"}),
        (
            ORDER,
            {"id": ID, "evacuation": "ZY-1", "place": "330825101", "reason": "山洪", "households": "all"},
        ),
        (ORDER, {"id": ID, "evacuation": "ZY-1", "place": "330825101", "reason": "山洪", "risks": [1]}),
    ],
)
def test_what_is_no_line_about_households_is_refused(kind: str, fields: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="line 2"):
        line(kind, fields)


@pytest.mark.parametrize("more", [{"caller": "贺知章", "id": ID}, {}])
def test_a_case_that_was_not_taken_is_described_without_its_words_and_who_told_of_it(
    more: dict[str, Any],
) -> None:
    fields = {"title": "贺知章家后山塌方", "region": "330825101", "text": "车过不去" * 2000, **more}
    assert describe_line(line("case", fields, "贺知章")) == "case 贺**家后山塌方 330825101"
