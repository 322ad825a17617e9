"""`trace verify` finds whatever somebody did to a storm, on both databases; what was told in the usual way,
in any order and older than what screens show, is no finding.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select, update

from dashboard.commands import ReportHandler
from data_access.audit.anchors import Folder
from data_access.database.codec import text_of, value_of
from data_access.database.tables.emergency.storm_tables import storm_points, storms
from data_access.database.tables.live_tables import trace
from data_access.maintenance.verification.storm_rows.expected_storms import ExpectedStorms
from data_access.maintenance.verification.verify import verify
from data_access.store import Store
from domain.kernel.worlds import WorldId
from tests.integration.data_access.test_storm_store import (
    STORM,
    TOLD,
    VALID,
    encode_observation,
    handler,
    place,
    store,
)
from tests.integration.reports import COUNTY, encode_message, envelopes

__all__ = ["handler", "store"]
P, S = storm_points.c, storms.c


def findings(store: Store, folder: Path) -> set[tuple[str, str]]:
    verdict = verify(store.database, WorldId(COUNTY), Folder(folder), None)
    return {(finding.kind, finding.where) for finding in verdict.findings} - {("no_anchor", "")}


def issue(id: str, minutes: float, hour: int, lon: float) -> bytes:
    """A forecast of an hour, of one point."""
    fields = {"agency": "中国", "issued": VALID.format(hour=hour), "points": [place(hour + 1, lon)]}
    return encode_message("storm.forecast", id, minutes, storm=STORM, **fields)


def test_what_was_told_in_any_order_is_no_finding(
    store: Store, handler: ReportHandler, tmp_path: Path
) -> None:
    early = encode_message("storm.dissolved", "d0", 0, storm="202614")
    older = (issue("f9", 4, 0, 125.0), issue("f0", 5, 0, 125.5), encode_observation("o3", 6, 1, 124.1))
    handler.handle(envelopes(early, *TOLD, *older, stream="storms"))
    end = encode_message("storm.dissolved", "d1", 30, storm=STORM)
    handler.handle(envelopes(end, encode_observation("o4", 20, 3, 121.0), stream="storms", start=30))
    assert findings(store, tmp_path) == set()


def change(store: Store, statement: Any) -> None:
    with store.database.writing() as connection:
        connection.execute(statement)


ISSUE = f"{STORM} 中国 2026-11-21T01:00:00+00:00"
POINT = f"{STORM} 2026-11-21T02:00:00+00:00"
NEW = {"county": COUNTY, "storm": STORM, "agency": "", "issued": "", "stamp": "9"}


DONE: tuple[tuple[Any, str], ...] = (
    (delete(storm_points).where(P.agency == "中国", P.valid.contains("T03")), ISSUE),
    (update(storm_points).where(P.agency == "中国").values(stamp="0"), ISSUE),
    (delete(storm_points).where(P.agency == "中国"), ISSUE),
    (delete(storm_points).where(P.agency == "", P.valid.contains("T02")), POINT),
    (update(storm_points).where(P.agency == "", P.valid.contains("T02")).values(body="{}"), POINT),
    (
        insert(storm_points).values(**NEW, valid="2026-11-21T05:00:00+00:00", body="{}"),
        f"{STORM} 2026-11-21T05:00:00+00:00",
    ),
    (update(storms).values(dissolved="9999"), STORM),
    (update(storms).values(body="[]"), STORM),
    (delete(storms), STORM),
    (insert(storms).values(county=COUNTY, storm="202699", told="1", dissolved="", body="{}"), "202699"),
)


def test_what_somebody_did_to_a_storm_is_found(store: Store, handler: ReportHandler, tmp_path: Path) -> None:
    handler.handle(envelopes(*TOLD, stream="storms"))
    with store.reading() as connection:
        kept = {
            table: [dict(row._mapping) for row in connection.execute(select(table))]
            for table in (storms, storm_points)
        }
    for statement, where in DONE:
        change(store, statement)
        assert findings(store, tmp_path) == {("storm_state", where)}
        for table, rows in kept.items():
            change(store, delete(table))
            change(store, insert(table).values(rows))
    assert findings(store, tmp_path) == set()


def test_an_outlook_that_somebody_changed_is_found(
    store: Store, handler: ReportHandler, tmp_path: Path
) -> None:
    handler.handle(envelopes(*TOLD, stream="storms"))
    with store.reading() as connection:
        head = value_of(connection.execute(select(S.body)).scalar_one())
    head["outlook"]["agencies"] = []
    change(store, update(storms).values(body=text_of(head)))
    assert findings(store, tmp_path) == {("storm_state", STORM)}


def test_the_trace_tells_of_an_issue_that_no_screen_shows(store: Store, handler: ReportHandler) -> None:
    handler.handle(envelopes(*TOLD, issue("f9", 4, 0, 125.0), stream="storms"))
    with store.reading() as connection:
        query = select(trace.c.body).where(trace.c.action == "storm.forecast").order_by(trace.c.n)
        bodies = [value_of(body)["new"] for body in connection.execute(query).scalars()]
    assert [body["points"] for body in bodies] == [3, 1]


def test_rows_from_before_there_were_digests_are_not_compared() -> None:
    expected_storms = ExpectedStorms()
    expected_storms.look(1, "storm.observed", STORM, {"valid": "2026-11-21T09:00:00+08:00", "lon": 124.0})
    expected_storms.look(2, "storm.observed", STORM, {"valid": "no time", "head": "a", "digest": "b"})
    expected_storms.look(3, "storm.dissolved", STORM, {"live": False, "head": "c"})
    assert expected_storms.whole == set()
    assert expected_storms.heads[STORM] == (3, "c")
    assert expected_storms.groups == {(STORM, ("", "", "2026-11-21T01:00:00+00:00")): (1, "")}
