"""An installation of an earlier version, put back into a database of its own revision."""

from __future__ import annotations

import gzip
from base64 import b64decode
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.script import ScriptDirectory
from msgspec import json
from sqlalchemy import Connection, MetaData, create_engine, func, insert, select

from data_access.database import schema
from data_access.database.database import parse_url

FILES = sorted(Path(__file__).parent.glob("*.json.gz"))
"""One for each revision that was in use."""


@dataclass(frozen=True, slots=True)
class Installation:
    """`opens`: what opened it (see keep.py); `now`: when it was left."""

    url: str
    anchors: Path
    opens: dict[str, Any]

    @property
    def now(self) -> datetime:
        """Aware, in UTC."""
        return datetime.fromisoformat(self.opens["now"])


def restore(file: Path, url: str, folder: Path) -> Installation:
    """The installation of a file in an empty database at `url`, its anchors in `folder`."""
    kept = contents(file)
    command.upgrade(schema.config(url), kept["revision"])
    engine = create_engine(parse_url(url))
    old = MetaData()
    old.reflect(engine)
    with engine.begin() as connection:
        for table in old.sorted_tables:
            if rows := [decode_row(row) for row in kept["rows"].get(table.name, ())]:
                connection.execute(insert(table), rows)
                count_on(connection, table)
    engine.dispose()
    folder.mkdir()
    for name, lines in kept["anchors"].items():
        (folder / name).write_text(lines)
    return Installation(url, folder, kept["opens"])


def revision(file: Path) -> str:
    """The revision a file was kept at, by its name."""
    return file.name.partition(".")[0]


def list_later(revision: str) -> list[str]:
    """The revisions that come after one."""
    script = ScriptDirectory.from_config(schema.config("sqlite:///unused"))
    return [iterate_revision.revision for iterate_revision in script.iterate_revisions("head", revision)]


def contents(file: Path) -> dict[str, Any]:
    """What keep.py wrote."""
    return dict(json.decode(gzip.decompress(file.read_bytes())))


def decode_row(row: dict[str, Any]) -> dict[str, Any]:
    """A row that keep.py wrote as JSON."""
    return {name: b64decode(v["base64"]) if isinstance(v, dict) else v for name, v in row.items()}


def count_on(connection: Connection, table: Any) -> None:
    """Let PostgreSQL number the next row after those that were put back."""
    if (
        connection.dialect.name != "postgresql"
        or "id" not in table.c
        or table.c.id.type.python_type is not int
    ):
        return
    last = connection.execute(select(func.max(table.c.id))).scalar_one()
    connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), last)))
