"""A list of warnings seen on a feed, as a table: each line becomes a `warning.seen` message.

Columns: seen_at_utc, event, adcode, name, type, color, issued_utc, expires_utc; others are passed over. The
list tells no texts and no identifiers.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from dashboard.cli.replays.replay_file import FileError
from data_access.streams.wire import wire_format
from domain.emergency.warnings.colours import colour_of_severity
from domain.kernel.regions import touches

SOURCE: Final = "list"
NEEDED: Final = ("seen_at_utc", "event", "adcode", "type")
MOST_PROBLEMS: Final = 20


def read_list(path: Path, county: str) -> list[bytes]:
    """The messages of a list about places that hold a county or lie in it, in the order of the file. Raises
    FileError naming the bad lines.
    """
    problems: list[str] = []
    found: list[bytes] = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        table = csv.DictReader(file)
        if missing := [name for name in NEEDED if name not in (table.fieldnames or ())]:
            raise FileError([f"line 1: no column {', '.join(missing)}"])
        for row in table:
            try:
                if touches(row["adcode"], county):
                    found.append(wire_format.encode(_message(row, table.line_num)))
            except ValueError as error:
                problems.append(f"line {table.line_num}: {error}")
    if problems:
        raise FileError(problems[:MOST_PROBLEMS])
    if not found:
        raise FileError([f"no line is about county {county}"])
    return found


def _message(row: Mapping[str, str], line: int) -> dict[str, Any]:
    """One line. Raises ValueError for a time that is none."""
    fields = {
        "kind": "warning.seen",
        "id": f"{line}-{row['adcode']}",
        "source": SOURCE,
        "at": _time(row["seen_at_utc"]),
        "event": row["event"],
        "region": row["adcode"],
        "place": row.get("name"),
        "type": row["type"],
        "colour": colour_of_severity(row.get("color") or "").value,
        "issued": _time(row.get("issued_utc")),
        "expires": _time(row.get("expires_utc")),
    }
    return {name: value for name, value in fields.items() if value}


def _time(text: str | None) -> str | None:
    """A time as it is written, when it is one with an offset."""
    if not text:
        return None
    if datetime.fromisoformat(text).tzinfo is None:
        raise ValueError(f"a time without its offset: {text[:40]!r}")
    return text
