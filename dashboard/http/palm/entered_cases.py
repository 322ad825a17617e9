"""Which open cases were entered, by who of the directory reported them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from dashboard.realtime.case_index import Row
from domain.decisions.entry_decisions import SOURCE


def list_by_person(cases: Sequence[Row]) -> Mapping[str, Sequence[Row]]:
    """Entered cases by who reported them, whatever else calls that person into those."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in cases:
        if row["source"] == SOURCE and "reported_by" in row:
            found[row["reported_by"]].append(row)
    return found
