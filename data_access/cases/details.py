"""One case or one grid for whoever opened it, with personal data masked; and a case's words unmasked, for the
command that traces who sees them.

`sees` says of a case's facts (domain.access.scope.Facts) whether the asker sees it; what is not seen is not
there. A case of a drill is not there either: no page asks about drills.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from data_access.audit.object_names import object_names
from data_access.audit.trace_queries import opened, readable_value, walked, whole_rows
from data_access.cases.ended_squads import list_ended
from data_access.cases.photo_rows import list_photos
from data_access.database.codec import case_of, grid_of
from data_access.database.tables import live_tables
from data_access.emergency.rollouts.reports.report_rows import read_links
from domain.access.masking import mask_reporter, mask_row, mask_text, names_of
from domain.access.scope import Facts, everybody
from domain.cases import case_join, case_rows
from domain.cases.case_join import Case
from domain.changes import local_text
from domain.grids import grid_join
from domain.kernel.clock import TZ
from domain.kernel.worlds import WorldId, world_in
from domain.topics.case_topic import SECRET

TRACE_LIMIT = 200
Sees = Callable[[Facts], bool]
REVEALED = ("title", "text", "remark", "reporter", "source_id", "source_no", "attachments")
"""What a reveal gives: every field of a case in which a source can have written somebody's data."""
_SHOWN = ("n", "seq", "at", "actor", "origin", "action", "object", "cause", "ordered_by")


def case_detail(connection: Connection, case_id: str, sees: Sees = everybody) -> dict[str, Any] | None:
    """{"case": row, "text", "remark", "reporter", "attachments", "masked", "photos", …, "trace"},
    of the trace the newest first.

    `masked`: the names of REVEALED fields that hide something. None for a case that is not visible.
    """
    found = find_visible(connection, case_id, sees)
    if found is None:
        return None
    world, last_n, case = found
    whole, shown = words_of(case), mask_words(case)
    hidden = [name for name in REVEALED if shown[name] != whole[name]]
    return {
        "county": str(world),
        "case": case_rows.row(case, TZ) | {"title": shown.pop("title"), "source_id": shown.pop("source_id")},
        **shown,
        **_end_of(case),
        "masked": hidden,
        "field_reports": read_links(connection, case.id),
        "ended_squads": list_ended(connection, world, case.id),
        "photos": list_photos(connection, world, case.id) if case.photos else [],
        "trace": _masked_trace(connection, world, _trace(connection, world, last_n), names_of(case.reporter)),
    }


def shown_case(case: Case) -> dict[str, Any]:
    """{"case": row, "outcome", "closed_at"} of a case, masked."""
    return {"case": case_rows.row(case, TZ), **_end_of(case)}


def _end_of(case: Case) -> dict[str, Any]:
    closed_at = None if case.closed_at is None else local_text(case.closed_at, TZ)
    return {"outcome": case.outcome, "closed_at": closed_at}


def reported(connection: Connection, world: WorldId, source: str, source_id: str) -> list[Case]:
    """The cases that were reported under one source and id: the county's, and those of narrower senders."""
    root = _by_id(connection, [case_join.case_id(world, source, source_id)])
    names = [case_join.case_id(world, source, source_id, branch) for case in root for branch in case.branches]
    return [case for case in (*root, *_by_id(connection, names)) if case.visible]


def _by_id(connection: Connection, ids: Sequence[str]) -> list[Case]:
    c = live_tables.cases.c
    return [case_of(body) for (body,) in connection.execute(select(c.body).where(c.id.in_(ids)))]


def read_case(connection: Connection, case_id: str) -> Case | None:
    """A case, reported or not; None when nothing is known of it."""
    return next(iter(_by_id(connection, [case_id])), None)


def find_visible(connection: Connection, case_id: str, sees: Sees) -> tuple[WorldId, int, Case] | None:
    """A case that is there and seen, with its world and the number of its newest row of the trace."""
    c = live_tables.cases.c
    row = connection.execute(select(c.county, c.last_seq, c.body).where(c.id == case_id)).first()
    case = None if row is None else case_of(row.body)
    world = None if row is None else world_in(row.county)
    if row is None or case is None or world is None or world.drill is not None:
        return None
    if not case.visible or not sees(case_rows.facts(case)):
        return None
    return world, row.last_seq, case


def words_of(case: Case) -> dict[str, Any]:
    """The REVEALED fields of a case, whole."""
    return {name: getattr(case, name) for name in REVEALED} | {"attachments": [*case.attachments]}


def mask_words(case: Case) -> dict[str, Any]:
    """The same with personal data masked. An attachment's name is a text, not a person's."""
    words, names = words_of(case), names_of(case.reporter)
    files = [{key: mask_text(text, names) for key, text in file.items()} for file in words["attachments"]]
    texts = {name: mask_text(text, names) for name, text in words.items() if isinstance(text, str)}
    return words | texts | {"reporter": mask_reporter(case.reporter), "attachments": files}


def _masked_trace(
    connection: Connection, world: WorldId, rows: list[dict[str, Any]], names: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Rows of the trace for the drawer, the actor with a name."""
    known = object_names(connection, world.county, {row["actor"] for row in rows})
    return [row | {"actor_name": known.get(row["actor"], "")} for row in mask_trace_rows(rows, names)]


def mask_trace_rows(rows: Sequence[Mapping[str, Any]], names: tuple[str, ...]) -> list[dict[str, Any]]:
    """Rows of a case's trace, masked, without the address they came from and without who else is called."""
    shown = [{name: _open(fact) for name, fact in row.items() if name != "origin"} for row in rows]
    return [mask_row(row, names) for row in shown]


def _open(fact: Any) -> Any:
    """What was or became of a case, without what screens are not told of it."""
    return (
        {name: value for name, value in fact.items() if name not in SECRET}
        if isinstance(fact, dict)
        else fact
    )


def _trace(connection: Connection, world: WorldId, last_n: int) -> list[dict[str, Any]]:
    numbers = walked(connection, world, last_n, TRACE_LIMIT)
    found = whole_rows(connection, world, numbers)
    return [read_trace_row(found[n]) for n in sorted(found, reverse=True)]


def read_trace_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the trace as it is stored, with what was and what became of its object."""
    return {name: readable_value(name, row.get(name)) for name in _SHOWN} | opened(row.get("body"))


def grid_detail(connection: Connection, region: str, sees: Sees = everybody) -> dict[str, Any]:
    """{"grid": row or None, "last_reported", "source", "cases": the open cases in it that are seen}."""
    g, c, world = live_tables.grids.c, live_tables.cases.c, WorldId.of(region)
    query = select(g.last_reported, g.body).where(g.county == world, g.region == region)
    row = connection.execute(query).first()
    grid = None if row is None else grid_of(row.body)
    inside = select(c.body).where(c.county == world, c.open == 1, c.region == region).order_by(c.id)
    found = [case_of(body) for (body,) in connection.execute(inside)]
    return {
        "region": region,
        "grid": None if grid is None else grid_join.row(grid, TZ),
        "last_reported": None if row is None else row.last_reported,
        "source": None if grid is None else grid.source,
        "cases": [case_rows.row(case, TZ) for case in found if sees(case_rows.facts(case))],
    }
