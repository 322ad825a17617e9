"""Pages of the trace and exports: filters, order, masking, signatures; on both databases."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from dashboard.audit.trace_exports import TraceExports
from dashboard.commands import CommandBus, ReportHandler
from dashboard.handlers.context import Context
from data_access.audit import trace_queries
from data_access.audit.signing import signer
from data_access.audit.trace_export import COLUMNS, Format, check
from data_access.audit.trace_queries import Filters
from data_access.county_packs.county_pack import County
from data_access.database.unit_of_work import Origin
from data_access.store import Store
from domain.access.actor import Actor
from domain.access.masking import mask_text
from domain.access.rights import Grant, Kind, Role, Viewer
from tests.integration.reports import (
    COUNTY,
    NOW,
    ORIGIN,
    encode_case,
    encode_case_close,
    encode_case_update,
    envelopes,
)

PHONE = "138" + "12345678"
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x")', "  =1", "＝1")
AUDITOR = Actor(Viewer(Kind.PERSON, "account:9", "", (Grant(Role.AUDITOR, COUNTY),)), "10.0.0.9")
AUDITORS = Origin(AUDITOR.name, AUDITOR.address)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    made = Store(database_url, clock=lambda: NOW)
    yield made
    made.close()


@pytest.fixture
def traced_store(store: Store, county: County) -> Store:
    """Rows 1-2: cases a, b; 3: an act on a key; 4: one on case a; 5: news of a; 6: of the key; 7: b's end."""
    handler = ReportHandler(store, {COUNTY: county}, clock=lambda: NOW)
    handler.handle(envelopes(encode_case("a"), encode_case("b", 1)))
    with store.unit_of_work(COUNTY, AUDITORS) as act:
        act.trace("key.made", "key:1", None, {"name": "大厅"})
        act.trace("case.revealed", case_of(store, "a"), None, {}, reason="回访核实")
    handler.handle(envelopes(encode_case_update("a1", "a", 2, severity=1), start=10))
    with store.unit_of_work(COUNTY, ORIGIN) as act:
        act.trace("key.ended", "key:1", {"ended": None}, {"ended": "now"})
    handler.handle(envelopes(encode_case_close("b1", "b", 9, outcome="done", text="done"), start=20))
    return store


def case_of(store: Store, source_id: str) -> str:
    found = store.handled(COUNTY, "12345", source_id)
    assert found is not None
    with store.reading() as connection:
        where = {"c": COUNTY, "s": found.seq}
        return str(
            connection.execute(
                text("SELECT object FROM trace WHERE county = :c AND seq = :s"), where
            ).scalar_one()
        )


def numbers(store: Store, limit: int = 50, **filters: Any) -> list[int]:
    """The n of all rows that match, page by page."""
    found: list[int] = []
    before: int | None = None
    while True:
        page = store.trace_page(COUNTY, Filters(**filters), before, limit)
        found += [row["n"] for row in page.rows]
        before = page.next
        if before is None:
            return found


@pytest.mark.parametrize("limit", [1, 2, 50])
def test_filters_leave_what_they_say(
    traced_store: Store, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trace_queries, "SCAN", 2)
    a = case_of(traced_store, "a")
    expected: dict[tuple[tuple[str, Any], ...], list[int]] = {
        (): [7, 6, 5, 4, 3, 2, 1],
        (("object", a),): [5, 4, 1],
        (("object", a), ("acts", True)): [4],
        (("object", a), ("actor", "account:9")): [4],
        (("object", "key:1"),): [6, 3],
        (("actor", "account:9"),): [4, 3],
        (("actor", "12345"),): [7, 5, 2, 1],
        (("action", "case.closed"),): [7],
        (("action", "key.ended"),): [6],
        (("acts", True),): [6, 4, 3],
        (("object", "nobody:1"),): [],
        (("since", "2026-11-22T00:00:00.000000Z"),): [6, 4, 3],
        (("until", "2026-11-21T06:00:30.000000Z"),): [1],
    }
    for given, rows in expected.items():
        assert numbers(traced_store, limit, **dict(given)) == rows, given


