"""Names, in one language, for what rows of the trace call by codes: people, places, units, posts, matters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection

from dashboard.config.installation import Installation
from dashboard.services.directory.people_service import load_names
from data_access.audit import object_names

KEYED = "units"
"""What is kept by codes, and read by their names: the units that a whistle called."""
PLACE = re.compile(r"(?<!\d)\d{4,15}(?!\d)")


def resolve_names(
    connection: Connection, served: Installation, county: str, rows: Iterable[Mapping[str, Any]], lang: str
) -> dict[str, str]:
    """ "kind:code" -> name, for whatever the rows speak of; of a case its number by its id. People masked."""
    codes = {code for row in rows for code in _codes(row)}
    known, pack = load_names(connection, county), served.counties.get(county)
    matters = pack.matters.values() if pack else ()
    found = {f"matter:{matter.code}": (matter.name, matter.name_en) for matter in matters}
    found |= {f"unit:{code}": pair for code, pair in known.units.items()}
    found |= {f"post:{code}": pair for code, pair in known.posts.items()}
    places = {place for code in codes for place in PLACE.findall(code)}
    found |= {f"region:{place}": served.names(place) for place in places if served.counties_of(place)}
    shown = {code: pair[lang == "en"] for code, pair in found.items()}
    return shown | object_names.object_names(connection, county, codes)


def _codes(row: Mapping[str, Any]) -> Iterator[str]:
    """Everything a row may call by a code."""
    about = row["object"]
    yield from (row["actor"], about, row["ordered_by"])
    if about.startswith("duty:"):
        yield f"person:{about.rpartition('/')[2]}"
    if row["action"].startswith("position."):
        yield f"person:{about}"
    for side in ("old", "new"):
        yield from _translated("", row.get(side))


def _translated(name: str, value: Any) -> Iterator[str]:
    """The codes in what was and what became; not whom an import touched: they may be thousands."""
    if isinstance(value, dict):
        yield from map(str, value if name == KEYED else ())
        for key, item in value.items():
            yield from _translated(str(key), item)
    elif isinstance(value, list):
        for item in value:
            yield from _translated(name, item)
    elif isinstance(value, str):
        yield f"person:{value}" if name == "person" else value
