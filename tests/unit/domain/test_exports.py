"""What the trace tells of a file that leaves."""

from __future__ import annotations

from typing import Any

import pytest

from domain.audit.exports import (
    MOST_ROWS,
    CallSheetExport,
    CaseExport,
    CaseTrailExport,
    CheckExport,
    EvacuationFormExport,
    Export,
    LedgerExport,
    PeopleExport,
    ReviewExport,
    RosterExport,
    TaskListExport,
    TraceExport,
    check_form,
    check_rows,
    describe_export,
    needs_reason,
)
from domain.kernel.errors import Refused

COUNTY, TOWN = "330825", "330825101"
ROWS: list[tuple[Export, str, str, dict[str, Any]]] = [
    (
        PeopleExport(9, "csv", full=True, filtered=False),
        "people.exported",
        "people:330825",
        {"rows": 9, "full": True, "form": "csv", "filtered": False},
    ),
    (
        RosterExport(7, "xlsx", "2026-11-23", "2026-11-29"),
        "rosters.exported",
        "rosters:330825",
        {"rows": 7, "form": "xlsx", "first": "2026-11-23", "last": "2026-11-29"},
    ),
    (CaseExport(5, "csv"), "cases.exported", "region:330825101", {"rows": 5, "format": "csv"}),
    (CaseTrailExport("0f" * 8, 12, "pdf"), "case.exported", "0f" * 8, {"rows": 12, "format": "pdf"}),
    (
        CallSheetExport("RW-261122-01", 4, "pdf", full=True),
        "rollout.sheet_exported",
        "rollout:RW-261122-01",
        {"region": "330825101", "rows": 4, "form": "pdf", "full": True},
    ),
    (
        TaskListExport("RW-261122-01", 824, "csv", full=False),
        "rollout.people_exported",
        "rollout:RW-261122-01",
        {"region": "330825101", "rows": 824, "form": "csv", "full": False},
    ),
    (
        ReviewExport(3, "csv", "2026-11-01", "2026-11-30"),
        "review.exported",
        "region:330825101",
        {"rows": 3, "form": "csv", "first": "2026-11-01", "last": "2026-11-30"},
    ),
    (
        LedgerExport("ZY-261122-01", 6, "xlsx"),
        "ledger.exported",
        "evacuation:ZY-261122-01",
        {"rows": 6, "form": "xlsx", "region": "330825101"},
    ),
    (
        EvacuationFormExport("ZY-261122-01", 6, "pdf"),
        "evacuation.form_exported",
        "evacuation:ZY-261122-01",
        {"rows": 6, "form": "pdf", "region": "330825101", "full": True},
    ),
    (
        CheckExport(3, "csv", "HC-261122-01"),
        "check.exported",
        "check:HC-261122-01",
        {"rows": 3, "format": "csv", "region": "330825101"},
    ),
    (
        TraceExport("json", {"acts": True}),
        "trace.exported",
        "trace",
        {"format": "json", "filters": {"acts": True}},
    ),
]


@pytest.mark.parametrize(("export", "action", "object", "content"), ROWS, ids=lambda row: str(row)[:16])
def test_a_row_is_as_it_always_was(export: Export, action: str, object: str, content: dict[str, Any]) -> None:
    export_row = describe_export(export, COUNTY, TOWN)
    assert export_row == (action, object, content)
    assert [*export_row[2]] == [*content], "bodies of rows are compared as text"


def test_only_what_is_masked_elsewhere_needs_a_reason() -> None:
    kinds = {type(export) for export, *_ in ROWS if needs_reason(export)}
    assert kinds == {PeopleExport, EvacuationFormExport}
    assert not needs_reason(PeopleExport(9, "csv", full=False, filtered=False))


def test_a_page_hands_out_what_a_browser_takes_and_only_forms_there_are() -> None:
    check_rows(MOST_ROWS)
    with pytest.raises(Refused, match="too_many_rows"):
        check_rows(MOST_ROWS + 1)
    check_form("csv", ("csv", "json"))
    with pytest.raises(Refused) as caught:
        check_form("pdf", ("csv", "json"))
    assert (caught.value.code, caught.value.detail, caught.value.where) == ("bad_form", "csv or json", "form")