def test_a_search_that_is_not_done_yet_says_where_it_goes_on(
    traced_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trace_queries, "SCAN", 2)
    monkeypatch.setattr(trace_queries, "MOST_SCANS", 1)
    page = traced_store.trace_page(COUNTY, Filters(actor="nobody"))
    assert (page.rows, page.next) == ([], 6)
    assert numbers(traced_store, 2, actor="12345") == [7, 5, 2, 1]


def test_a_row_tells_everything_and_is_bound_to_the_one_before(traced_store: Store) -> None:
    rows = traced_store.trace_page(COUNTY, Filters()).rows
    for newer, older in pairwise(rows):
        assert newer["before"] == older["hash"]
    assert rows[-1]["before"] == "0" * 64
    row = rows[3]
    assert (row["action"], row["reason"], row["origin"]) == ("case.revealed", "回访核实", "10.0.0.9")
    assert not row["masked"]


def test_what_older_rows_said_of_people_is_masked(traced_store: Store) -> None:
    body = json.dumps({"old": None, "new": {"remark": f"联系 {PHONE}"}}, ensure_ascii=False)
    with traced_store.database.writing() as connection:
        connection.execute(text("UPDATE trace SET body = :b WHERE n = 2"), {"b": body})
    row = next(row for row in traced_store.trace_page(COUNTY, Filters()).rows if row["n"] == 2)
    assert row["masked"]
    assert PHONE not in str(row)


def test_the_grid_of_a_report_is_told_though_its_code_reads_like_an_identity_number(
    store: Store, county: County
) -> None:
    grid = next(code for code in county.grids if mask_text(code) != code)
    handler = ReportHandler(store, {COUNTY: county}, clock=lambda: NOW)
    handler.handle(envelopes(encode_case("a", region=grid)))
    (row,) = store.trace_page(COUNTY, Filters()).rows
    assert (row["new"]["region"], row["masked"]) == (grid, False)
    with store.database.writing() as connection:
        body = json.dumps({"old": None, "new": {"region": PHONE, "title": grid}})
        connection.execute(text("UPDATE trace SET body = :b"), {"b": body})
    (row,) = store.trace_page(COUNTY, Filters()).rows
    assert PHONE not in str(row), "no region of the county"
    assert (row["new"]["title"] == grid, row["masked"]) == (False, True)


def test_a_body_that_somebody_spoilt_is_shown_as_it_is(traced_store: Store) -> None:
    with traced_store.database.writing() as connection:
        connection.execute(text("UPDATE trace SET body = '{' WHERE n = 2"))
    row = next(row for row in traced_store.trace_page(COUNTY, Filters()).rows if row["n"] == 2)
    assert row["new"] == {"body": "{"}


def write(source: Store, folder: Path, form: Format, filters: Filters | None = None) -> Path:
    exports = TraceExports(source, CommandBus(source, Context({}, 0), clock=lambda: NOW), folder)
    name, pieces = exports.begin(COUNTY, form, filters or Filters(), AUDITOR)
    path = folder / name
    path.write_bytes(b"".join(pieces))
    return path


@pytest.mark.parametrize("form", ["csv", "json"])
def test_an_export_is_traced_signed_and_found_out_when_altered(
    traced_store: Store, tmp_path: Path, form: Format
) -> None:
    path, public = write(traced_store, tmp_path, form), signer(tmp_path).public
    good = check(path, public)
    assert (good.problem, good.proven) == ("", 8 if form == "json" else 0)
    newest = traced_store.trace_page(COUNTY, Filters()).rows[0]
    assert (newest["action"], newest["actor"], newest["new"]["format"]) == (
        "trace.exported", "account:9", form,
    )  # fmt: skip
    assert check(path, signer(tmp_path / "other").public).problem == "foreign_key"
    whole = path.read_bytes()
    for index in range(0, len(whole), 7):
        path.write_bytes(whole[:index] + bytes([whole[index] ^ 1]) + whole[index + 1 :])
        assert check(path, public).problem, f"byte {index} of {len(whole)}"
    lines = whole.splitlines(keepends=True)
    for index in range(len(lines)):
        path.write_bytes(b"".join(lines[:index] + lines[index + 1 :]))
        assert check(path, public).problem, f"line {index} of {len(lines)}"
    path.write_bytes(b"")
    assert check(path, public).problem == "unreadable"


