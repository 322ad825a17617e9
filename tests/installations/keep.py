"""Keep an installation as this version of the program leaves it: `python -m tests.installations.keep FILE`.

The file is JSON in gzip: every row of every table (bytes in base64), the lines of the anchor folder, and the
keys that open it, all made at run time; it names no module of ours. tests/integration/test_upgrading.py puts
it into a database of its own revision, on both kinds, and upgrades that. Make a new one before a change of
tables or of what is stored; never make an old one anew.
"""

from __future__ import annotations

import argparse
import gzip
import tempfile
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import json
from sqlalchemy import select

from data_access.audit.anchors import Folder
from data_access.county_packs import county_pack
from data_access.database import schema
from data_access.database.codec import utc_text
from data_access.database.tables import live_tables
from data_access.database.tables.account_tables import metadata
from data_access.database.trace_chain import Tail
from tests.installations.fill_accounts import begin_second_factor, fill_accounts
from tests.installations.fill_commands import CommandCentre, fill_commands
from tests.installations.fill_county import fill_county, resend_letters, small
from tests.installations.fill_typhoon import fill_typhoon
from tests.integration import accounts

ROOT = Path(__file__).resolve().parents[2]
HERE = "tests/installations"


def parse(given: Sequence[str] | None = None) -> Path:
    """The file to write, by what was typed."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.installations.keep",
        description="Keep an installation as this version of the program leaves it.",
    )
    parser.add_argument("file", type=Path, help=f"to be written: {HERE}/REVISION.json.gz")
    file: Path = parser.parse_args(given).file
    return file


def main(path: Path) -> None:
    """Make an installation and write it down, if it has something in every table."""
    with tempfile.TemporaryDirectory() as folder:
        made = installation(Path(folder))
    if empty := [name for name, rows in made["rows"].items() if not rows]:
        raise SystemExit(f"nothing is in {', '.join(empty)}: add to tests/installations/fill_*.py")
    path.write_bytes(gzip.compress(json.encode(made), mtime=0))
    print(f"{path}: {path.stat().st_size:,} bytes")


def installation(folder: Path) -> dict[str, Any]:
    """An installation with something in every table; `opens`: the keys to it, and what waits in it."""
    url = f"sqlite:///{folder}/palm.db"
    schema.upgrade(url)
    pack = small(county_pack.load(ROOT / "counties/longyou"))
    with accounts.open_harness(url) as world:
        opens = fill_accounts(world)
        opens |= fill_county(world, pack)
        fake_desk = CommandCentre(world, pack)
        opens |= fill_commands(fake_desk)
        opens["typhoon"] = fill_typhoon(fake_desk)
        resend_letters(world)
        opens["pending_factor"] = begin_second_factor(world)
        opens |= {"now": world.now.isoformat()}
        anchors = read_anchor_files(world, folder / "anchors")
        rows = {table.name: read_table(world, table) for table in metadata.sorted_tables}
    return {"revision": schema.newest(), "rows": rows, "anchors": anchors, "opens": opens}


def read_anchor_files(harness: accounts.AccountsHarness, path: Path) -> dict[str, str]:
    """The files of the anchor folder by name, one line for the county's head."""
    path.mkdir()
    with harness.store.reading() as connection:
        found = connection.execute(select(live_tables.heads)).all()
    for head in found:
        Folder(path).append(head.county, Tail(head.traced, bytes(head.trace_hash)), utc_text(harness.now))
    return {file.name: file.read_text() for file in sorted(path.glob("*.log"))}


def read_table(harness: accounts.AccountsHarness, table: Any) -> list[dict[str, Any]]:
    """The rows of a table; bytes as {"base64": text}."""
    with harness.store.reading() as connection:
        rows = connection.execute(select(table)).all()
    return [{name: encode_value(value) for name, value in row._mapping.items()} for row in rows]


def encode_value(value: Any) -> Any:
    """A value as JSON has it."""
    return {"base64": b64encode(value).decode()} if isinstance(value, bytes) else value


if __name__ == "__main__":
    main(parse())
