"""Rows of evacuations, their lines and reports <-> domain values."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, tzinfo
from hashlib import sha256
from typing import Any, Final

from msgspec import json
from sqlalchemy import Connection, func, select

from data_access.database.bulk import Bulk, among
from data_access.database.codec import bytes_of, text_of, utc_text
from data_access.database.tables.emergency.household_tables import (
    evacuation_entries,
    evacuation_reports,
    evacuation_sums,
    evacuations,
)
from domain.changes import local_day
from domain.emergency.rollouts.evacuations.evacuation import Evacuation
from domain.emergency.rollouts.evacuations.ledger import Entry, EvacuationReport, urgency_of
from domain.emergency.rollouts.evacuations.ledger_counts import LedgerSum
from domain.emergency.rollouts.progress.task_states import WITHDRAWN, names_withdrawal
from domain.kernel.worlds import WorldId

REPORT_COLUMNS: Final = (
    "evacuation", "household", "id", "kind", "at", "received_at", "offset_ms", "channel", "said_by", "place",
    "note", "late", "batch", "people",
)  # fmt: skip
_evacuation = json.Decoder(Evacuation)
_entry = json.Decoder(Entry)
_sum = json.Decoder(LedgerSum)
_evacuations = Bulk(evacuations, "county", "id", "live", "body", utf8=("body",))
_entries = Bulk(
    evacuation_entries,
    *("county", "evacuation", "household", "grid", "liaison", "state", "urgency", "place", "body"),
    utf8=("body",),
)
_reports = Bulk(evacuation_reports, "county", *REPORT_COLUMNS)
_sums = Bulk(evacuation_sums, "county", "evacuation", "key", "body")


def read_evacuation(connection: Connection, world: WorldId, evacuation: str) -> Evacuation | None:
    """An evacuation, closed or not."""
    e = evacuations.c
    query = select(e.body).where(e.county == str(world), e.id == evacuation)
    body: str | None = connection.execute(query).scalar()
    return None if body is None else _evacuation.decode(body)


def read_evacuations(connection: Connection, world: WorldId, live: bool = True) -> list[Evacuation]:
    """The evacuations that are not closed, by id; else all."""
    e = evacuations.c
    query = select(e.body).where(e.county == str(world)).order_by(e.id)
    wanted = query.where(e.live == 1) if live else query
    return [_evacuation.decode(body) for (body,) in connection.execute(wanted)]


def name_evacuation(connection: Connection, world: WorldId, now: datetime, tz: tzinfo) -> str:
    """The name of the next evacuation of a day: ZY-261129-01."""
    day = f"ZY-{local_day(now, tz)[2:].replace('-', '')}-"
    e = evacuations.c
    query = select(func.count()).select_from(evacuations).where(e.county == str(world), e.id.startswith(day))
    return f"{day}{int(connection.execute(query).scalar_one()) + 1:02}"


def save_evacuation(connection: Connection, world: WorldId, evacuation: Evacuation) -> None:
    """Add or replace an evacuation."""
    _evacuations.replace(
        connection, [(str(world), evacuation.id, int(evacuation.live), bytes_of(evacuation))]
    )


def entry_of(body: str) -> Entry:
    """The line of an evacuation_entries.body."""
    return _entry.decode(body)


def read_entries(
    connection: Connection, world: WorldId, evacuation: str, ids: Collection[str]
) -> dict[str, Entry]:
    """Lines of some households, by household."""
    query = (
        f"SELECT body, household FROM evacuation_entries WHERE evacuation = '{evacuation}' "  # nosec B608
        "AND county = %s AND household"
    )
    return {row[1]: entry_of(row[0]) for row in among(connection, query, str(world), [*ids])}


def save_entries(connection: Connection, world: WorldId, evacuation: str, saved: Iterable[Entry]) -> None:
    """Add or replace lines."""
    rows = [
        (
            str(world), evacuation, entry.household, entry.grid, entry.liaison, entry.state,
            urgency_of(entry), entry.place, bytes_of(entry),
        )
        for entry in saved
    ]  # fmt: skip
    _entries.replace(connection, rows)


def known_reports(
    connection: Connection, world: WorldId, evacuation: str, ids: Collection[str]
) -> set[tuple[str, str]]:
    """(household, id) of every report of some households that was recorded, and of what withdrew one."""
    query = (
        f"SELECT household, id, kind FROM evacuation_reports WHERE evacuation = '{evacuation}' "  # nosec B608
        "AND county = %s AND household"
    )
    found = among(connection, query, str(world), [*ids])
    return {(row[0], row[1]) for row in found if row[2] == WITHDRAWN or not names_withdrawal(row[1])}


def report_row(
    evacuation: str, report: EvacuationReport, received_at: datetime, batch: int
) -> tuple[Any, ...]:
    """A row of REPORT_COLUMNS: what the digest of a batch is made of."""
    return (
        evacuation, report.household, report.id, report.kind, utc_text(report.at), utc_text(received_at),
        round(report.offset_s * 1000), report.channel, report.by, report.place, report.note, report.late,
        batch, report.people,
    )  # fmt: skip


def add_reports(connection: Connection, world: WorldId, rows: Iterable[tuple[Any, ...]]) -> None:
    """Write reports that were not recorded before."""
    _reports.insert(connection, [(str(world), *row) for row in rows])


def digest_reports(rows: Iterable[tuple[Any, ...]]) -> str:
    """What the trace keeps of the reports of a batch: SHA-256 over their rows as JSON, by household and
    id; people who were not counted are left out, as before they could be.
    """
    contents = (row if row[-1] else row[:-1] for row in rows)
    return sha256(bytes_of(sorted(contents, key=lambda row: row[1:3]))).hexdigest()


def read_sums(
    connection: Connection, world: WorldId, evacuation: str, keys: Collection[str] | None = None
) -> dict[str, LedgerSum]:
    """Sums of an evacuation by key: some, or all."""
    s = evacuation_sums.c
    about = [s.county == str(world), s.evacuation == evacuation]
    query = select(s.key, s.body).where(*about).order_by(s.key)
    if keys is not None:
        query = query.where(s.key.in_([*keys]))
    return {key: _sum.decode(body) for key, body in connection.execute(query)}


def save_sums(connection: Connection, world: WorldId, saved: Iterable[LedgerSum]) -> None:
    """Add or replace sums."""
    _sums.replace(
        connection,
        [(str(world), ledger_sum.evacuation, ledger_sum.key, text_of(ledger_sum)) for ledger_sum in saved],
    )
