"""The feed as it was written before words were masked: made what it would be if it were written today.

Today a change is masked when it is decided (domain/cases/case_join.py, domain/grids/grid_join.py). Masking
what is masked changes nothing, so this may be done again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from data_access.database.bulk import among
from data_access.database.codec import case_of, text_of, utc_text, value_of
from data_access.database.heads import new_epoch
from data_access.database.tables.live_tables import changes, heads
from domain.access.masking import mask_row, mask_text, names_of
from domain.kernel.worlds import WorldId

STEP = 1_000
Names = Mapping[str, tuple[str, ...]]
"""Case -> the names in its reporter, which are looked for in its words."""


def mask_feed(connection: Connection, world: WorldId) -> int:
    """Mask every kept change of a county; how many were other."""
    count = after = 0
    while rows := _step(connection, world, after):
        after = rows[-1].seq
        kept = [(row.seq, row.body, value_of(row.body)) for row in rows]
        names = _names(connection, world, {case_id for _, _, change in kept for case_id in _cases_in(change)})
        fresh = ((seq, body, text_of(masked_change(change, names))) for seq, body, change in kept)
        other = [{"n": seq, "words": text} for seq, body, text in fresh if text != body]
        if other:
            c = changes.c
            statement = update(changes).where(c.county == world, c.seq == bindparam("n"))
            connection.execute(statement.values(body=bindparam("words")), other)
        count += len(other)
    return count


def masked_change(change: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """A wire change with masked words."""
    made = dict(change)
    if "cases" in made:
        made["cases"] = [_masked_case(row, names.get(row["id"], ())) for row in made["cases"]]
    if "news" in made:
        made["news"] = [_titled(row, names.get(row["case"], ())) for row in made["news"]]
    if "grids" in made:
        made["grids"] = [
            {**row, "readings": mask_row(row["readings"]), "note": mask_text(row["note"])}
            for row in made["grids"]
        ]
    return made


def _masked_case(row: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return _titled(row, names) | {"source_id": mask_text(row["source_id"])}


def _titled(row: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {**row, "title": mask_text(row["title"], names)}


def _cases_in(change: Mapping[str, Any]) -> Iterable[str]:
    yield from (row["id"] for row in change.get("cases", ()))
    yield from (row["case"] for row in change.get("news", ()))


def _step(connection: Connection, world: WorldId, after: int) -> Sequence[Any]:
    c = changes.c
    query = select(c.seq, c.body).where(c.county == world, c.seq > after, c.topic != "positions")
    return connection.execute(query.order_by(c.seq).limit(STEP)).fetchall()


def _names(connection: Connection, world: WorldId, cases: set[str]) -> dict[str, tuple[str, ...]]:
    select_cases = "SELECT id, body FROM cases WHERE county = %s AND id"
    found = among(connection, select_cases, world, sorted(cases)) if cases else ()
    return {case: names_of(case_of(body).reporter) for case, body in found}


def begin_again(connection: Connection, world: WorldId, now: Any) -> None:
    """A new epoch for a county whose feed was rewritten: every screen takes a fresh snapshot."""
    at = utc_text(now)
    connection.execute(update(heads).where(heads.c.county == world).values(epoch=new_epoch(at)))
