"""`palmcommand township` as somebody types it: a process for each command, with real files, there and back by
the terminal and by a laptop; what cannot be done is said in words.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard.commands import CommandBus
from dashboard.config.words import WORDS
from dashboard.handlers.context import Context
from data_access.county_packs.county_pack import County
from data_access.database.urls import sqlite_address
from data_access.directory.rosters import on_duty
from data_access.emergency.rollouts.sheets.sheet_rows import read_numbers
from data_access.emergency.rollouts.task_rows import read_tasks
from data_access.store import Store, utc_now
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.directory.directory_commands import AddDuty, SavePost
from domain.directory.person import Post as DutyPost
from domain.directory.roster import Shift
from domain.emergency.responses.response_commands import DeclareResponse
from domain.emergency.rollouts.progress.task_states import Receipt
from domain.emergency.rollouts.rollout_commands import RecordReceipts
from domain.emergency.rollouts.sheets.row_codes import write_code
from domain.kernel.clock import TZ
from tests.integration.dashboard.running import PalmInstallation
from tests.integration.outbox import Post
from tests.integration.people.rolled_out import VILLAGE, RolloutHarness
from tests.integration.people.rollout_samples import ID
from tests.integration.people.test_township_bundle import OFFICER, TOWN
from tests.integration.people.test_township_laptop import give_account
from tests.integration.reports import COUNTY

ORDER = ("--apply", "--ordered-by", "chen", "--reason", "恢复通信")
ADMINISTRATOR = Actor(Viewer(Kind.PERSON, "account:3", "", (Grant(Role.ADMINISTRATOR, COUNTY),)))
NIGHT = Shift("2026-12-01", "night", TOWN, "duty", "P1")


class House:
    """The county's installation, and what lies on the table."""

    def __init__(self, folder: Path, table: Path) -> None:
        self.county, self.laptop = PalmInstallation(folder), PalmInstallation(table / "laptop")
        self.table, self.package = table, table / "huzhen.jsonl"
        with closing(Store(sqlite_address(folder / "palm.db"))) as store, store.reading() as connection:
            numbers = read_numbers(connection, COUNTY, ID)
        self.codes = {person: write_code(ID, len(numbers), n) for person, n in numbers.items()}

    def do(self, *words: object, by: PalmInstallation | None = None) -> str:
        """What a command says that does what it should."""
        done = (by or self.county).command("township", *map(str, words))
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def refuse(self, *words: object, by: PalmInstallation | None = None, code: int = 1) -> str:
        """What a command says that does nothing."""
        done = (by or self.county).command("township", *map(str, words))
        assert (done.returncode, "Traceback" in done.stderr + done.stdout) == (code, False), done.stderr
        return done.stderr.strip()

    def task(self, person: str) -> object:
        with (
            closing(Store(sqlite_address(self.county.folder / "palm.db"))) as store,
            store.reading() as connection,
        ):
            return read_tasks(connection, COUNTY, ID, {person})[person]

    def export(self, out: Path | None = None) -> None:
        self.do("export", TOWN, "--out", out or self.package)


@pytest.fixture
def web(sqlite_url: str, county: County, tmp_path: Path) -> House:
    post = Post(sqlite_url)
    out = RolloutHarness(post, county)
    out.issue()
    out.bus.handle(SavePost(region=COUNTY, post=DutyPost("duty", "值班员", "Duty", 0)), ADMINISTRATOR)
    give_account(tmp_path / "data")
    post.close()
    table = tmp_path / "table"
    table.mkdir()
    return House(tmp_path / "data", table)


def words(key: str, lang: str = "en", **facts: object) -> str:
    return WORDS[key][lang == "en"].format(**facts)


