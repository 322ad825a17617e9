"""Situation reports as rows: each version once, the newest marked."""

from __future__ import annotations

from datetime import datetime, tzinfo

from msgspec import json
from sqlalchemy import Connection, func, select, update

from data_access.database.bulk import Bulk
from data_access.database.codec import text_of
from data_access.database.tables.emergency.situation_tables import situation_reports
from domain.changes import local_day
from domain.emergency.responses.situations.situation import VOID, SituationReport, mask_report, over_at
from domain.kernel.worlds import WorldId

_decoder = json.Decoder(SituationReport)
_rows = Bulk(situation_reports, "county", "id", "version", "chain", "number", "newest", "body")
_c = situation_reports.c


def read_report(
    connection: Connection, world: WorldId, id: str, version: int | None = None
) -> SituationReport | None:
    """A report as it holds now, or as it was in a version."""
    query = select(_c.body).where(_c.county == str(world), _c.id == id)
    query = query.where(_c.newest == 1) if version is None else query.where(_c.version == version)
    body: str | None = connection.execute(query).scalar()
    return None if body is None else _decoder.decode(body)


def read_versions(connection: Connection, world: WorldId, id: str, most: int) -> list[SituationReport]:
    """The newest versions of a report, the newest first."""
    query = select(_c.body).where(_c.county == str(world), _c.id == id).order_by(_c.version.desc())
    return [_decoder.decode(body) for (body,) in connection.execute(query.limit(most))]


def read_chain(connection: Connection, world: WorldId, chain: str) -> list[SituationReport]:
    """The reports of a chain that were not given up, by number."""
    query = select(_c.body).where(_c.county == str(world), _c.chain == chain, _c.newest == 1)
    found = (_decoder.decode(body) for (body,) in connection.execute(query.order_by(_c.number, _c.id)))
    return [report for report in found if report.state != VOID]


def read_reports(connection: Connection, world: WorldId, most: int) -> list[SituationReport]:
    """The reports of a county as they hold now, those begun last first."""
    query = select(_c.body).where(_c.county == str(world), _c.newest == 1).order_by(_c.id.desc())
    return [_decoder.decode(body) for (body,) in connection.execute(query.limit(most))]


def list_running(reports: list[SituationReport]) -> list[SituationReport]:
    """The last report of each chain that is not over. `reports`: those begun last first."""
    last: dict[str, SituationReport] = {}
    for report in reports:
        if report.state != VOID and report.number > getattr(last.get(report.chain), "number", 0):
            last[report.chain] = report
    return [report for report in last.values() if not report.ends_chain]


def name_report(connection: Connection, world: WorldId, now: datetime, tz: tzinfo) -> str:
    """The name of the next report of a day: QK-261129-01."""
    day = f"QK-{local_day(now, tz)[2:].replace('-', '')}-"
    query = select(func.count(func.distinct(_c.id))).where(_c.county == str(world), _c.id.startswith(day))
    return f"{day}{int(connection.execute(query).scalar_one()) + 1:02}"


def save_report(connection: Connection, world: WorldId, report: SituationReport) -> None:
    """Add a version, or write anew what was done with it; it is the newest."""
    others = (_c.county == str(world), _c.id == report.id, _c.version != report.version, _c.newest == 1)
    connection.execute(update(situation_reports).where(*others).values(newest=0))
    body = text_of(report)
    row = (str(world), report.id, report.version, report.chain, report.number, 1, body)
    _rows.replace(connection, [row])


def read_over(connection: Connection, world: WorldId) -> list[tuple[str, datetime | None]]:
    """Every chain, and when nothing followed it any more; None: something may."""
    query = select(_c.chain, _c.body).where(_c.county == str(world), _c.newest == 1)
    found: dict[str, list[SituationReport]] = {}
    for chain, body in connection.execute(query.order_by(_c.number, _c.id)):
        found.setdefault(chain, []).append(_decoder.decode(body))
    return [(chain, over_at(reports)) for chain, reports in found.items()]


def mask_one(connection: Connection, world: WorldId, chain: str) -> int:
    """Hide names and numbers in every version of the first report of a chain that has some; how many versions
    had.
    """
    query = select(_c.id, _c.version, _c.body).where(_c.county == str(world), _c.chain == chain)
    changed = ""
    count = 0
    for id, version, body in connection.execute(query.order_by(_c.number, _c.id, _c.version)).all():
        if changed and id != changed:
            break
        report = _decoder.decode(body)
        hidden = mask_report(report)
        if hidden != report:
            same = (_c.county == str(world), _c.id == id, _c.version == version)
            connection.execute(update(situation_reports).where(*same).values(body=text_of(hidden)))
            changed, count = id, count + 1
    return count
