"""Are the emergency responses what the trace says?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from data_access.database.tables.emergency.response_tables import responses
from data_access.emergency.responses.response_rows import response_of
from data_access.maintenance.verification.traced_rows import Row, TracedTable
from domain.emergency.responses.response import response_content
from domain.kernel.clock import TZ
from domain.kernel.worlds import WorldId


def _content(world: WorldId, row: Row) -> Mapping[str, Any]:
    return response_content(response_of(world, *row), TZ)


RESPONSES: Final = TracedTable(
    responses, ("type", "level", "since", "changed_at", "version"), "response", "response_state", _content
)