def test_there_and_back_by_the_terminal(web: House) -> None:
    journal, nowhere = web.table / "journal.jsonl", PalmInstallation(web.table / "no-data")
    web.export()
    assert web.package.stat().st_mode & 0o077 == 0
    meanwhile = ("--package", web.package, "--by", "周建平")
    at = (utc_now() - timedelta(minutes=5)).astimezone(TZ).replace(second=0, microsecond=0)
    code = web.codes["G1"].lower().replace("-", "")
    assert "line 1" in web.do(
        "call", journal, code, "accepted", *meanwhile, "--at", f"{at:%H:%M}", by=nowhere
    )
    web.do("case", journal, "希塘村道路塌方", "--region", VILLAGE, "--severity", 2, *meanwhile, by=nowhere)
    assert "line 3" in web.do("act", journal, "开放避灾点", *meanwhile, by=nowhere)
    assert not nowhere.folder.exists()
    assert journal.stat().st_mode & 0o077 == 0
    look = web.do("merge", journal)
    assert ("receipts: 1" in look, "cases: 1" in look, "decisions: 1" in look) == (True, True, True)
    assert web.task("G1").accepted_at is None  # type: ignore[attr-defined]
    assert "receipts 1" in web.do("merge", journal, *ORDER)
    assert web.task("G1").accepted_at == at  # type: ignore[attr-defined]
    assert "this journal was merged before; new: receipts 0" in web.do("merge", journal, *ORDER)
    web.do("call", journal, web.codes["P1"], "missed", *meanwhile, by=nowhere)
    assert "receipts 1" in web.do("merge", journal, *ORDER)


def test_there_and_back_by_a_laptop(web: House, county: County) -> None:
    bundle, back = web.table / "huzhen.zip", web.table / "back.zip"

    done = web.county.command_anew("township", "export", TOWN, "--bundle", "--out", str(bundle))
    assert done.returncode == 0, done.stderr
    do = web.do("open", bundle, by=web.laptop)
    assert f"PALM_COUNTIES={web.laptop.folder / 'county'} PALM_DEMO=0 palmcommand run" in do
    web.laptop.env["PALM_COUNTIES"] = str(web.laptop.folder / "county")
    with closing(Store(sqlite_address(web.laptop.folder / "palm.db"))) as store:
        bus = CommandBus(store, Context({COUNTY: county}, 50))
        answer = Receipt("s1", "G1", "accepted", utc_now(), "sheet", "周建平")
        bus.handle(RecordReceipts(region=COUNTY, rollout=ID, receipts=(answer,)), OFFICER)
        bus.handle(DeclareResponse(region=COUNTY, type="flood", level=3, reason="河水漫堤"), OFFICER)
        bus.handle(AddDuty(region=COUNTY, duty=NIGHT), ADMINISTRATOR)
    do = web.do("return", "--bundle", "--out", back, by=web.laptop)
    assert ("receipts: 1" in do, "responses: 1" in do, "duties: 1" in do) == (True, True, True)
    look = web.do("merge", back)
    assert f"response:flood\t{words('township_response_differs')}" in look
    do = web.do("merge", back, *ORDER)
    assert "receipts 1" in do
    assert "responses 1, duties 1; not taken 0" in do
    do = web.do("merge", back, *ORDER)
    assert "responses 0, duties 0; not taken 0" in do
    with (
        closing(Store(sqlite_address(web.county.folder / "palm.db"))) as store,
        store.reading() as connection,
    ):
        assert on_duty(connection, COUNTY, NIGHT) == {"P1"}
    assert web.task("G1").accepted_at is not None  # type: ignore[attr-defined]


def test_a_stick_that_is_not_there_is_no_folder_to_be_made(web: House) -> None:
    stick = web.table / "stick"
    for more in ((), ("--bundle",)):
        refuse = web.refuse("export", TOWN, "--out", stick / "huzhen", *more)
        assert refuse == words("township_no_folder", folder=stick)
    web.county.env["PALM_LANG"] = "zh"
    refuse = web.refuse("export", TOWN, "--out", stick / "huzhen")
    assert refuse == words("township_no_folder", "zh", folder=stick)
    assert not stick.exists()
    with closing(sqlite3.connect(web.county.folder / "palm.db")) as connection:
        query = "SELECT count(*) FROM trace WHERE action = 'rollout.sheet_exported'"
        assert connection.execute(query).fetchone() == (0,)


