"""A township's bundle: all that a machine of its own needs to run this program there while it is cut off.

A ZIP of the sealed package, of the county pack and of rows: the whole roll-out, so that codes stay the same,
the township's open cases, its people, roster and households. Of people elsewhere neither name nor number
stands in it.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, RowMapping, Table, delete, insert, select

from data_access.county_packs.county_pack import load
from data_access.county_packs.read_pack import FILES
from data_access.database.codec import text_of, value_of
from data_access.database.schema import newest
from data_access.database.tables.directory_tables import people, rosters
from data_access.database.tables.emergency.response_tables import responses
from data_access.database.tables.emergency.rollout_tables import (
    branches,
    rollout_minutes,
    rollouts,
    task_receipts,
    tasks,
    township_minutes,
)
from data_access.database.tables.live_tables import cases, counters
from data_access.database.transactions import Transactions
from data_access.directory.seed import ORIGIN, seed
from data_access.emergency.rollouts.sheets.bundle_tellers import Tellers
from data_access.emergency.rollouts.sheets.household_bundle import (
    BEFORE,
    HOUSEHOLD_TABLES,
    list_rows,
    trace_reports,
)
from data_access.emergency.rollouts.sheets.sheet_folder import write_whole
from data_access.emergency.rollouts.sheets.township_package import read_package
from data_access.emergency.rollouts.task_rows import RECEIPT_COLUMNS, digest_of
from domain.kernel.codes import in_letters
from domain.kernel.errors import Refused
from domain.kernel.values import value
from domain.kernel.worlds import WorldId

PACKAGE, ROWS, PACK = "package.jsonl", "rows.jsonl", "county/"
PEOPLE: Final = "people.csv"
NO_NAME, NO_PHONE = "—", "000-0000-0000"
TOLD_ELSEWHERE: Final = {"id", "post", "unit", "region"}
"""The columns of a pack's people that are told of those in another township."""
ELSEWHERE: Final = {
    "name": NO_NAME, "phone": NO_PHONE, "email": "", "note": "", "on_behalf_by": "", "reasons": "",
}  # fmt: skip
"""What of people and tasks in another township is not told."""
RECEIPTS: Final = "task_receipts"
NO_PLAN: Final = 2**31 - 1
"""A version that no plan has: who reminds and asks deputies is the county, or people are told twice."""
OF_ROLLOUT: Final = (tasks, task_receipts, branches, rollout_minutes, township_minutes)
TABLES_IN_ORDER: Final = (
    people,
    rollouts,
    *OF_ROLLOUT,
    responses,
    rosters,
    cases,
    counters,
    *HOUSEHOLD_TABLES,
)
TABLES: Final = {str(table.name): table for table in TABLES_IN_ORDER}
MOST_FILES, MOST_BYTES, MOST_RATIO = 60, 256 * 1024 * 1024, 200
STEP: Final = 1000


@value
class Bundle:
    """One that was read whole. `package`: the head of the package with its digest and seal; `files`: of the
    county pack by name; `rows`: by table.
    """

    package: dict[str, Any]
    content: bytes
    files: dict[str, bytes]
    rows: dict[str, list[dict[str, Any]]]