def test_a_row_altered_before_the_export_is_found_in_it(traced_store: Store, tmp_path: Path) -> None:
    with traced_store.database.writing() as connection:
        connection.execute(text("UPDATE trace SET actor = 'account:1' WHERE n = 4"))
    found = check(write(traced_store, tmp_path, "json"), signer(tmp_path).public)
    assert (found.problem, found.n) == ("bad_row", 4)


def test_an_export_holds_what_was_asked_for(traced_store: Store, tmp_path: Path) -> None:
    path = write(traced_store, tmp_path, "json", Filters(object=case_of(traced_store, "a")))
    about, *rows, _ = [json.loads(line) for line in path.read_text().splitlines()]
    assert [row["n"] for row in rows] == [1, 4, 5]
    assert (about["about"]["county"], about["about"]["upto"], about["about"]["by"]) == (
        COUNTY,
        8,
        "account:9",
    )
    assert check(path, signer(tmp_path).public).proven == 3


def test_no_cell_of_a_table_is_a_formula(traced_store: Store, tmp_path: Path) -> None:
    with traced_store.unit_of_work(COUNTY, Origin("account:9", "=cmd|' /C calc'!A0")) as act:
        for formula in FORMULAS:
            act.trace(formula, formula, None, {}, reason=formula, ordered_by=formula, cause=formula)
    path = write(traced_store, tmp_path, "csv")
    with path.open(newline="", encoding="utf-8-sig") as file:
        head, about, *rows, last = [*csv.reader(file)]
    assert tuple(head) == COLUMNS
    assert (about[0], last[0]) == ("#about", "#signature")
    assert len(rows) == 7 + len(FORMULAS) + 1
    for row in rows:
        for cell in row:
            assert cell.strip(" \u3000")[:1] not in set("=+-@＝\t\r\n"), cell
    assert {f"'{formula}" for formula in FORMULAS} <= {cell for row in rows for cell in row}


def test_a_long_export_comes_in_steps(
    traced_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trace_queries, "STEP", 2)
    monkeypatch.setattr(trace_queries, "SCAN", 3)
    assert check(write(traced_store, tmp_path, "json"), signer(tmp_path).public).proven == 8
    acts = write(traced_store, tmp_path, "json", Filters(acts=True))
    assert check(acts, signer(tmp_path).public).proven == 5


def test_the_key_is_made_once_and_is_private(tmp_path: Path) -> None:
    first = signer(tmp_path)
    assert signer(tmp_path).public == first.public
    [key] = tmp_path.iterdir()
    assert key.stat().st_mode & 0o777 == 0o600


def plans(store: Store, work: Callable[[], object]) -> list[str]:
    """How SQLite carries out the statements of some work."""
    statements: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_rest: Any) -> None:
        statements.append((statement, given))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    with store.reading() as connection:
        return [
            str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).fetchall())
            for statement, given in statements
            if statement.lstrip().startswith("SELECT") and " trace" in statement
        ]


@pytest.mark.parametrize(
    ("given", "index"),
    [
        ({"acts": True}, "trace_acts "),
        ({"actor": "account:9"}, "trace_acts_by_actor "),
        ({"object": "key:1"}, "trace_acts_by_object "),
    ],
)
def test_acts_are_found_without_reading_the_reports(
    traced_store: Store, given: dict[str, Any], index: str
) -> None:
    if not traced_store.database.sqlite:
        pytest.skip("PostgreSQL has statistics, and chooses by them")
    numbers_plan, decided_plan, _ = plans(
        traced_store, lambda: traced_store.trace_page(COUNTY, Filters(**given))
    )
    assert index in numbers_plan
    assert "trace_responses " in decided_plan


def test_an_act_looks_up_its_objects_last_row_by_the_index(traced_store: Store) -> None:
    if not traced_store.database.sqlite:
        pytest.skip("PostgreSQL has statistics, and chooses by them")

    def act() -> None:
        with traced_store.unit_of_work(COUNTY, ORIGIN) as unit:
            unit.trace("key.made", "key:1", None, {})

    assert any("trace_acts_by_object" in plan for plan in plans(traced_store, act))
