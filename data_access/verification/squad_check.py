"""Are the squads what the trace says?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from data_access.squads.squad_store import squad_of
from data_access.tables.squad_tables import squads
from data_access.verification.traced_rows import Row, TracedTable
from domain.kernel.worlds import WorldId
from domain.squads.squad_rows import squad_content


def _content(_: WorldId, row: Row) -> Mapping[str, Any]:
    id, case, live, body = row
    squad = squad_of(body)
    if (id, case, live) != (squad.id, squad.case, int(squad.live)):
        raise ValueError("the columns are not those of the body")
    return squad_content(squad)


SQUADS: Final = TracedTable(squads, ("id", "case_id", "live", "body"), "squad", "squad_state", _content)