def write_bundle(connection: Connection, world: WorldId, package: bytes, pack: Path) -> bytes:
    """The ZIP. `package`: as township_package writes it; `pack`: the folder of the county pack, of which
    goes what belongs to a pack, whatever else lies there. Raises OSError.
    """
    head = read_package(package)
    township, digest = str(head["township"]), sha256(package).hexdigest()
    lines = [{"package": digest, "schema": newest()}]
    for row in _rows(connection, world, str(head["rollout"]), township):
        lines.append(row)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(PACKAGE, package)
        archive.writestr(ROWS, b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
        for name in sorted(name for name in FILES if (pack / name).is_file()):
            content = (pack / name).read_bytes()
            hidden = _hide_people(content, township) if name == PEOPLE else content
            archive.writestr(PACK + name, hidden)
    return made.getvalue()


def _rows(connection: Connection, world: WorldId, rollout: str, township: str) -> Iterator[dict[str, Any]]:
    """{"t": name of the table, "r": row}, in the order of the tables and their keys."""
    county, tellers = str(world), Tellers(connection)
    wanted = {
        people: [people.c.county == world.county],
        rollouts: [rollouts.c.county == county, rollouts.c.id == rollout],
        **{table: [table.c.county == county, table.c.rollout == rollout] for table in OF_ROLLOUT},
        responses: [responses.c.county == county],
        rosters: [rosters.c.county == world.county, rosters.c.region.startswith(township)],
        cases: [cases.c.county == county, cases.c.open == 1, cases.c.region.startswith(township)],
        counters: [counters.c.county == county],
    }
    for table, about in wanted.items():
        query = select(table).where(*about).order_by(*table.primary_key.columns)
        for row in connection.execute(query).mappings():
            cells = {str(name): cell for name, cell in row.items()} | _changed(table, row, township)
            if table is rollouts:
                cells["body"] = tellers.tell_orders(cells["body"])
            yield {"t": str(table.name), "r": cells}
    for table, cells in list_rows(connection, world, rollout, township):
        yield {"t": str(table.name), "r": cells}


def _changed(table: Table, row: RowMapping, township: str) -> dict[str, Any]:
    """What stands otherwise in the bundle: what is not told of people elsewhere, and where a row belongs in
    the trace of the other installation.
    """
    if table is cases:
        return {"last_seq": 0}
    if table is rollouts:
        return {"body": text_of(value_of(row["body"]) | {"plan_version": NO_PLAN})}
    if table is task_receipts:
        return {"note": "", "said_by": "", "batch": BEFORE}
    if table is counters or not table.c.keys() & ELSEWHERE.keys() or row["region"].startswith(township):
        return {}
    return {name: text for name, text in ELSEWHERE.items() if name in table.c}


def _hide_people(content: bytes, township: str) -> bytes:
    """A pack's people; of those in other townships no more than where they stand."""
    table = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    out = io.StringIO()
    writer = csv.DictWriter(out, table.fieldnames or (), lineterminator="\n")
    writer.writeheader()
    for row in table:
        if not row["region"].startswith(township):
            row = {name: text if name in TOLD_ELSEWHERE else "" for name, text in row.items()}
            row |= {"name": NO_NAME, "phone": NO_PHONE}
        writer.writerow(row)
    return out.getvalue().encode()


def read_bundle(path: Path) -> Bundle:
    """A bundle. Refused bad_bundle, bad_package; raises OSError."""
    try:
        with zipfile.ZipFile(path) as archive:
            files = {info.filename: archive.read(info) for info in _checked(archive.infolist())}
        rows = [msgspec.json.decode(line) for line in files[ROWS].splitlines()]
        content, first = files[PACKAGE], rows[0]
        whole = first["package"] == sha256(content).hexdigest()
        by_table: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
        for row in rows[1:]:
            by_table[row["t"]].append(row["r"])
    except (zipfile.BadZipFile, KeyError, IndexError, TypeError, EOFError, msgspec.DecodeError) as error:
        raise Refused("bad_bundle", f"no bundle of a township: {str(error)[:80]}", "bundle") from None
    if not whole:
        raise Refused("bad_bundle", "its rows are of another package", "bundle")
    if first["schema"] != newest():
        raise Refused("bad_bundle", "another version of this program made it", "bundle")
    pack = {name.removeprefix(PACK): file for name, file in files.items() if name.startswith(PACK)}
    return Bundle(read_package(content), content, pack, by_table)


def _checked(found: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """The files, no more and no larger ones than a bundle has, each in its place."""
    for info in found:
        name = info.filename.removeprefix(PACK)
        if not name or "/" in name or "\\" in name or name.startswith("."):
            raise Refused("bad_bundle", f"it has a file elsewhere: {info.filename[:40]!r}", "bundle")
        if info.file_size > MOST_RATIO * max(info.compress_size, 1):
            raise Refused("bad_bundle", f"it unpacks to too much: {info.filename[:40]!r}", "bundle")
    if len(found) > MOST_FILES or sum(info.file_size for info in found) > MOST_BYTES:
        raise Refused("bad_bundle", "it is too large", "bundle")
    return found


def unpack_bundle(bundle: Bundle, folder: Path) -> Path:
    """Lay the package and the county pack into a data folder; returns the pack's. Raises OSError."""
    for name, content in bundle.files.items():
        write_whole(folder / PACK / name, content)
    write_whole(folder / PACKAGE, bundle.content)
    return folder / PACK


def fill_store(store: Transactions, bundle: Bundle, pack: Path) -> Mapping[str, int]:
    """Fill an empty database, in one transaction beside the taking over of the pack: how many rows of each
    table. Raises PackError, Unavailable.
    """
    county = load(pack)
    world = WorldId(county.code)
    seed(store, county)
    with store.unit_of_work(world, ORIGIN) as work:
        work.connection.execute(delete(people).where(people.c.county == world.county))
        for name, rows in bundle.rows.items():
            _insert_all(work.connection, TABLES[name], rows)
        head = bundle.package
        facts = {"rollout": head["rollout"], "digest": in_letters(head["digest"])}
        counts = {"people": head["people"], "cases": len(bundle.rows["cases"])}
        work.trace("township.opened", f"region:{head['township']}", None, facts | counts)
        if bundle.rows[RECEIPTS]:
            digest = digest_of(tuple(row[name] for name in RECEIPT_COLUMNS) for row in bundle.rows[RECEIPTS])
            work.trace("rollout.progressed", f"tasks:{head['rollout']}", None, {"digest": in_letters(digest)})
        trace_reports(work, str(head["rollout"]), bundle.rows)
    return {name: len(rows) for name, rows in bundle.rows.items()}


def _insert_all(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), STEP):
        connection.execute(insert(table), rows[start : start + STEP])
