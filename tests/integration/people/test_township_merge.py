"""A township that was cut off is merged under its own times: once, however often, and conflicts are told."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256

import pytest

from dashboard.relay.sheets.township_merge import apply_journal, examine_journal
from data_access.audit.trace_queries import Filters
from data_access.county_packs.county_pack import County
from data_access.emergency.rollouts.sheets.sheet_rows import read_numbers
from data_access.emergency.rollouts.sheets.township_package import list_codes, read_package, write_package
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.emergency.rollouts import rollout_commands as c
from domain.emergency.rollouts.progress.task_states import Receipt
from domain.emergency.rollouts.sheets.row_codes import write_code
from domain.emergency.rollouts.sheets.township_journal import (
    ACT,
    CASE,
    RECEIPT,
    Journal,
    read_journal,
    write_head,
    write_line,
)
from domain.kernel.codes import in_letters
from domain.kernel.errors import Refused
from tests.integration.outbox import Post
from tests.integration.people.rolled_out import VILLAGE, RolloutHarness
from tests.integration.people.rollout_samples import ID
from tests.integration.reports import COUNTY

TOWN, KEY = VILLAGE[:9], b"k" * 32
BY = Actor(
    Viewer(Kind.INNER, f"township:{TOWN}", "", (Grant(Role.COMMANDER, COUNTY),)), "cli:root", "account:9"
)


class Township:
    """A township with its package, which is cut off, and notes what it does."""

    def __init__(self, harness: RolloutHarness) -> None:
        self.out = harness
        rollout = harness.issue()
        self.cut_at = harness.post.wall.now
        with harness.post.store.reading() as connection:
            self.package = write_package(connection, COUNTY, rollout, TOWN, self.cut_at, KEY)
            self.numbers = read_numbers(connection, COUNTY, ID)
        self.lines = [write_head(read_package(self.package))]

    def note(self, kind: str, minutes: float, **facts: object) -> None:
        at = self.cut_at + timedelta(minutes=minutes)
        self.lines.append(write_line(len(self.lines), self.lines[-1], kind, at, at, "周建平", facts))

    def call(self, person: str, result: str, minutes: float) -> None:
        code = write_code(ID, len(self.numbers), self.numbers[person])
        self.note(RECEIPT, minutes, code=code, result=result)

    def journal(self) -> Journal:
        return read_journal(self.lines)

    def merge(self) -> tuple[int, int, bool]:
        store, journal = self.out.post.store, self.journal()
        found = examine_journal(store, COUNTY, journal, KEY)
        done = apply_journal(self.out.bus, journal, found, BY, "恢复通信")
        return done.receipts, done.cases, done.before

    def conflicts(self) -> list[tuple[str, str]]:
        return examine_journal(self.out.post.store, COUNTY, self.journal(), KEY).conflicts


@pytest.fixture
def town(database_url: str, county: County) -> Iterator[Township]:
    post = Post(database_url)
    yield Township(RolloutHarness(post, county))
    post.close()


def minutes(town: Township, at: datetime | None) -> float:
    assert at is not None
    return (at - town.cut_at).total_seconds() / 60


def test_it_is_merged_under_its_own_times_and_once(town: Township) -> None:
    assert len(list_codes(town.package)) == 3
    town.call("G1", "accepted", 10)
    town.call("P1", "missed", 12)
    town.call("L1", "finished", 20)
    town.note(CASE, 15, title="希塘村道路塌方", region=VILLAGE, severity=2)
    town.note(ACT, 30, text="开放希塘村避灾点")
    town.out.post.wall.pass_by(7200)
    assert town.conflicts() == []
    assert town.out.counts() == [5, 0, 0, 0, 0, 0]
    assert town.merge() == (3, 1, False)
    assert town.merge() == (0, 0, True)
    assert town.merge() == (0, 0, True)
    assert minutes(town, town.out.task("G1").accepted_at) == 10
    assert minutes(town, town.out.task("L1").finished_at) == 20
    assert town.out.task("G1").on_behalf_by == "周建平"
    assert town.out.counts() == [3, 0, 0, 1, 1, 0]
    rows = town.out.post.store.trace_page(COUNTY, Filters(action="township.merged"), None, 9).rows
    assert len(rows) == 1
    assert rows[0]["new"]["digest"] == in_letters(town.journal().digest)
    assert "开放希塘村避灾点" in rows[0]["new"]["decisions"][0]
    cases = town.out.post.store.trace_page(COUNTY, Filters(action="case.reported"), None, 9).rows
    assert len(cases) == 1


def test_a_journal_may_end_with_a_case(town: Township) -> None:
    town.note(CASE, 15, title="希塘村道路塌方", region=VILLAGE, severity=2)
    town.out.post.wall.pass_by(7200)
    assert town.merge() == (0, 1, False)
    assert town.merge() == (0, 0, True)


def test_a_case_that_the_county_refuses_stops_nothing_else(town: Township) -> None:
    town.note(CASE, 15, title="别处的事", region="330825999", severity=2)
    town.note(CASE, 16, title="长" * 300, region=VILLAGE, severity=2)
    town.note(CASE, 17, title="希塘村道路塌方", region=VILLAGE, severity=2)
    town.note(ACT, 30, text="开放希塘村避灾点")
    town.out.post.wall.pass_by(7200)
    assert town.merge() == (0, 1, False)
    assert town.merge() == (0, 0, True)
    rows = town.out.post.store.trace_page(COUNTY, Filters(action="township.merged"), None, 9).rows
    assert len(rows) == 1
    assert "开放希塘村避灾点" in rows[0]["new"]["decisions"][0]
    assert ["别处的事" in item for item in rows[0]["new"]["not_taken"]] == [True, False]


def test_a_longer_journal_adds_what_is_new(town: Township) -> None:
    town.call("G1", "accepted", 10)
    town.out.post.wall.pass_by(7200)
    assert town.merge() == (1, 0, False)
    town.call("P1", "accepted", 40)
    assert town.merge() == (1, 0, False)
    assert len(town.out.receipts()) == 2


def test_what_the_county_knows_otherwise_is_told_and_both_are_kept(town: Township) -> None:
    town.out.post.wall.pass_by(1800)
    phone = Receipt("p", "G1", "accepted", town.out.post.wall.now, "palm")
    town.out.give(c.RecordReceipts, receipts=(phone,))
    town.out.give(c.TakeOverTasks, people=("P1",), reason="无人应答")
    town.call("G1", "accepted", 10)
    town.call("P1", "accepted", 11)
    assert town.conflicts() == [("G1", "other_time"), ("P1", "taken_over")]
    assert town.merge()[0] == 2
    assert minutes(town, town.out.task("G1").accepted_at) == 10
    assert [receipt[:2] for receipt in town.out.receipts() if receipt[0] == "G1"] == [("G1", "accepted")] * 2


def test_a_code_of_nobody_and_a_person_of_another_township_are_told(town: Township) -> None:
    town.note(RECEIPT, 5, code="AAA-AA", result="accepted")
    town.call("G2", "accepted", 6)
    town.out.post.wall.pass_by(3600)
    assert sorted(town.conflicts()) == [("G2", "other_township"), ("line 2", "unknown_code")]
    assert town.merge()[0] == 1


def test_a_package_that_was_made_or_changed_elsewhere_is_refused(town: Township) -> None:
    town.call("G1", "accepted", 5)
    with pytest.raises(Refused, match="not made here"):
        examine_journal(town.out.post.store, COUNTY, town.journal(), b"x" * 32)
    with pytest.raises(Refused, match="changed"):
        read_package(town.package.replace("张G1".encode(), "张G9".encode()))


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("rollout", "another"),
        ("township", "330825102"),
        ("made_at", "2020-01-01T00:00:00+08:00"),
        ("people", 1),
    ],
)
def test_what_a_journal_says_of_its_package_is_held_against_the_seal(
    town: Township, name: str, changed: object
) -> None:
    town.lines = [write_head(read_package(town.package) | {name: changed})]
    town.note(ACT, 5, text="开放避灾点")
    with pytest.raises(Refused) as refused:
        town.merge()
    assert refused.value.code == "bad_seal"


def test_a_package_of_an_earlier_version_is_merged_and_its_head_told_to_be_unproven(town: Township) -> None:
    package = read_package(town.package)
    earlier = hmac.new(KEY, package["digest"].encode(), sha256).hexdigest()
    town.lines = [write_head(package | {"seal": earlier})]
    town.call("G1", "accepted", 5)
    town.out.post.wall.pass_by(3600)
    assert town.conflicts() == [("line 1", "head_unproven")]
    assert town.merge()[0] == 1


def test_only_on_the_order_of_somebody_who_leads(town: Township) -> None:
    town.note(ACT, 5, text="开放避灾点")
    found = examine_journal(town.out.post.store, COUNTY, town.journal(), KEY)
    officer = Actor(Viewer(Kind.INNER, "township:x", "", (Grant(Role.DUTY_OFFICER, COUNTY),)))
    with pytest.raises(Refused) as refused:
        apply_journal(town.out.bus, town.journal(), found, officer, "恢复通信")
    assert refused.value.code == "forbidden"


def test_a_line_of_a_sheet_and_a_later_answer_by_phone_are_both_kept_and_the_earliest_counts(
    town: Township,
) -> None:
    out, called = town.out, town.cut_at + timedelta(minutes=5)
    out.post.wall.pass_by(1200)
    answer = Receipt("palm/1", "G1", "accepted", out.post.wall.now, "palm")
    out.give(c.RecordReceipts, receipts=(answer,), by=Actor(Viewer(Kind.LINK, "link:4", "", (), "G1")))
    out.post.wall.pass_by(1200)
    sheet = Receipt("sheet/accepted/05", "G1", "accepted", called, "sheet", "周建平")
    for _ in range(2):
        out.give(c.RecordReceipts, receipts=(sheet,))
    assert out.task("G1").accepted_at == called
    assert len([receipt for receipt in out.receipts() if receipt[0] == "G1"]) == 2
    assert out.counts() == [4, 0, 0, 1, 0, 0]
