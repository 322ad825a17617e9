"""Are the emergency responses what the trace says?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from data_access.responses.response_rows import response_of
from data_access.tables.emergency.response_tables import responses
from data_access.verification.traced_rows import Row, TracedTable
from domain.kernel.clock import TZ
from domain.kernel.worlds import WorldId
from domain.responses.response import response_content


def _content(world: WorldId, row: Row) -> Mapping[str, Any]:
    return response_content(response_of(world, *row), TZ)


RESPONSES: Final = TracedTable(
    responses, ("type", "level", "since", "changed_at", "version"), "response", "response_state", _content
)
