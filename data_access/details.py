"""One case or one grid in full, for whoever opened it. Holds personal data: the caller checks rights."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from data_access import tables
from data_access.bulk import is_sqlite
from data_access.codec import case_of, grid_of, value_of
from domain import cases, grids
from domain.changes import local_text

TRACE_LIMIT = 200
TZ = ZoneInfo("Asia/Shanghai")
"""Every county of the product keeps this time."""
_SHOWN = ("n", "seq", "at", "actor", "origin", "action", "object", "cause", "ordered_by")
_WALK = """
WITH RECURSIVE walk (n, previous, step) AS (
    SELECT n, previous, 1 FROM trace WHERE county = {0} AND n = {0}
    UNION ALL
    SELECT t.n, t.previous, w.step + 1 FROM trace t JOIN walk w ON t.county = {0} AND t.n = w.previous
    WHERE w.previous > 0 AND w.step < {0}
)
SELECT t.n, seq, at, actor, origin, action, object, cause, ordered_by, body
FROM walk w JOIN trace t ON t.county = {0} AND t.n = w.n ORDER BY t.n DESC
"""


def case_detail(connection: Connection, case_id: str) -> dict[str, Any] | None:
    """{"case": row, "text", "remark", "reporter", "attachments", …, "trace": newest first}."""
    c = tables.cases.c
    row = connection.execute(select(c.county, c.last_seq, c.body).where(c.id == case_id)).first()
    case = None if row is None else case_of(row.body)
    if row is None or case is None or not case.visible:
        return None
    closed_at = None if case.closed_at is None else local_text(case.closed_at, TZ)
    return {
        "county": row.county,
        "case": cases.row(case, TZ),
        "text": case.text,
        "remark": case.remark,
        "reporter": case.reporter,
        "source_no": case.source_no,
        "attachments": [*case.attachments],
        "outcome": case.outcome,
        "closed_at": closed_at,
        "trace": _trace(connection, row.county, row.last_seq),
    }


def _trace(connection: Connection, county: str, last_n: int) -> list[dict[str, Any]]:
    sql = _WALK.format("?" if is_sqlite(connection) else "%s")
    found = connection.exec_driver_sql(sql, (county, last_n, county, TRACE_LIMIT, county))
    return [{name: getattr(row, name) for name in _SHOWN} | value_of(row.body) for row in found]


def grid_detail(connection: Connection, region: str) -> dict[str, Any]:
    """{"grid": row or None, "last_reported", "source", "cases": open cases in it}."""
    g, c = tables.grids.c, tables.cases.c
    query = select(g.last_reported, g.body).where(g.county == region[:6], g.region == region)
    row = connection.execute(query).first()
    grid = None if row is None else grid_of(row.body)
    inside = select(c.body).where(c.county == region[:6], c.open == 1, c.region == region).order_by(c.id)
    return {
        "region": region,
        "grid": None if grid is None else grids.row(grid, TZ),
        "last_reported": None if row is None else row.last_reported,
        "source": None if grid is None else grid.source,
        "cases": [cases.row(case_of(body), TZ) for (body,) in connection.execute(inside)],
    }
