"""`palmcommand township open` as it is typed: it makes an installation, or leaves nothing behind."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dashboard.cli.root import app
from dashboard.commands import CommandBus
from dashboard.config.words import WORDS
from dashboard.handlers.context import Context
from data_access.county_packs.county_pack import County
from data_access.database.tables.account_tables import accounts, grants
from data_access.database.urls import sqlite_address
from data_access.emergency.rollouts.sheets import township_bundle
from data_access.store import Store, utc_now
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.cases.case_commands import AddPhoto, EnterCase
from domain.squads.squad_commands import AssembleSquad, SendSquadMessage
from tests.integration.outbox import Post
from tests.integration.people.rolled_out import GRID, RolloutHarness
from tests.integration.people.test_township_bundle import OFFICER, TOWN, TwoHouses
from tests.integration.reports import COUNTY
from tests.pictures import CAMERA, picture

NO_FOLDER = WORDS["township_no_folder"][1]


@pytest.fixture
def bundle(
    sqlite_url: str,
    sqlite_file: Path,
    county: County,
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Path]:
    """A bundle that the county wrote, and PALM_DATA_DIR a folder `at/laptop` that is not there yet."""
    for name, value in {"DATA_DIR": str(tmp_path / "at" / "laptop"), "LANG": "en", "DEMO": "0"}.items():
        monkeypatch.setenv(f"PALM_{name}", value)
    monkeypatch.delenv("PALM_DATABASE_URL", raising=False)
    post = Post(sqlite_url)
    made = TwoHouses(RolloutHarness(post, county), root / "counties/longyou", tmp_path, sqlite_file)
    made.store.close()
    yield made.file
    post.close()


def open_(bundle: Path) -> Result:
    return CliRunner().invoke(app, ["township", "open", str(bundle)])


def test_one_that_failed_leaves_nothing_and_is_opened_again(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "at"
    with monkeypatch.context() as patched:
        patched.setattr(township_bundle, "_insert_all", full)
        assert open_(bundle).exit_code == 1
    assert [*place.iterdir()] == []
    (place / "laptop").mkdir()  # an empty one is taken as well
    opening = open_(bundle)
    assert opening.exit_code == 0, opening.output
    assert f"PALM_COUNTIES={place / 'laptop' / 'county'} " in opening.output
    assert [path.name for path in place.iterdir()] == ["laptop"]
    back = CliRunner().invoke(app, ["township", "return", "--out", str(tmp_path / "back.jsonl")])
    assert back.exit_code == 0, back.output
    assert open_(bundle).exit_code == 2


def test_a_journal_that_cannot_be_written_stops_in_words(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert open_(bundle).exit_code == 0
    stick = tmp_path / "stick"
    back = CliRunner().invoke(app, ["township", "return", "--out", str(stick / "back.jsonl")])
    assert (back.exit_code, back.stderr.strip()) == (1, NO_FOLDER.format(folder=stick))
    assert not stick.exists()
    stick.mkdir()
    monkeypatch.setattr(os, "fsync", full)
    for more in ((), ("--bundle",)):
        back = CliRunner().invoke(app, ["township", "return", "--out", str(stick / "back"), *more])
        assert (back.exit_code, "no space left on device" in back.stderr) == (1, True)
        assert [*stick.iterdir()] == []


def full(*_: object) -> None:
    raise OSError("no space left on device")


def test_from_export_to_merge_with_a_case_its_photo_and_its_squad(
    bundle: Path, tmp_path: Path, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    data_folder, there, back = tmp_path / "data", tmp_path / "there", tmp_path / "back.zip"
    monkeypatch.setenv("PALM_DATA_DIR", str(data_folder))
    give_account(data_folder)
    run_command("export", TOWN, "--bundle", "--out", str(tmp_path / "sealed.zip"))
    monkeypatch.setenv("PALM_DATA_DIR", str(there))
    run_command("open", str(tmp_path / "sealed.zip"))
    report_with_photo(there, county)
    run_command("return", "--bundle", "--out", str(back))
    run_command("return", "--out", str(tmp_path / "back.jsonl"))
    monkeypatch.setenv("PALM_DATA_DIR", str(data_folder))
    order = ["--apply", "--ordered-by", "chen", "--reason", "恢复通信"]
    assert "township return --bundle" in run_command("merge", str(tmp_path / "back.jsonl"), *order)
    result = run_command("merge", str(back), *order)
    assert "photos 1, squads 0, messages in squads 1, responses 0, duties 0; not taken 0" in result
    result = run_command("merge", str(back), *order)
    assert "photos 0, squads 0, messages in squads 0, responses 0, duties 0; not taken 0" in result
    with closing(Store(sqlite_address(data_folder / "palm.db"))) as store, store.reading() as connection:
        [row] = connection.exec_driver_sql("SELECT case_id, person, content FROM photos").all()
        [body] = connection.exec_driver_sql("SELECT body FROM cases WHERE id = ?", (row[0],)).scalars()
    assert ("希塘村道路塌方" in body, row[1], CAMERA.encode() in row[2]) == (True, "P1", False)


def run_command(*words: str) -> str:
    result = CliRunner().invoke(app, ["township", *words])
    assert result.exit_code == 0, result.output
    return result.output


def give_account(folder: Path) -> None:
    """A commander whose order it is."""
    with closing(Store(sqlite_address(folder / "palm.db"))) as store, store.database.writing() as connection:
        row = {"id": 7, "login": "chen", "name": "陈", "region": COUNTY, "created_at": "", "version": 1}
        zeros = dict.fromkeys(("demo", "must_change", "totp_last_step"), 0)
        connection.execute(accounts.insert().values(**row, **zeros))
        connection.execute(grants.insert().values(account=7, role="commander", region=COUNTY, unit=""))


def report_with_photo(folder: Path, county: County) -> None:
    """Somebody of the township reports a case from the phone, photographs it and is called to its squad."""
    phone = Actor(Viewer(Kind.LINK, "link:4", "", (Grant(Role.RESPONDER, COUNTY),), "P1"))
    with closing(Store(sqlite_address(folder / "palm.db"))) as store:
        bus = CommandBus(store, Context({COUNTY: county}, 50))
        report = EnterCase(region=COUNTY, title="希塘村道路塌方", severity=2, place=GRID, key="k9")
        case = bus.handle(report, phone).id
        photo = AddPhoto(region=COUNTY, case=case, content=picture(), taken_at=utc_now(), key="p1")
        bus.handle(photo, phone)
        squad = bus.handle(AssembleSquad(region=COUNTY, case=case, people=(("P1", "grid"),)), OFFICER).id
        for key, more in {"m1": {"text": "两处塌方"}, "m2": {"photo": picture()}}.items():
            bus.handle(SendSquadMessage(region=COUNTY, squad=squad, key=key, **more), phone)
