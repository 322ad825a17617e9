"""A township that is cut off runs an installation of its own, and what was done there is merged: two data
folders, each with its database.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard.commands import CommandBus
from dashboard.handlers.context import Context
from dashboard.relay.sheets.township_merge import apply_journal, examine_journal
from data_access.county_packs.county_pack import County
from data_access.emergency.rollouts.planning.plan_store import find_issued
from data_access.emergency.rollouts.recount import find_drift, find_touched
from data_access.emergency.rollouts.rollout_store import read_rollout
from data_access.emergency.rollouts.sheets.receipt_withdrawal import read_kept
from data_access.emergency.rollouts.sheets.township_bundle import (
    NO_NAME,
    PACK,
    PACKAGE,
    fill_store,
    read_bundle,
    unpack_bundle,
    write_bundle,
)
from data_access.emergency.rollouts.sheets.township_package import write_package
from data_access.emergency.rollouts.sheets.township_return import write_return
from data_access.emergency.rollouts.task_rows import read_tasks
from data_access.store import Store
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.cases.case_commands import EnterCase
from domain.emergency.rollouts.progress.task_states import Receipt
from domain.emergency.rollouts.rollout_commands import CorrectReceipt, EndRollout, RecordReceipts
from domain.emergency.rollouts.sheets.township_journal import Journal, read_journal
from domain.kernel.errors import Refused
from tests.databases import copy_database
from tests.integration.outbox import Post
from tests.integration.people.rolled_out import GRID, OTHER, VILLAGE, RolloutHarness
from tests.integration.people.rollout_samples import ID, LEAD
from tests.integration.reports import COUNTY

TOWN, KEY = VILLAGE[:9], b"k" * 32
MERGER = Actor(
    Viewer(Kind.INNER, f"township:{TOWN}", "", (Grant(Role.COMMANDER, COUNTY),)), "cli:root", "account:9"
)
OFFICER = Actor(Viewer(Kind.PERSON, "account:3", "", (Grant(Role.COMMANDER, COUNTY),)))


class TwoHouses:
    """The county's installation and the township's, on one clock. `pack`: what the bundle has of the county;
    `empty`: a database to be copied.
    """

    def __init__(self, harness: RolloutHarness, pack: Path, folder: Path, empty: Path) -> None:
        self.out, self.wall = harness, harness.post.wall
        entered = EnterCase(region=COUNTY, title="道路积水", severity=3, place=VILLAGE, key="k1")
        self.known = harness.bus.handle(entered, LEAD)
        harness.bus.handle(
            EnterCase(region=COUNTY, title="别处的事", severity=3, place=OTHER, key="k2"), LEAD
        )
        rollout = harness.issue()
        self.begin()
        before = Receipt("before", "L1", "accepted", self.wall.now, "palm", "张L1", "到岗")
        paper = Receipt("paper", "G2", "accepted", self.wall.now, "sheet", "周建平")
        harness.bus.handle(RecordReceipts(region=COUNTY, rollout=ID, receipts=(before, paper)), LEAD)
        with harness.post.store.reading() as connection:
            package = write_package(connection, COUNTY, rollout, TOWN, self.wall.now, KEY)
            content = write_bundle(connection, COUNTY, package, pack)
        self.file, self.folder = folder / "huzhen.zip", folder / "laptop"
        self.file.write_bytes(content)
        bundle = read_bundle(self.file)
        unpacked = unpack_bundle(bundle, self.folder)
        self.store = Store(copy_database(empty, self.folder), clock=self.wall)
        self.counts = fill_store(self.store, bundle, unpacked)
        self.bus = CommandBus(self.store, Context({COUNTY: harness.county}, 50), None, self.wall)

    def begin(self) -> None:
        """What else the county does before the bundle is written."""

    def answer(self, id: str, person: str, kind: str, minutes: float) -> None:
        """A receipt at the township, so many minutes ago."""
        at = self.wall.now - timedelta(minutes=minutes)
        given = (Receipt(id, person, kind, at, "sheet", "周建平"),)
        self.bus.handle(RecordReceipts(region=COUNTY, rollout=ID, receipts=given), OFFICER)

    def journal(self) -> Journal:
        with self.store.reading() as connection:
            return read_journal(write_return(connection, COUNTY, (self.folder / PACKAGE).read_bytes()))

    def merge(self) -> tuple[int, int, bool]:
        journal = self.journal()
        found = examine_journal(self.out.post.store, COUNTY, journal, KEY)
        done = apply_journal(self.out.bus, journal, found, MERGER, "恢复通信")
        return done.receipts, done.cases, done.before


@pytest.fixture
def houses(
    database_url: str, county: County, few: Path, tmp_path: Path, sqlite_file: Path
) -> Iterator[TwoHouses]:
    post = Post(database_url)
    made = TwoHouses(RolloutHarness(post, county), few, tmp_path, sqlite_file)
    with closing(made.store):
        yield made
    post.close()


def test_the_bundle_opens_as_an_installation_with_the_township_s_people_only(houses: TwoHouses) -> None:
    assert (houses.counts["tasks"], houses.counts["cases"], houses.counts["rollouts"]) == (5, 1, 1)
    with houses.store.reading() as connection:
        rollout = read_rollout(connection, COUNTY, ID)
        assert rollout is not None
        assert find_drift(connection, COUNTY, rollout) == []
        assert find_touched(connection, COUNTY, ID) == []
        exec_driver_sql = connection.exec_driver_sql("SELECT id, name || phone FROM people")
        assert find_issued(connection, houses.out.county, rollout.plan, rollout.plan_version) is None
        names = {row[0]: row[1] for row in exec_driver_sql}
        there = connection.exec_driver_sql("SELECT body FROM cases").scalars().all()
    assert names["G1"].startswith("张G1")
    assert names["G2"].startswith(NO_NAME)
    assert not any("张G2" in name for name in names.values())
    assert ["道路积水" in body for body in there] == [True]
    for file in ("people.csv", "plans.toml"):
        assert (houses.folder / PACK / file).exists()
    listed = (houses.folder / PACK / "people.csv").read_text("utf-8").splitlines()
    kept = [row for row in listed[1:] if row.split(",")[4].startswith(TOWN)]
    assert kept
    assert all(row.split(",")[1] == NO_NAME for row in listed[1:] if row not in kept)


def test_only_what_belongs_to_a_pack_is_packed(houses: TwoHouses, tmp_path: Path) -> None:
    pack, file = tmp_path / "pack", tmp_path / "again.zip"
    shutil.copytree(houses.folder / PACK, pack)
    listed = (pack / "people.csv").read_text("utf-8").splitlines()
    rows = [f"{row},330825199001011234" for row in listed[1:]]
    (pack / "people.csv").write_text("\n".join([f"{listed[0]},id_number", *rows]), "utf-8")
    for name in (".DS_Store", "people.csv~", "people.xlsx", "people (1).csv", "README.md"):
        (pack / name).write_text("张三,13800000000", "utf-8")
    with houses.out.post.store.reading() as connection:
        content = (houses.folder / PACKAGE).read_bytes()
        file.write_bytes(write_bundle(connection, COUNTY, content, pack))
    found = read_bundle(file).files
    assert sorted(found) == sorted(path.name for path in (houses.folder / PACK).iterdir())
    lines = found["people.csv"].decode().splitlines()[1:]
    assert all(row.endswith("1234") == (row.split(",")[4].startswith(TOWN)) for row in lines)


def test_what_was_done_there_is_merged_under_its_own_times_and_once(houses: TwoHouses) -> None:
    cut_at = houses.wall.now
    houses.wall.pass_by(3600)
    houses.answer("s1", "G1", "accepted", 50)
    houses.answer("s2", "L1", "finished", 20)
    slide = EnterCase(region=COUNTY, title="希塘村道路塌方", severity=2, place=GRID, key="k3")
    houses.bus.handle(slide, OFFICER)
    houses.wall.pass_by(1800)
    assert houses.merge() == (2, 1, False)
    assert houses.merge() == (0, 0, True)
    with houses.out.post.store.reading() as connection:
        tasks = read_tasks(connection, COUNTY, ID, {"G1", "L1"})
        bodies = connection.exec_driver_sql("SELECT body FROM cases WHERE open = 1").scalars().all()
    assert tasks["G1"].accepted_at == cut_at + timedelta(minutes=10)
    assert tasks["L1"].finished_at == cut_at + timedelta(minutes=40)
    assert sum("希塘村道路塌方" in body for body in bodies) == 1
    houses.answer("s3", "P1", "accepted", 5)
    assert houses.merge() == (1, 0, False)


def test_a_line_that_the_township_corrected_does_not_come_back(houses: TwoHouses) -> None:
    houses.wall.pass_by(3600)
    houses.answer("s1", "G1", "accepted", 50)
    houses.answer("s2", "P1", "accepted", 40)
    wrong = CorrectReceipt(region=COUNTY, rollout=ID, person="G1", line="s1", reason="看错了行")
    houses.bus.handle(wrong, OFFICER)
    assert houses.merge() == (1, 0, False)


def test_a_line_that_was_merged_and_corrected_afterwards_is_withdrawn_and_nothing_comes_twice(
    houses: TwoHouses,
) -> None:
    houses.wall.pass_by(3600)
    houses.answer("s1", "G1", "accepted", 50)
    houses.answer("s2", "P1", "accepted", 40)
    slide = EnterCase(region=COUNTY, title="希塘村道路塌方", severity=2, place=GRID, key="k3")
    houses.bus.handle(slide, OFFICER)
    assert houses.merge() == (2, 1, False)
    for person, line in (("G1", "s1"), ("G2", "paper")):
        wrong = CorrectReceipt(region=COUNTY, rollout=ID, person=person, line=line, reason="看错了行")
        houses.bus.handle(wrong, OFFICER)
    houses.answer("s3", "G1", "accepted", 10)
    assert houses.merge() == (1, 0, False)
    assert houses.merge() == (0, 0, True)
    with houses.out.post.store.reading() as connection:
        tasks = read_tasks(connection, COUNTY, ID, {"G1", "G2", "P1"})
        kept = {person: read_kept(connection, COUNTY, ID, person) for person in tasks}
        bodies = connection.exec_driver_sql("SELECT body FROM cases WHERE open = 1").scalars().all()
    assert tasks["G1"].accepted_at == houses.wall.now - timedelta(minutes=10)
    assert tasks["G2"].accepted_at is None
    gone = {person: [item.withdrawal is not None for item in kept[person]] for person in kept}
    assert gone == {"G1": [True, False], "G2": [True], "P1": [False]}
    assert sum("希塘村道路塌方" in body for body in bodies) == 1


def test_a_line_that_was_corrected_after_the_end_is_told_and_stands(houses: TwoHouses) -> None:
    houses.wall.pass_by(3600)
    houses.answer("s1", "G1", "accepted", 50)
    houses.merge()
    houses.out.bus.handle(
        EndRollout(region=COUNTY, rollout=ID, reason="应急结束了", expected_version=2), LEAD
    )
    wrong = CorrectReceipt(region=COUNTY, rollout=ID, person="G1", line="s1", reason="看错了行")
    houses.bus.handle(wrong, OFFICER)
    found = examine_journal(houses.out.post.store, COUNTY, houses.journal(), KEY)
    assert found.conflicts == [("G1", "not_withdrawn")]
    assert houses.merge() == (0, 0, False)


def test_conflicts_with_what_the_county_knows_are_shown(houses: TwoHouses) -> None:
    houses.wall.pass_by(1800)
    phone = Receipt("p", "G1", "accepted", houses.wall.now, "palm")
    houses.out.bus.handle(RecordReceipts(region=COUNTY, rollout=ID, receipts=(phone,)), LEAD)
    houses.answer("s1", "G1", "accepted", 20)
    found = examine_journal(houses.out.post.store, COUNTY, houses.journal(), KEY)
    assert found.conflicts == [("G1", "other_time")]


def test_what_is_no_bundle_or_was_changed_is_refused(houses: TwoHouses, tmp_path: Path) -> None:
    bad = tmp_path / "bad.zip"
    for content in (b"", b"PK", houses.file.read_bytes()[:-40]):
        bad.write_bytes(content)
        with pytest.raises(Refused) as refused:
            read_bundle(bad)
        assert refused.value.code == "bad_bundle"
