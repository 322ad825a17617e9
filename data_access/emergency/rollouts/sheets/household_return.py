"""What was done about households in a township's own installation, as lines of its journal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, select

from data_access.audit.trace_queries import whole_rows
from data_access.database.codec import utc_text
from data_access.database.tables.emergency.household_tables import evacuation_entries, evacuation_reports
from data_access.database.tables.emergency.visit_tables import visit_reports, visits
from data_access.database.tables.live_tables import trace
from data_access.emergency.rollouts.evacuations.evacuation_store import read_entries, read_evacuation
from data_access.emergency.rollouts.sheets.return_line import Returned, make_name, split_teller
from domain.emergency.rollouts.evacuations.evacuation import MOST_TOLD
from domain.emergency.rollouts.evacuations.ledger import KINDS, STATES
from domain.emergency.rollouts.progress.receipt_corrections import name_withdrawal
from domain.emergency.rollouts.progress.task_states import WITHDRAWN
from domain.emergency.rollouts.sheets.household_lines import (
    ORDER,
    REPORT,
    REPORT_WITHDRAWAL,
    VERIFICATION,
    VISIT,
)
from domain.emergency.rollouts.sheets.journal_line import name_receipt
from domain.kernel.worlds import WorldId

ACTIONS: Final = ("evacuation.ordered", "evacuation.verified")


def list_household_lines(connection: Connection, world: WorldId, rollout: str) -> Iterator[Returned]:
    """All of them: visits, reports and what was withdrawn, orders, who was seen."""
    yield from _visits(connection, world, rollout)
    yield from _reports(connection, world)
    yield from _orders(connection, world)


def _visits(connection: Connection, world: WorldId, rollout: str) -> Iterator[Returned]:
    r, v = visit_reports.c, visits.c
    joined = visit_reports.join(
        visits, (v.county == r.county) & (v.rollout == r.rollout) & (v.household == r.household)
    )
    query = select(visit_reports, v.liaison).select_from(joined)
    query = query.where(r.county == str(world), r.rollout == rollout, r.batch > 0)
    for row in connection.execute(query.order_by(r.batch, r.household, r.id)):
        facts = {"id": make_name("visit", row.household, row.id, row.received_at)}
        facts |= {"household": row.household, "result": row.kind, "note": row.note}
        yield row.batch, VISIT, *_times(row), row.said_by or row.liaison, facts


def _times(row: Any) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(row.at), datetime.fromisoformat(row.received_at)


def _reports(connection: Connection, world: WorldId) -> Iterator[Returned]:
    """Reports that were taken here, withdrawn or not, and what was withdrawn here."""
    r, names = evacuation_reports.c, dict[tuple[str, str, str], str]()
    query = select(evacuation_reports).where(
        r.county == str(world), r.kind.in_((*KINDS, WITHDRAWN)), r.batch > 0
    )
    for row in connection.execute(query.order_by(r.batch, r.household, r.id)):
        about = {"evacuation": row.evacuation, "household": row.household}
        by, keyed_by = split_teller(row.said_by)
        if row.kind == WITHDRAWN:
            known = names.get((row.evacuation, row.household, row.id))
            line = known or row.id.removeprefix(f"{WITHDRAWN}/")
            yield row.batch, REPORT_WITHDRAWAL, *_times(row), by, about | {"line": line, "reason": row.note}
            continue
        name = make_name("report", row.evacuation, row.household, row.id, row.received_at)
        names[row.evacuation, row.household, name_withdrawal(row.id)] = name_receipt(name)
        facts = about | {"id": name, "result": row.kind, "place": row.place, "people": row.people}
        yield row.batch, REPORT, *_times(row), by, facts | {"note": row.note, "keyed_by": keyed_by}


def _orders(connection: Connection, world: WorldId) -> Iterator[Returned]:
    """Evacuations that were ordered here, and households that were seen here where they are said to be. Who
    was seen before the package was made has another time than the row here, which then changed nothing.
    """
    t, seen = trace.c, defaultdict[tuple[str, str], dict[str, int]](dict)
    about = (t.county == str(world), t.seq > 0, t.action.in_(ACTIONS))
    for n in [*connection.scalars(select(t.n).where(*about).order_by(t.n))]:
        row = whole_rows(connection, world, [n])[n]
        body, (_, _, evacuation) = msgspec.json.decode(row["body"]), row["object"].partition(":")
        if row["action"] == "evacuation.ordered":
            facts = _order_of(connection, world, evacuation, body)
            at = datetime.fromisoformat(row["at"])
            yield row["seq"], ORDER, at, at, row["actor"], facts
        else:
            seen_at = utc_text(datetime.fromisoformat(row["at"]))
            for household in body["new"]["households"]:
                seen[evacuation, household][seen_at] = row["seq"]
    for (evacuation, household), seq_by_time in sorted(seen.items()):
        entry = read_entries(connection, world, evacuation, [household])[household]
        if entry.verified_at is None or not entry.is_verified:
            continue
        seq = seq_by_time.get(utc_text(entry.verified_at))
        if seq is not None:
            facts = {"evacuation": evacuation, "household": household, "state": STATES[entry.state]}
            facts |= {"place": entry.place, "id": make_name("seen", *facts.values(), str(entry.verified_at))}
            yield seq, VERIFICATION, entry.verified_at, entry.verified_at, entry.verified_by, facts


def _order_of(
    connection: Connection, world: WorldId, evacuation: str, body: Mapping[str, Any]
) -> dict[str, Any]:
    """The order: whom it names by id, or, when they are too many, by what they are threatened by."""
    found = read_evacuation(connection, world, evacuation)
    assert found is not None  # nosec B101 - its row of the trace was written with it
    e = evacuation_entries.c
    query = select(e.household).where(e.county == str(world), e.evacuation == evacuation)
    listed = [*connection.scalars(query.order_by(e.household))]
    entries = read_entries(connection, world, evacuation, listed)
    named = [household for household in listed if not entries[household].extra]
    facts: dict[str, Any] = {
        "evacuation": evacuation,
        "place": found.place,
        "reason": str(body.get("reason") or ""),
    }
    facts |= {"rollout": found.rollout} if found.rollout else {}
    facts["id"] = make_name("order", evacuation, str(found.ordered_at))
    facts |= {"households": named} if len(named) <= MOST_TOLD else {"risks": [*found.risks]}
    return facts | ({"due_at": found.due_at.isoformat()} if found.due_at else {})
