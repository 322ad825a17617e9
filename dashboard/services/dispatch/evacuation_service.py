"""What pages and the API ask about evacuations: which there are, the ledger by page, a file, a card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from dashboard.services.container import Services
from data_access.county_packs.county_pack import County
from data_access.emergency.rollouts.evacuations.evacuation_store import read_evacuation, read_evacuations
from data_access.emergency.rollouts.evacuations.ledger_rows import Line, read_ledger_page
from data_access.emergency.rollouts.evacuations.shared_rows import read_shared_count
from data_access.emergency.rollouts.households.household_store import count_groups, list_grids
from data_access.files.spreadsheets import File, write
from domain.access.masking import mask_name, mask_phone, mask_text
from domain.audit.exports import MOST_ROWS, check_rows
from domain.changes import local_text
from domain.directory.households.household import RISKS
from domain.emergency.rollouts.evacuations.evacuation import (
    Evacuation,
    check_ordered_place,
    check_risks,
    evacuation_row,
)
from domain.emergency.rollouts.evacuations.ledger import STATES
from domain.emergency.rollouts.evacuations.order_preview import preview_order
from domain.emergency.rollouts.evacuations.shelter import RELATIVES
from domain.kernel.lookups import require_found
from domain.kernel.regions import township_of
from domain.kernel.worlds import WorldId
from layouts.i18n import Translator

Row = dict[str, Any]
TIMES: Final = ("told_at", "refused_at", "persuaded_at", "moved_at", "settled_at", "returned_at")
COLUMNS: Final = (
    "household", "township", "village", "grid", "head", "people", "vulnerable", "risk", "state", "place",
    "verified", "liaison", *TIMES, "extra", "note",
)  # fmt: skip
"""Columns of the file."""


def list_evacuations(services: Services, world: WorldId) -> Row:
    """All evacuations of a county, closed ones too; the risks and shelters it knows."""
    county = services.installation.counties[world.county]
    with services.store.reading() as connection:
        found = read_evacuations(connection, world, live=False)
    shelters = [
        {
            name: getattr(shelter, name)
            for name in ("code", "name", "region", "lon", "lat", "capacity", "person")
        }
        for shelter in county.shelters.values()
    ]
    rows = [evacuation_row(evacuation, county.code, county.tz) for evacuation in found]
    return {"evacuations": rows, "risks": [*RISKS], "shelters": shelters}


def preview_evacuation(services: Services, world: WorldId, place: str, risks: tuple[str, ...]) -> Row:
    """Whom an order about a place, '' for the county, would concern now: nobody where no list has anybody of
    it. Refused bad_region, bad_risk.
    """
    county = services.installation.counties[world.county]
    where = place or county.code
    check_ordered_place(county.has_region(where))
    check_risks(risks)
    with services.store.reading() as connection:
        chosen = count_groups(connection, world, where, risks)
        listed = list_grids(connection, world, where)
    preview = preview_order(chosen, listed, [*county.shelters.values()], county.grids, where)
    shelters = [
        {"name": need.shelter.name, "capacity": need.shelter.capacity, "people": need.people}
        for need in preview.shelters
    ]
    return asdict(preview) | {"needs": dict(preview.needs), "shelters": shelters}


def describe_shared(services: Services, world: WorldId, region: str) -> Row:
    """How many households of a region several live evacuations name, and how all of these stand together,
    each household once.
    """
    with services.store.reading() as connection:
        live = read_evacuations(connection, world)
        shared = read_shared_count(connection, world, live, region)
    size, named = len(STATES), dict(shared.by_evacuation)
    orders = [
        {"id": order.id, "place": order.place, "origin": order.origin, "lifted": order.lifted_at is not None,
         "version": order.version, "households": named[order.id]}
        for order in live if order.id in named
    ]  # fmt: skip
    return {
        "shared": shared.households,
        "evacuations": orders,
        "households": [*shared.counts[:size]],
        "people": [*shared.counts[size : 2 * size]],
        "verified": [*shared.counts[-3:-1]],
        "vulnerable": shared.counts[-1],
    }


def list_ledger(
    services: Services, world: WorldId, id: str, wanted: Mapping[str, Any], offset: int, limit: int
) -> Row:
    """A page of the ledger, the most urgent first, personal data masked. `wanted`: as `read_ledger_page`
    takes it. Refused no_evacuation.
    """
    county = services.installation.counties[world.county]
    with services.store.reading() as connection:
        _find(connection, world, id)
        lines, total = read_ledger_page(connection, world, id, **wanted, offset=offset, limit=limit)
    end = offset + len(lines)
    return {
        "households": [ledger_row(line, county) for line in lines],
        "total": total,
        "next": end if end < total else None,
    }


def ledger_row(line: Line, county: County) -> Row:
    """A line as a screen gets it."""
    entry, household = line
    head, phone = (household.head, household.phone) if household is not None else ("", "")
    return {
        "household": entry.household,
        "grid": entry.grid,
        "head": mask_name(head),
        "phone": mask_phone(phone),
        "people": entry.headcount,
        "vulnerable": [*household.vulnerable] if household is not None else [],
        "risk": entry.risk,
        "liaison": entry.liaison,
        "state": STATES[entry.state],
        "place": entry.place,
        "verified": entry.is_verified,
        "extra": mask_text(entry.extra),
        "note": mask_text(entry.note, [head]),
        **{name: _local(getattr(entry, name), county) for name in TIMES},
    }


def _local(at: datetime | None, county: County) -> str | None:
    return None if at is None else local_text(at, county.tz)


def write_ledger(services: Services, world: WorldId, id: str, region: str, t: Translator) -> File:
    """The ledger of a region as a workbook, masked as on the screen. Refused no_evacuation, too_many_rows."""
    county = services.installation.counties[world.county]
    with services.store.reading() as connection:
        shelters = _find(connection, world, id).shelters
        lines, total = read_ledger_page(connection, world, id, region, limit=MOST_ROWS)
    check_rows(total)
    places = {shelter.code: shelter.name for shelter in shelters} | {
        RELATIVES: t("evacuation.place.relatives")
    }
    rows = [_cells(ledger_row(line, county), places, services, t) for line in lines]
    return write(f"{id}-{region}", "xlsx", [t(f"evacuation.column.{name}") for name in COLUMNS], rows)


def _cells(row: Row, places: Mapping[str, str], services: Services, t: Translator) -> list[str | int]:
    """A line as cells of the file. `places`: code of a shelter -> its name."""
    grid, risk, state, english = row["grid"], row["risk"], row["state"], int(t.lang == "en")
    names = {
        name: services.installation.names(code)[english]
        for name, code in (("township", township_of(grid)), ("village", grid[:12]), ("grid", grid))
    }
    words = {
        "vulnerable": "、".join(t(f"evacuation.vulnerable.{code}") for code in row["vulnerable"]),
        "risk": t(f"evacuation.risk.{risk}") if risk else "",
        "state": t(f"evacuation.state.{state}"),
        "place": places.get(row["place"], row["place"]),
        "verified": t("evacuation.verified") if row["verified"] else "",
    }
    given = {**row, **names, **words}
    return [given[name] if given[name] is not None else "" for name in COLUMNS]


def _find(connection: Connection, world: WorldId, id: str) -> Evacuation:
    found = read_evacuation(connection, world, id)
    return require_found(found, "no_evacuation", "evacuation", "evacuation")
