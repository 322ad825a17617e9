"""What a township's bundle holds of households: its own with what was said of them, and the ledgers of
evacuations that run, whole, so that the codes of forms stay the same. Of households elsewhere neither names
nor words stand in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Table, select

from data_access.database.codec import text_of
from data_access.database.tables.emergency.household_tables import (
    evacuation_entries,
    evacuation_reports,
    evacuation_sums,
    evacuations,
    households,
)
from data_access.database.tables.emergency.visit_tables import visit_reports, visits
from data_access.database.unit_of_work import UnitOfWork
from data_access.emergency.rollouts.evacuations.evacuation_store import REPORT_COLUMNS as MOVED_COLUMNS
from data_access.emergency.rollouts.evacuations.evacuation_store import digest_reports, entry_of
from data_access.emergency.rollouts.households.visit_store import REPORT_COLUMNS as VISIT_COLUMNS
from data_access.emergency.rollouts.sheets.bundle_tellers import Tellers
from data_access.emergency.rollouts.task_rows import digest_of
from domain.kernel.codes import in_letters
from domain.kernel.worlds import WorldId

OF_LEDGER: Final = (evacuation_entries, evacuation_reports, evacuation_sums)
HOUSEHOLD_TABLES: Final = (households, visits, visit_reports, evacuations, *OF_LEDGER)
BEFORE: Final = 0
"""The batch of what was reported before: its rows of the trace are told when the bundle is opened."""
NOT_TOLD: Final = "—"
Row = dict[str, Any]


def list_rows(
    connection: Connection, world: WorldId, rollout: str, township: str
) -> Iterator[tuple[Table, Row]]:
    """(table, row) in the order of the tables and their keys."""
    county, running = str(world), select(evacuations.c.id).where(evacuations.c.live == 1)
    wanted: dict[Table, list[ColumnElement[bool]]] = {
        households: [households.c.grid.startswith(township)],
        visits: [visits.c.rollout == rollout],
        visit_reports: [visit_reports.c.rollout == rollout],
        evacuations: [evacuations.c.live == 1],
        **{
            table: [table.c.evacuation.in_(running.where(evacuations.c.county == county))]
            for table in OF_LEDGER
        },
    }
    elsewhere, tellers = set[str](), Tellers(connection)
    for table, about in wanted.items():
        query = select(table).where(table.c.county == county, *about).order_by(*table.primary_key.columns)
        for row in connection.execute(query).mappings():
            cells = {str(name): cell for name, cell in row.items()}
            if not str(cells.get("grid", township)).startswith(township):
                elsewhere.add(cells["household"])
            cells |= _change(table, cells, cells.get("household") in elsewhere)
            yield table, cells | tellers.change(table, cells)


def _change(table: Table, row: Row, elsewhere: bool) -> Row:
    """What stands otherwise in the bundle."""
    changed: Row = {"batch": BEFORE} if "batch" in row else {}
    if not elsewhere:
        return changed
    if table is evacuation_entries:
        return changed | {"body": _hide_words(row["body"])}
    return changed | {name: "" for name in ("note", "said_by") if name in row}


def _hide_words(body: str) -> str:
    entry = entry_of(body)
    extra = NOT_TOLD if entry.extra else ""
    return text_of(replace(entry, extra=extra, note="", reporters=(), verified_by=""))


def trace_reports(work: UnitOfWork, rollout: str, rows: Mapping[str, Iterable[Row]]) -> None:
    """Tell in the new trace of what was reported before, so that an auditor finds it as it was."""
    contents = [tuple(row[name] for name in VISIT_COLUMNS) for row in rows[str(visit_reports.name)]]
    if contents:
        content = {"visits": len(contents), "digest": in_letters(digest_of(contents))}
        work.trace("rollout.visited", f"tasks:{rollout}", None, content)
    by_evacuation: dict[str, list[tuple[Any, ...]]] = {}
    for row in rows[str(evacuation_reports.name)]:
        by_evacuation.setdefault(row["evacuation"], []).append(tuple(row[name] for name in MOVED_COLUMNS))
    for evacuation, reports in sorted(by_evacuation.items()):
        content = {"reports": len(reports), "digest": in_letters(digest_reports(reports))}
        work.trace("evacuation.progressed", f"ledger:{evacuation}", None, content)