def test_a_stick_that_takes_no_file_is_said(web: House) -> None:
    full = web.table / "full"
    full.mkdir()
    (full / "huzhen").mkdir()
    refuse = web.refuse("export", TOWN, "--out", Path("/proc/huzhen"))
    assert refuse.startswith("/proc/huzhen was not written: ")
    assert web.refuse("export", TOWN, "--out", full / "huzhen") == words(
        "township_there", file=full / "huzhen"
    )


def test_what_is_not_exported_is_said(web: House) -> None:
    tries = {
        (str(COUNTY),): "township_no_township",
        ("湖镇",): "township_no_township",
        (VILLAGE,): "township_no_township",
        ("330825999",): "token_region",
        (TOWN, "--rollout", "RW-000000-01"): "township_no_rollout",
    }
    for typed, key in tries.items():
        assert web.refuse("export", *typed, "--out", web.package) == words(key, region=typed[0])
        assert not web.package.exists()


def test_a_line_that_cannot_be_noted_is_said_and_leaves_the_journal_as_it_was(web: House) -> None:
    web.export()
    journal, code, by = web.table / "journal.jsonl", web.codes["G1"], ("--by", "周建平")
    right = ("--package", web.package, *by)
    gone, changed, noise = (web.table / name for name in ("gone.jsonl", "changed.jsonl", "noise.jsonl"))
    changed.write_bytes(web.package.read_bytes().replace("张G1".encode(), "张G9".encode()))
    noise.write_bytes(b"\xff\x00\xfe")
    tries: list[tuple[tuple[object, ...], str]] = [
        (
            ("call", journal, code, "accepted", "--package", gone, *by),
            words("township_unreadable", file=gone),
        ),
        (("call", journal, code, "accepted", "--package", changed, *by), words("refused_bad_package")),
        (("call", journal, code, "accepted", "--package", noise, *by), words("refused_bad_package")),
        (("act", journal, "开放避灾点", "--package", gone, *by), words("township_unreadable", file=gone)),
        (("call", journal, "AAA-AA", "accepted", *right), words("township_code", code="AAA-AA")),
        (("call", journal, code, "yes", *right), words("township_bad_result", given="yes")),
        (
            ("call", journal, code, "accepted", *right, "--at", "25:99"),
            words("township_bad_time", given="25:99"),
        ),
        (
            ("act", journal, "开放", *right, "--at", "yesterday"),
            words("township_bad_time", given="yesterday"),
        ),
        (
            ("case", journal, "塌方", "--region", "310115001", *right),
            words("token_region", region="310115001"),
        ),
        (("case", journal, "塌方", "--region", "湖镇", *right), words("token_region", region="湖镇")),
        (
            ("case", journal, "塌方", "--region", TOWN, "--severity", 9, *right),
            words("report_severity", given="9"),
        ),
        (("act", journal, " ", *right), words("township_bad_line")),
        (("act", journal, "长" * 999, *right), words("township_bad_line")),
        (
            ("act", web.table / "away" / "j.jsonl", "开放", *right),
            words("township_no_folder", folder=web.table / "away"),
        ),
        (("act", web.table, "开放", *right), words("township_unreadable", file=web.table)),
        (("act", noise, "开放", *right), words("refused_bad_journal", reason="line 1: no text")),
    ]
    for typed, sentence in tries:
        assert web.refuse(*typed) == sentence
        assert not journal.exists()
    web.do("act", journal, "开放避灾点", *right)
    whole = journal.read_bytes()
    other = web.table / "other.jsonl"
    web.export(other)
    other_package = ("--package", other, *by)
    assert web.refuse("act", journal, "开放", *other_package) == words("township_other_package", file=journal)
    assert journal.read_bytes() == whole
    journal.write_bytes(whole[:-30])
    assert web.refuse("act", journal, "开放", *right).startswith("This journal of a township cannot be read")
    assert journal.read_bytes() == whole[:-30]


