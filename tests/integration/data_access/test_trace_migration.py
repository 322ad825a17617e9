"""The trace of an older installation becomes a chain; on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine, select, text

from data_access.audit.anchors import Folder
from data_access.database import schema
from data_access.database.codec import text_of
from data_access.database.database import parse_url
from data_access.database.tables.live_tables import trace
from data_access.maintenance.verification.verify import verify
from data_access.store import Store
from domain.cases.case_join import Case, case_id
from tests.integration.reports import COUNTY, NOW, ORIGIN

ROWS = 5_021
"""A batch of the migration and a bit of the next."""
OLD = text(
    "INSERT INTO trace (county, seq, previous, at, actor, action, object, cause, body)"
    " VALUES (:county, :seq, :previous, :at, '12345', 'case.updated', :object, :cause, :body)"
)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def old_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of revision 0001."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/palm.db"
        command.upgrade(schema.config(url), "0001")
        return url
    url = str(request.getfixturevalue("empty_postgres"))
    command.upgrade(schema.config(url), "0001")
    return url


def case_id_of(county: str) -> str:
    """The id of the one case."""
    return case_id(county, "12345", "c")


def expected_case(county: str) -> Case:
    """The case as its rows left it."""
    return Case(county, "12345", "c", case_id_of(county), region=county, title="道路积水", reported_at=NOW)


def fill(url: str, county: str, rows: int, missing: int = 0) -> None:
    """A history of one case, as it was written before there was a chain."""
    engine = create_engine(parse_url(url))
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO heads (county, epoch, seq, kept_from, at) VALUES (:c, 'e', :s, 0, '')"),
            {"c": county, "s": rows},
        )
        body = '{"old":null,"new":{"title":"道路积水"}}'
        given = [
            {"county": county, "seq": n, "previous": n - 1, "at": "2026-11-20T00:00:00.000000Z",
             "object": case_id_of(county), "cause": f"12345/{n}", "body": body}
            for n in range(1, rows + 1) if n != missing
        ]  # fmt: skip
        connection.execute(OLD, given)
        connection.execute(
            text("INSERT INTO cases VALUES (:id, :c, :c, 1, :s, :body)"),
            {"id": case_id_of(county), "c": county, "s": rows, "body": text_of(expected_case(county))},
        )
    engine.dispose()


def test_an_old_trace_becomes_a_chain_that_goes_on(old_url: str, tmp_path: Path) -> None:
    fill(old_url, COUNTY, ROWS)
    fill(old_url, "330803", 3)
    schema.upgrade(old_url)
    assert schema.is_current(old_url)
    store = Store(old_url, clock=lambda: NOW)
    with store.reading() as connection:
        [last] = connection.execute(select(trace).where(trace.c.county == COUNTY, trace.c.n == ROWS))
    assert (last.seq, last.previous, last.origin, last.ordered_by) == (ROWS, ROWS - 1, "stream", "")
    assert (last.actor, last.cause) == ("12345", f"12345/{ROWS}")
    with store.unit_of_work(COUNTY, ORIGIN) as act:
        assert act.trace("case.revealed", case_id_of(COUNTY), None, {}) == ROWS + 1
    for county, rows in ((COUNTY, ROWS + 1), ("330803", 3)):
        verdict = verify(store.database, county, Folder(tmp_path / "none"), None)
        assert verdict.rows == rows
        assert [f.kind for f in verdict.findings] == ["no_anchor"]
    store.close()


@pytest.mark.parametrize("missing", [5, 40])
def test_a_row_that_was_gone_already_is_still_found(old_url: str, tmp_path: Path, missing: int) -> None:
    fill(old_url, COUNTY, 40, missing)
    schema.upgrade(old_url)
    store = Store(old_url)
    verdict = verify(store.database, COUNTY, Folder(tmp_path / "none"), None)
    assert (missing, missing) in [(f.n, f.until) for f in verdict.findings if f.kind in ("missing", "cut")]
    store.close()
