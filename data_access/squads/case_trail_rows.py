"""The whole trail of a case, read from the trace, its squads, what was written in them, and the outbox;
masked.

A squad's row of the trace that changed who is in it was written just before the case's own row of that, in
one transaction: so it is found by its number, without an index of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import Connection, select

from data_access.audit.object_names import object_names
from data_access.audit.trace_queries import walked, whole_rows
from data_access.cases.details import Sees, find_visible, mask_trace_rows, read_trace_row, shown_case
from data_access.database.codec import utc_text
from data_access.database.tables.squad_tables import squads
from data_access.outbox.outbox_rows import read_messages
from data_access.squads.conversation_rows import list_squad_messages
from data_access.squads.squad_store import squad_of
from domain.access.masking import names_of
from domain.access.scope import everybody
from domain.kernel.clock import TZ
from domain.kernel.worlds import WorldId
from domain.squads.reviews.case_trail import (
    CALLED,
    PASSED,
    Entry,
    describe_entry,
    is_photo_of,
    list_codes,
    order_entries,
    tell_message,
    tell_row,
    tell_squad,
    tell_squad_row,
    tell_written,
)
from domain.squads.squad import Squad

MOST_ROWS = 2_000
"""Rows of the case's own trace that are told, its newest, and messages of a squad; `cut` says that there are
more.
"""
ANSWERS = ("squad.answered", "squad.unanswered")
"""Rows of a squad that its members' answers tell of."""
NEAR = 12
"""How many rows before one that changes who is called those of the squads are looked for."""


def read_case_trail(connection: Connection, case_id: str, sees: Sees = everybody) -> dict[str, Any] | None:
    """{"county", "case", "outcome", "closed_at", "squads", "names", "entries", "cut"}, the oldest entry
    first; None for a case that is not visible.
    """
    found = find_visible(connection, case_id, sees)
    if found is None:
        return None
    world, last_n, case = found
    names = names_of(case.reporter)
    numbers = walked(connection, world, last_n, MOST_ROWS)
    rows = [read_trace_row(row) for row in whole_rows(connection, world, numbers).values()]
    known = _squads(connection, world, case.id)
    messages = [list_squad_messages(connection, world, squad.id, limit=MOST_ROWS) for squad in known]
    written = [*chain.from_iterable(messages)]
    photos = {(message.photo, utc_text(message.known_at)) for message in written if message.photo}
    shown = [row for row in rows if row["action"] not in {CALLED, *PASSED} and not is_photo_of(row, photos)]
    case_entries = (tell_row(row) for row in mask_trace_rows(shown, names))
    squad_entries = [*chain.from_iterable(tell_squad(squad, names) for squad in known)]
    moved = [tell_squad_row(row, names) for row in _squad_rows(connection, world, rows, known)]
    subjects = ("", case.id), *((squad.id, squad.id) for squad in known)
    sent = chain.from_iterable(_sent(connection, world, *subject) for subject in subjects)
    words = (tell_written(message, names) for message in written)
    entries = order_entries(chain(case_entries, moved, squad_entries, sent, words))
    codes = {code for entry in entries for code in list_codes(entry)} | {squad.lead for squad in known}
    return {
        "county": str(world),
        **shown_case(case),
        "squads": [
            {"id": squad.id, "lead": squad.lead, "live": squad.live, "people": squad.list_present()}
            for squad in known
        ],
        "names": object_names(connection, world.county, codes),
        "entries": [describe_entry(entry, TZ) for entry in entries],
        "cut": MOST_ROWS in (len(numbers), *map(len, messages)),
    }


def _squads(connection: Connection, world: WorldId, case_id: str) -> list[Squad]:
    """All squads of a case, ended or not, in the order in which they were assembled."""
    s = squads.c
    query = select(s.body).where(s.county == world, s.case_id == case_id)
    known = [squad_of(body) for (body,) in connection.execute(query)]
    return sorted(known, key=lambda squad: squad.opened_at)


def _squad_rows(
    connection: Connection,
    world: WorldId,
    rows: Sequence[Mapping[str, Any]],
    known: Sequence[Squad],
) -> list[dict[str, Any]]:
    """The squads' rows that changed who is in them; without answers, which the squads themselves tell."""
    times = {row["n"]: row["at"] for row in rows if row["action"] == CALLED}
    objects = {f"squad:{squad.id}" for squad in known}
    wanted = sorted({n - back for n in times for back in range(1, NEAR + 1) if n > back})
    near = whole_rows(connection, world, wanted) if times else {}
    moments = set(times.values())
    found = [row for _, row in sorted(near.items()) if row["object"] in objects and row["at"] in moments]
    return [read_trace_row(row) for row in found if row["action"] not in ANSWERS]


def _sent(connection: Connection, world: WorldId, squad: str, subject: str) -> list[Entry]:
    """Messages about the case itself, or about one of its squads."""
    return [tell_message(message, squad) for message in read_messages(connection, world, subject)]
