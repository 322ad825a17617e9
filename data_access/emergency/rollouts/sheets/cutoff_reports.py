"""What the county was told while a township was cut off, and of it by merges before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import Connection, Table, select, text

from data_access.audit.trace_queries import whole_rows
from data_access.database.codec import utc_text
from data_access.database.tables.emergency.household_tables import evacuation_reports
from data_access.database.tables.emergency.visit_tables import visit_reports
from data_access.database.tables.live_tables import cases, handled, trace
from domain.emergency.rollouts.sheets.journal_line import CHANNEL, name_receipt
from domain.emergency.rollouts.sheets.merged_acts import Act, MergedActs, describe_acts
from domain.emergency.rollouts.sheets.township_journal import Journal, find_noted_until
from domain.kernel.codes import in_letters
from domain.kernel.worlds import WorldId

MERGED: Final = "township.merged"
STEP: Final = 500


def list_visited_since(connection: Connection, world: WorldId, rollout: str, cut_at: datetime) -> set[str]:
    """The households of a roll-out of which it was told something, but not by a township's journal."""
    return _list_told(connection, world, visit_reports, "rollout", rollout, cut_at)


def list_moved_since(connection: Connection, world: WorldId, evacuation: str, cut_at: datetime) -> set[str]:
    """The same for an evacuation."""
    return _list_told(connection, world, evacuation_reports, "evacuation", evacuation, cut_at)


def _list_told(
    connection: Connection, world: WorldId, table: Table, parent: str, of: str, cut_at: datetime
) -> set[str]:
    r = table.c
    about = (r.county == str(world), r[parent] == of, r.channel != CHANNEL)
    query = select(r.household).distinct().where(*about, r.received_at > utc_text(cut_at))
    return {*connection.scalars(query)}


class MergesBefore:
    """What merges of a township's journals told of before."""

    def __init__(self, connection: Connection, world: WorldId, township: str) -> None:
        t = trace.c
        about = (t.county == str(world), text("seq = 0"), t.object == f"region:{township}")
        numbers = [*connection.scalars(select(t.n).where(*about, t.action == MERGED))]
        rows = whole_rows(connection, world, numbers).values()
        self._bodies = [msgspec.json.decode(row["body"])["new"] for row in rows]
        self._merged_at = [row["at"] for row in rows]
        self._acts = MergedActs(self._bodies)
        self._withdrawn = {id for body in self._bodies for id in body.get("withdrawn_ids", ())}

    def list_new_acts(self, acts: Sequence[Act], ids: Sequence[str]) -> list[tuple[str, str]]:
        """Those of some decisions that none told of: their words, and the names of their lines in letters.
        `ids`: these names, by place; '' for a line that has none.
        """
        names = [in_letters(id) if id else "" for id in (*ids, *[""] * (len(acts) - len(ids)))]
        described = zip(acts, describe_acts(acts), names, strict=True)
        return [(words, id) for act, words, id in described if not self._acts.has(act, words, id)]

    def list_new_withdrawals(self, names: Iterable[str]) -> list[str]:
        """Those of some names of lines that were withdrawn of which none told, in letters."""
        return sorted({_write_name(name) for name in names} - self._withdrawn)

    def is_withdrawn(self, name: str) -> bool:
        """Whether the township withdrew the line of this name, as an earlier journal told."""
        return _write_name(name) in self._withdrawn

    def is_older(self, journal: Journal) -> bool:
        """Whether a merged journal of the same installation had come further, and noted its last line no
        sooner. A laptop that was restored from a copy of its folder has not come as far, but notes later.
        """
        noted_until = find_noted_until(journal)
        for body, merged_at in zip(self._bodies, self._merged_at, strict=True):
            is_same = bool(journal.installation) and body.get("installation") == journal.installation
            if is_same and journal.through < body["through"]:
                until = datetime.fromisoformat(body.get("noted_until") or merged_at)
                if not noted_until or datetime.fromisoformat(noted_until) <= until:
                    return True
        return False


def _write_name(name: str) -> str:
    """The name of a line as the trace keeps it."""
    return in_letters(name.removeprefix(name_receipt("")))


def find_known_cases(connection: Connection, world: WorldId, ids: Iterable[str]) -> set[str]:
    """Which of some cases the county has."""
    c = cases.c
    return {
        id
        for part in _split([*ids])
        for id in connection.scalars(select(c.id).where(c.county == str(world), c.id.in_(part)))
    }


def find_done(connection: Connection, world: WorldId, by: str, keys: Iterable[str]) -> set[str]:
    """Which of some commands were carried out, by their keys. `by`: whose they are."""
    h, mark = handled.c, f"//{by}/"
    return {
        cause.removeprefix(mark)
        for part in _split([f"{mark}{key}" for key in keys])
        for cause in connection.scalars(select(h.cause).where(h.county == str(world), h.cause.in_(part)))
    }


def _split(texts: list[str]) -> Iterator[list[str]]:
    return (texts[start : start + STEP] for start in range(0, len(texts), STEP))
