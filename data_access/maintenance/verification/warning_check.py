"""Are the official warnings what the trace says?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from data_access.database.tables.emergency.warning_tables import warnings
from data_access.emergency.responses.warning_rows import listed_key, warning_of
from data_access.maintenance.verification.traced_rows import Row, TracedTable
from domain.emergency.warnings.standing.warning import warning_content
from domain.kernel.clock import TZ
from domain.kernel.worlds import WorldId


def _content(_: WorldId, row: Row) -> Mapping[str, Any]:
    id, live, listed_as, body = row
    warning = warning_of(body)
    content = (warning.id, int(warning.live), listed_key(warning.source, warning.listed_as))
    if (id, live, listed_as) != content:
        raise ValueError("the columns are not those of the body")
    return warning_content(warning, TZ)


WARNINGS: Final = TracedTable(
    warnings, ("id", "live", "listed_as", "body"), "warning", "warning_state", _content
)
