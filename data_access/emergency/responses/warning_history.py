"""Warnings that are live no more, or never were: what has ended, exercises, tests, drafts."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select, tuple_

from data_access.database.codec import utc_text
from data_access.database.tables.emergency.warning_tables import warnings
from data_access.emergency.responses.warning_rows import warning_of
from domain.emergency.warnings.standing.warning import StandingWarning
from domain.kernel.values import value
from domain.kernel.worlds import WorldId

CHUNK: Final = 500
"""So many are read at once, until there are enough of what is wanted."""


@value
class WantedWarnings:
    """Of which hazard, status and state, "" for any; last told from `begin` on and before `end`; `after`: id
    of the warning behind which the page begins, "" for the newest.
    """

    hazard: str = ""
    status: str = ""
    state: str = ""
    begin: datetime | None = None
    end: datetime | None = None
    after: str = ""

    def takes(self, warning: StandingWarning) -> bool:
        """Whether a warning is of what is wanted."""
        pairs = (
            (self.hazard, warning.hazard),
            (self.status, warning.status.value),
            (self.state, warning.state.value),
        )
        return all(wanted in ("", found) for wanted, found in pairs)


def find_past_warnings(
    connection: Connection, world: WorldId, wanted: WantedWarnings, regions: str, limit: int
) -> list[StandingWarning]:
    """The newest that hold in a region or a part of it, at most `limit`, by the time they were told last."""
    w, found = warnings.c, list[StandingWarning]()
    query = select(w.body, w.sent, w.id).where(w.county == world, w.live == 0)
    if wanted.begin is not None:
        query = query.where(w.sent >= utc_text(wanted.begin))
    if wanted.end is not None:
        query = query.where(w.sent < utc_text(wanted.end))
    at = _place_of(connection, world, wanted.after)
    while True:
        begun = query if at is None else query.where(tuple_(w.sent, w.id) < at)
        rows = connection.execute(begun.order_by(w.sent.desc(), w.id.desc()).limit(CHUNK)).all()
        for body, sent, id in rows:
            at = (sent, id)
            warning = warning_of(body)
            if wanted.takes(warning) and _touches(warning, regions):
                found.append(warning)
                if len(found) == limit:
                    return found
        if len(rows) < CHUNK:
            return found


def _place_of(connection: Connection, world: WorldId, id: str) -> tuple[str, str] | None:
    """Where a warning stands in the order; None for none."""
    w = warnings.c
    row = connection.execute(select(w.sent, w.id).where(w.county == world, w.id == id)).first()
    return None if row is None else (row.sent, row.id)


def _touches(warning: StandingWarning, region: str) -> bool:
    return any(code.startswith(region) or region.startswith(code) for code in warning.regions)
