"""Keep an installation as this version of the program leaves it: `python -m tests.installations.keep FILE`.

The file is JSON in gzip: every row of every table (bytes in base64), the lines of the anchor folder, and the
keys that open it, all made at run time. tests/integration/test_upgrade.py puts it into a database of its own
revision, on both kinds, and upgrades that. Make a new one before a change of tables or of what is stored;
never make an old one anew.
"""

from __future__ import annotations

import gzip
import sys
import tempfile
from base64 import b64encode
from dataclasses import replace
from pathlib import Path
from typing import Any

from msgspec import json
from sqlalchemy import select

from dashboard.commands import Desk
from data_access.accounts.tokens import NewToken
from data_access.audit.anchors import Folder
from data_access.county_packs import county_pack
from data_access.county_packs.county_pack import County
from data_access.directory import directory_edits, rosters
from data_access.directory.imports import By, Importing
from data_access.directory.seed import seed
from data_access.storage import schema
from data_access.storage.codec import utc_text
from data_access.storage.trace_chain import Tail
from data_access.streams import losses
from data_access.streams.losses import Loss
from data_access.tables import live_tables
from data_access.tables.account_tables import metadata
from data_access.unit_of_work import Origin
from domain.access.rights import Role
from domain.directory.imports import Hand
from domain.directory.person import Person
from domain.directory.roster import Duty
from tests.integration import accounts, reports
from tests.integration.people.sheets import HEADINGS, as_csv
from tests.integration.reports import COUNTY, NOW, VILLAGE

ROOT = Path(__file__).resolve().parents[2]
WAITS_FOR, CALLED = "later", "called"
GRID = "330825101264001"


def main(path: Path) -> None:
    """Make an installation and write it down."""
    with tempfile.TemporaryDirectory() as folder:
        path.write_bytes(gzip.compress(json.encode(installation(Path(folder))), mtime=0))
    print(f"{path}: {path.stat().st_size:,} bytes")


def installation(folder: Path) -> dict[str, Any]:
    """A county with cases, people, accounts, keys, an import that waits, and what could not be taken."""
    url = f"sqlite:///{folder}/palm.db"
    schema.upgrade(url)
    pack = small(county_pack.load(ROOT / "counties/longyou"))
    with accounts.world(url) as world:
        seed(world.store, pack)
        opens = people_with_keys(world)
        act_on_directory(world, pack)
        report(world, pack)
        anchors = anchored(world, folder / "anchors")
        rows = {table.name: kept(world, table) for table in metadata.sorted_tables}
    return {"revision": schema.newest(), "rows": rows, "anchors": anchors, "opens": opens}


def small(pack: County) -> County:
    """The county with two dozen of its people."""
    return replace(pack, people=dict([*pack.people.items()][:24]))


def people_with_keys(world: accounts.World) -> dict[str, Any]:
    """Accounts in all states, sessions, walls and programs; what opens them."""
    officer, password = world.with_password(Role.DUTY_OFFICER)
    device, codes = world.enrol(officer, password)
    world.wait(minutes=1)
    session = world.sign_in(officer, password, device.at(world.now)).session_secret
    auditor, other = world.with_password(Role.AUDITOR, "3308")
    world.accounts.totp_begin(
        auditor.id, other, accounts.own(auditor), world.sign_in(auditor, other).viewer.session
    )
    gone, _ = world.with_password(Role.COMMANDER)
    world.accounts.disable(gone.id, accounts.BY, accounts.ADDRESS, "离任")
    invited = world.somebody(Role.REVIEWER)
    link = world.accounts.invite(invited.id, accounts.BY, accounts.ADDRESS)
    made = (accounts.BY, accounts.ADDRESS)
    _, wall = world.accounts.create_kiosk("大厅", COUNTY, None, *made)
    screen = world.accounts.kiosk_sign_in(wall, accounts.ADDRESS, accounts.AGENT).session_secret
    tokens = {
        scope: world.accounts.create_token(NewToken(scope, COUNTY, name=f"{scope} 系统"), *made)[1]
        for scope in ("read", "report", "figures")
    }
    return {
        "login": officer.login, "password": password, "totp": device.secret, "codes": [*codes],
        "session": session, "invitation": link, "kiosk": wall, "screen": screen, "tokens": tokens,
        "now": world.now.isoformat(),
    }  # fmt: skip


def act_on_directory(world: accounts.World, pack: County) -> None:
    """Somebody new, somebody changed, a duty, and an import that waits for its second administrator."""
    newcomer = Person("LY-X1", "贺知章", "duty", "centre", COUNTY, "000-9900-0001")
    with world.store.acting(COUNTY, accounts.BY_ORIGIN) as act:
        made = directory_edits.add_person(act, newcomer)
        directory_edits.change_person(act, replace(made, phone="000-9900-0002"))
        rosters.add(act, Duty("2026-11-30", "day", COUNTY, "duty", "LY-X1"))
    place = ("值班员", "社会治理中心", COUNTY)
    rows = [HEADINGS, *((f"LY-N{n}", f"新人{n}", *place, f"000-9901-000{n}") for n in range(5))]
    by = By(Hand("account:7"), "Anna", Origin("account:7", "10.0.0.7"))
    importing = Importing(world.store, 2, lambda: world.now)
    waiting = importing.preview(pack, "people", as_csv(rows), "people.csv", False, by)
    importing.apply(pack, waiting.id, waiting.digest, by)


def report(world: accounts.World, pack: County) -> None:
    """Cases in several stages, one updated and one closed before its report, a grid, a position, a letter."""
    by = {"name": "陈荣龙", "phone": "13800138000"}
    desk = Desk(world.store, {COUNTY: pack}, lambda: NOW)
    desk.handle(
        reports.envelopes(
            *(reports.case(f"c{n}", n, reporter=by) for n in range(6)),
            reports.updated("u1", "c1", 10, stage="handling", text="已派人"),
            reports.closed("x2", "c2", 20, text="已处置"),
            reports.case(CALLED, 21, called=["person:LY-X1", "330825102"]),
            reports.updated("w1", WAITS_FOR, 30, stage="dispatched", text="先到的更新"),
            reports.closed("w2", "never", 31),
            reports.raw("case.reported", "bad", 32, region=VILLAGE, title="无级别"),
        )
    )
    desk.handle(reports.envelopes(reports.grid("g1", GRID, 40, readings={"rain_mm": 12.5}), stream="grids"))
    with world.store.database.writing() as connection:
        losses.add(connection, COUNTY, "cases", Loss("trimmed", 9, "1-0", "9-0"), NOW)


def anchored(world: accounts.World, path: Path) -> dict[str, str]:
    """The files of the anchor folder by name, one line for the county's head."""
    path.mkdir()
    with world.store.reading() as connection:
        found = connection.execute(select(live_tables.heads)).all()
    for head in found:
        Folder(path).append(head.county, Tail(head.traced, bytes(head.trace_hash)), utc_text(world.now))
    return {file.name: file.read_text() for file in sorted(path.glob("*.log"))}


def kept(world: accounts.World, table: Any) -> list[dict[str, Any]]:
    """The rows of a table; bytes as {"base64": text}."""
    with world.store.reading() as connection:
        rows = connection.execute(select(table)).all()
    return [{name: plain(value) for name, value in row._mapping.items()} for row in rows]


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    return {"base64": b64encode(value).decode()} if isinstance(value, bytes) else value


if __name__ == "__main__":
    main(Path(sys.argv[1]))
