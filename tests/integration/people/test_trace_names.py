"""What is looked up for rows of the trace, and what is not."""

from __future__ import annotations

from typing import Any

from dashboard.audit.trace_names import resolve_names
from dashboard.config.installation import Installation
from data_access.county_packs.county_pack import County
from data_access.store import Store
from tests.integration.people.squad_samples import FIRST, SECOND
from tests.integration.reports import COUNTY, VILLAGE

TOWNSHIP = VILLAGE[:9]


def resolve(store: Store, county: County, new: dict[str, Any]) -> dict[str, str]:
    served = Installation({COUNTY: county}, {})
    row = {"actor": "", "object": "", "ordered_by": "", "action": "", "old": None, "new": new}
    with store.reading() as connection:
        return resolve_names(connection, served, COUNTY, [row], "zh")


def test_units_that_a_whistle_called_are_looked_up(store: Store, county: County) -> None:
    names = resolve(store, county, {"whistle": {"units": {TOWNSHIP: "called"}, "person": FIRST}})
    assert f"region:{TOWNSHIP}" in names
    assert f"person:{FIRST}" in names


def test_nobody_whom_an_import_touched_is_looked_up(store: Store, county: County) -> None:
    """A part of an import has hundreds of people, and a page of the trace has many parts."""
    steps = {f"person:{FIRST}": [None, {"unit": "police"}], f"person:{SECOND}": [None, {}]}
    names = resolve(store, county, {"part": 1, "steps": steps})
    assert [name for name in names if name.startswith("person:")] == []