def test_a_bundle_that_cannot_be_opened_is_said_and_makes_nothing(web: House) -> None:
    noise = web.table / "noise.zip"
    noise.write_bytes(b"no zip")
    gone = web.table / "gone.zip"
    assert web.refuse("open", gone, by=web.laptop) == words("township_unreadable", file=gone)
    assert web.refuse("open", noise, by=web.laptop).startswith("No bundle of this version")
    assert not web.laptop.folder.exists()
    web.laptop.folder.mkdir()
    (web.laptop.folder / "note.txt").write_text("taken", "utf-8")
    refuse = web.refuse("open", noise, by=web.laptop, code=2)
    assert refuse == words("township_used", folder=web.laptop.folder)


def test_a_folder_that_was_not_opened_has_nothing_to_return(web: House) -> None:
    back = web.table / "back.jsonl"
    assert web.refuse("return", "--out", back) == words("township_not_opened")
    assert not back.exists()


def rename(lines: list[str], **more: str | None) -> list[str]:
    """The journal with another head, as somebody would write it who has no key."""
    head = json.loads(lines[0])
    head["package"] |= more
    return [json.dumps(head, ensure_ascii=False, sort_keys=True, separators=(",", ":"))]


def test_a_journal_that_cannot_be_merged_is_said(web: House) -> None:
    web.export()
    journal, broken = web.table / "journal.jsonl", web.table / "broken.jsonl"
    for text in ("开放避灾点", "关闭避灾点"):
        web.do("act", journal, text, "--package", web.package, "--by", "周建平")
    lines = journal.read_text("utf-8").splitlines()
    unreadable = "This journal of a township cannot be read"
    tries = [
        ([*lines[:-1], lines[-1][:-20]], unreadable),
        ([lines[0], lines[2]], unreadable),
        ([], unreadable),
        (["{}"], unreadable),
        (rename(lines, county="nowhere"), unreadable),
        (rename(lines, township=None), unreadable),
        (rename(lines, made_at="yesterday"), unreadable),
        (rename(lines, seal="0" * 64), "The package of the journal was not made by this"),
        (rename(lines, township=f"{COUNTY}102"), "The package of the journal was not made by this"),
        (rename(lines, rollout="another"), "The package of the journal was not made by this"),
        (rename(lines, made_at="2020-01-01T00:00:00+08:00"), "The package of the journal was not made by"),
    ]
    for changed, beginning in tries:
        broken.write_text("".join(f"{line}\n" for line in changed), "utf-8")
        assert web.refuse("merge", broken, *ORDER).startswith(beginning)


def test_a_merge_without_its_order_is_said_and_changes_nothing(web: House) -> None:
    web.export()
    journal, gone = web.table / "journal.jsonl", web.table / "gone.jsonl"
    web.do("act", journal, "开放避灾点", "--package", web.package, "--by", "周建平")
    before = web.table / "before.db"
    shutil.copy(web.county.folder / "palm.db", before)
    assert web.refuse("merge", gone) == words("township_unreadable", file=gone)
    assert web.refuse("merge", web.table) == words("township_unreadable", file=web.table)
    assert web.refuse("merge", journal, "--apply") == words("township_order_needed")
    assert web.refuse("merge", journal, "--into", "ZY-1") == words("township_bad_into", given="ZY-1")
    assert web.refuse("merge", journal, "--into", "ZY-1=ZY-2") == words("refused_no_evacuation")
    nobody = ("--apply", "--ordered-by", "nobody", "--reason", "恢复通信")
    assert web.refuse("merge", journal, *nobody) == words("account_unknown", login="nobody")
    assert web.refuse("merge", journal, *ORDER[:-1], "好") == words("refused_bad_reason")
    with closing(sqlite3.connect(web.county.folder / "palm.db")) as connection:
        connection.execute("UPDATE grants SET role = 'duty_officer'")
        connection.commit()
        rows = "SELECT count(*) FROM trace WHERE action = 'township.merged'"
        assert web.refuse("merge", journal, *ORDER) == words("township_no_right", login="chen")
        assert connection.execute(rows).fetchone() == (0,)
