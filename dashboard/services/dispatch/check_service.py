"""What pages and the API ask about directed checks: which there are, whom one asks, what was answered."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from dashboard.services.container import Services
from data_access.emergency.rollouts.checks.check_pages import read_answer_page, read_history
from data_access.emergency.rollouts.checks.check_store import (
    read_check,
    read_check_branches,
    read_checks,
    read_tier,
)
from domain.access.masking import mask_name, mask_text
from domain.changes import local_text
from domain.emergency.rollouts.checks.check import Check, ask_check, check_row, choose_asked
from domain.emergency.rollouts.checks.check_commands import AskCheck
from domain.emergency.rollouts.checks.check_sums import branch_part
from domain.kernel.lookups import require_found
from domain.kernel.regions import township_of
from domain.kernel.spreadsheet_cells import neutral
from domain.kernel.worlds import WorldId
from layouts.i18n import Translator

Row = dict[str, Any]
COLUMNS = ("township", "place", "region", "subject", "value", "unit", "detail", "answered_at", "said_by")


def list_checks(services: Services, world: WorldId) -> Row:
    """All checks of a county, closed ones too, the newest first."""
    county = services.installation.counties[world.county]
    with services.store.reading() as connection:
        found = read_checks(connection, world, live=False)
    return {"checks": [check_row(check, county.code, county.tz) for check in reversed(found)]}


def preview_check(services: Services, world: WorldId, command: AskCheck, now: datetime) -> Row:
    """Whom a check would ask now, and until when. Refused bad_check, nobody."""
    county = services.installation.counties[world.county]
    with services.store.reading() as connection:
        audience = choose_asked(command, read_tier(connection, county.code, command.tier), county.grids)
    check = ask_check("", command, audience, "", now)
    return {
        **{name: getattr(check, name) for name in ("people", "no_channel", "nobody")},
        "subjects": len(audience.subjects),
        "due_at": local_text(check.due_at, county.tz),
    }


def describe_check(services: Services, world: WorldId, id: str, region: str) -> Row:
    """A check with how it adds up inside a region. Refused no_check."""
    county = services.installation.counties[world.county]
    with services.store.reading() as connection:
        check = _find(connection, world, id)
        found = read_check_branches(connection, world, id)
    rows = [branch_part(branch, check.kind) for branch in found.values() if branch.region.startswith(region)]
    return {"check": check_row(check, county.code, county.tz), "regions": rows}


def list_answers(
    services: Services, world: WorldId, id: str, wanted: Mapping[str, Any], limit: int, reveal: bool
) -> Row:
    """A page of answers with all that each subject ever answered; names masked unless `reveal`. Refused
    no_check.
    """
    with services.store.reading() as connection:
        _find(connection, world, id)
        rows = read_answer_page(connection, world, id, **wanted, limit=limit)
        history = read_history(connection, world, id, [row["subject"] for row in rows])
    answers = [_answer_row(services, world, row, history.get(row["subject"], []), reveal) for row in rows]
    return {"answers": answers, "next": rows[-1]["subject"] if len(rows) == limit else None}


def _answer_row(services: Services, world: WorldId, row: Row, history: list[Row], reveal: bool) -> Row:
    tz = services.installation.counties[world.county].tz
    name, words = row["name"] or "", str if reveal else mask_text
    kept = [
        entry
        | {at: _local(entry[at], tz) for at in ("at", "received_at")}
        | {field: words(entry[field]) for field in ("value", "detail")}
        for entry in history
    ]
    return {
        **row,
        "name": name if reveal or not name else mask_name(name),
        "value": words(row["value"]) if row["answered_at"] else None,
        "detail": words(row["detail"]),
        "answered_at": _local(row["answered_at"], tz),
        "history": kept,
    }


def _local(text: str | None, tz: Any) -> str | None:
    return None if text is None else local_text(datetime.fromisoformat(text), tz)


def tabulate_answers(
    services: Services, world: WorldId, id: str, region: str, t: Translator
) -> tuple[bytes, int]:
    """The answers in a region as CSV for spreadsheets, those not given as unknown, words masked; how many
    rows. Refused no_check.
    """
    with services.store.reading() as connection:
        check = _find(connection, world, id)
        rows = read_answer_page(connection, world, id, region, limit=None)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([neutral(check.question)])
    writer.writerow([t(f"checks.column.{name}") for name in COLUMNS])
    for row in sorted(rows, key=lambda row: (row["region"], row["subject"])):
        shown = _cells(services, world, check, row, t)
        writer.writerow([neutral(shown[name]) for name in COLUMNS])
    return ("\ufeff" + text.getvalue()).encode(), len(rows)


def _cells(services: Services, world: WorldId, check: Check, row: Row, t: Translator) -> Row:
    names = [services.installation.names(code) for code in (township_of(row["region"]), row["region"])]
    english = int(t.lang == "en")
    value = mask_text(row["value"])
    if row["answered_at"] is None:
        value = t("checks.unknown")
    elif check.kind == "yes_no":
        value = t(f"checks.value.{value}")
    tz = services.installation.counties[world.county].tz
    at = _local(row["answered_at"], tz) or ""
    return row | {
        "township": names[0][english],
        "place": names[1][english],
        "value": value,
        "unit": check.unit,
        "detail": mask_text(row["detail"]),
        "answered_at": at,
    }


def _find(connection: Connection, world: WorldId, id: str) -> Check:
    return require_found(read_check(connection, world, id), "no_check", "check", "check")
