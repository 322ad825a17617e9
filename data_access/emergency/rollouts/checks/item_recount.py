"""Which answer of a directed check counts, found anew from all that were given."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from data_access.database.tables.emergency.check_tables import check_answers
from data_access.emergency.rollouts.checks.check_store import read_items
from domain.kernel.worlds import WorldId


def find_item_drift(connection: Connection, world: WorldId, check: str) -> list[str]:
    """The subjects whose item is not what the answers say: the latest one, and how many there are."""
    a = check_answers.c
    query = select(a.subject, a.at, a.id, a.value).where(
        a.county == str(world), a.asked_in == check, a.late == ""
    )
    last: dict[str, tuple[datetime, str, str]] = {}
    count: dict[str, int] = {}
    for subject, at, id, value in connection.execute(query):
        answer = (datetime.fromisoformat(at), id, value)
        last[subject] = max(last.get(subject, answer), answer)
        count[subject] = count.get(subject, 0) + 1
    items: dict[str, Any] = read_items(connection, world, check)
    kept = {
        subject: (
            check_item.answered_at and (check_item.answered_at, check_item.answer, check_item.value),
            check_item.revisions,
        )
        for subject, check_item in items.items()
    }
    right = {subject: (last.get(subject), count.get(subject, 0)) for subject in kept.keys() | last.keys()}
    return sorted(subject for subject, answer in right.items() if kept.get(subject) != answer)
