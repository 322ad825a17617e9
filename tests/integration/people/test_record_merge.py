"""Responses, the roster and warnings of a township that was cut off come back once, under their own times,
and change nothing that the county decided meanwhile; on both databases.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from data_access.audit.trace_queries import Filters
from data_access.county_packs.county_pack import County
from data_access.database.tables.emergency.visit_tables import visit_reports, visits
from data_access.database.urls import sqlite_address
from data_access.directory.rosters import on_duty
from data_access.emergency.responses.response_rows import read_response
from data_access.emergency.rollouts.rollout_store import read_rollouts
from data_access.emergency.rollouts.sheets.act_return import list_other_answers
from data_access.emergency.rollouts.task_rows import read_tasks
from data_access.store import Store
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.directory.directory_commands import AddDuty, RemoveDuty, SavePost
from domain.directory.person import Post
from domain.directory.roster import Shift
from domain.emergency.responses.response_commands import DeclareResponse, EndResponse
from domain.emergency.rollouts.evacuations import evacuation_commands as e
from domain.emergency.rollouts.progress.task_states import Receipt
from domain.emergency.rollouts.rollout_commands import (
    CorrectReceipt,
    IssueRollout,
    PrepareRollout,
    RecordReceipts,
)
from domain.kernel.worlds import WorldId
from tests.integration.people.cut_off import A, CutOffTownship, cut_off
from tests.integration.people.rollout_samples import ID, LEAD
from tests.integration.people.test_act_return import list_merges
from tests.integration.people.test_township_bundle import OFFICER, TOWN
from tests.integration.people.warning_samples import FIRST, make_received_warning
from tests.integration.reports import COUNTY

ZHOU = f"township:{TOWN}/zhou"
ADMINISTRATOR = Actor(Viewer(Kind.PERSON, "account:3", "", (Grant(Role.ADMINISTRATOR, COUNTY),)))
FLOOD = DeclareResponse(region=COUNTY, type="flood", level=4, reason="河水漫堤")
NIGHT = Shift("2026-12-01", "night", TOWN, "duty", "P1")


class Rostered(CutOffTownship):
    """A township that has somebody on duty."""

    def begin(self) -> None:
        super().begin()
        post = SavePost(region=COUNTY, post=Post("duty", "值班员", "Duty", 0))
        for command in (post, AddDuty(region=COUNTY, duty=NIGHT)):
            self.out.bus.handle(command, ADMINISTRATOR)

    def put(self, person: str) -> None:
        """Somebody is put on the duty there."""
        self.bus.handle(AddDuty(region=COUNTY, duty=replace(NIGHT, person=person)), ADMINISTRATOR)

    @contextmanager
    def copied(self, folder: Path) -> Iterator[Store]:
        """A copy of what the laptop has now."""
        with closing(sqlite3.connect(self.folder / "palm.db")) as connection:
            connection.execute("VACUUM INTO ?", (str(folder / "copy.db"),))
        with closing(Store(sqlite_address(folder / "copy.db"), clock=self.wall)) as store:
            yield store

    def on_duty(self) -> set[str]:
        """Who is on it at the county."""
        with self.out.post.store.reading() as connection:
            return on_duty(connection, COUNTY, NIGHT)

    def rows(self, action: str) -> list[dict[str, Any]]:
        """What the county's trace tells of some kind, the newest first."""
        return self.out.post.store.trace_page(COUNTY, Filters(action=action), None, 20).rows

    def level(self) -> int | None:
        """The level of the county's response to the flood."""
        with self.out.post.store.reading() as connection:
            response = read_response(connection, COUNTY, "flood")
        return None if response is None else response.level


@pytest.fixture
def township(
    database_url: str, county: County, few: Path, tmp_path: Path, sqlite_file: Path
) -> Iterator[Rostered]:
    with cut_off(Rostered, database_url, county, few, tmp_path, sqlite_file) as made:
        yield made


def test_a_response_is_recorded_step_by_step_and_the_county_s_stays(township: Rostered) -> None:
    township.wall.pass_by(600)
    began = township.wall.now
    township.bus.handle(FLOOD, OFFICER)
    township.wall.pass_by(600)
    township.bus.handle(replace(FLOOD, level=2, expected_version=1, reason="水位还在涨"), OFFICER)
    township.wall.pass_by(600)
    assert township.examine().conflicts == [("response:flood", "response_differs")]
    township.bus.handle(
        EndResponse(region=COUNTY, type="flood", expected_version=2, reason="险情解除"), OFFICER
    )
    counts = township.out.counts()
    assert (len(township.examine().records.responses), township.examine().conflicts) == (3, [])
    assert township.merge_all().responses == 3
    assert township.merge_all().responses == 0
    assert (township.level(), township.out.counts()) == (None, counts)
    rows = township.rows("township.response_recorded")[::-1]
    assert [(row["old"]["level"], row["new"]["level"]) for row in rows] == [(0, 4), (4, 2), (2, 0)]
    assert [row["reason"] for row in rows] == ["河水漫堤", "水位还在涨", "险情解除"]
    assert {(row["actor"], row["object"], row["ordered_by"]) for row in rows} == {
        (ZHOU, "response:flood", "account:9")
    }
    assert datetime.fromisoformat(rows[0]["new"]["changed_at"]) == began
    assert list_merges(township)[0]["responses"] == 3


def test_a_level_that_the_county_changed_meanwhile_is_listed_and_stays(township: Rostered) -> None:
    township.wall.pass_by(600)
    township.out.bus.handle(replace(FLOOD, level=1), LEAD)
    township.bus.handle(FLOOD, OFFICER)
    assert township.examine().conflicts == [("response:flood", "response_changed")]
    township.merge_all()
    assert township.level() == 1
    rows = township.out.post.store.trace_page(COUNTY, Filters(object="response:flood"), None, 20).rows
    assert [row["action"] for row in rows] == ["township.response_recorded", "response.declared"]


def test_a_later_journal_records_what_is_new_of_a_response(township: Rostered) -> None:
    township.bus.handle(FLOOD, OFFICER)
    assert township.merge_all().responses == 1
    township.wall.pass_by(60)
    township.bus.handle(replace(FLOOD, level=3, expected_version=1, reason="水位还在涨"), OFFICER)
    found = township.examine()
    assert (len(found.records.responses), found.records.repeated) == (1, 1)
    assert township.merge_all().responses == 1


def test_the_township_knows_its_roster_and_what_it_changes_comes_back_once(township: Rostered) -> None:
    with township.store.reading() as connection:
        assert on_duty(connection, COUNTY, NIGHT) == {"P1"}
    township.wall.pass_by(600)
    decided_at = township.wall.now
    township.put("G1")
    township.bus.handle(RemoveDuty(region=COUNTY, duty=NIGHT), ADMINISTRATOR)
    township.wall.pass_by(600)
    assert township.examine().conflicts == []
    assert township.merge_all().duties == 2
    assert township.on_duty() == {"G1"}
    found = township.examine()
    assert (found.records.duties, found.records.repeated) == ([], 2)
    assert township.merge_all().duties == 0
    added = township.rows("duty.added")[0]
    assert (added["actor"], added["ordered_by"]) == (ZHOU, "account:9")
    assert datetime.fromisoformat(added["new"]["decided_at"]) == decided_at
    township.put("L1")
    assert township.merge_all().duties == 1
    assert township.on_duty() == {"G1", "L1"}


def test_a_duty_that_the_county_changed_meanwhile_stays_and_is_listed(township: Rostered) -> None:
    township.put("G1")
    township.out.bus.handle(AddDuty(region=COUNTY, duty=replace(NIGHT, person="L1")), ADMINISTRATOR)
    found = township.examine()
    assert found.conflicts == [("line 2", "duty_changed")]
    done = township.merge_all()
    assert (done.duties, [why for _, why in done.left]) == (0, ["duty_changed"])
    assert township.on_duty() == {"P1", "L1"}
    assert "G1" in str(list_merges(township)[0]["not_taken"])


def test_a_duty_that_both_changed_alike_is_known(township: Rostered) -> None:
    township.put("G1")
    township.out.bus.handle(AddDuty(region=COUNTY, duty=replace(NIGHT, person="G1")), ADMINISTRATOR)
    found = township.examine()
    assert (found.conflicts, found.records.repeated, found.records.duties) == ([], 1, [])
    assert township.merge_all().duties == 0


def test_what_the_county_changes_after_a_merge_stands_at_the_next(township: Rostered) -> None:
    township.put("G1")
    township.out.bus.handle(AddDuty(region=COUNTY, duty=replace(NIGHT, person="G1")), ADMINISTRATOR)
    township.merge_all()
    township.out.bus.handle(RemoveDuty(region=COUNTY, duty=replace(NIGHT, person="G1")), ADMINISTRATOR)
    assert township.merge_all().duties == 0
    assert township.on_duty() == {"P1"}


def test_a_duty_of_the_county_that_was_changed_there_comes_in_words(township: Rostered) -> None:
    far = Shift("2026-12-01", "night", COUNTY, "duty", "G1")
    township.bus.handle(AddDuty(region=COUNTY, duty=far), ADMINISTRATOR)
    done = township.merge_all()
    assert done.duties == 0
    assert "duty:2026-12-01/night" in str(list_merges(township)[0]["decisions"])
    with township.out.post.store.reading() as connection:
        assert on_duty(connection, COUNTY, far) == set()


def test_a_person_whom_the_county_does_not_have_any_more_is_left(township: Rostered) -> None:
    township.put("G1")
    with township.out.post.store.database.writing() as connection:
        connection.exec_driver_sql("UPDATE people SET active = 0 WHERE id = 'G1'")
    done = township.merge_all()
    assert (done.duties, [why for _, why in done.left]) == (0, ["invalid"])
    assert township.on_duty() == {"P1"}


def test_a_warning_that_only_the_township_has_is_told_and_listed(township: Rostered) -> None:
    township.bus.handle(make_received_warning(0), OFFICER)
    assert township.examine().conflicts == [(FIRST, "warning_unknown")]
    township.merge_all()
    [decision] = list_merges(township)[0]["decisions"]
    for words in ("event=", "colour=yellow", f"regions={COUNTY}"):
        assert words in decision
    township.bus.handle(make_received_warning(1), OFFICER)
    assert [code for _, code in township.examine().conflicts] == ["warning_unknown"]
    for number in (0, 1):
        township.out.bus.handle(make_received_warning(number), LEAD)
    assert township.examine().conflicts == []
    township.merge_all()
    assert len(list_merges(township)[1]["decisions"]) == 1


def test_what_was_answered_to_a_roll_out_of_the_township_s_own_comes_in_words(township: Rostered) -> None:
    township.wall.pass_by(86_400)
    township.bus.handle(make_received_warning(0), OFFICER)
    there = township.bus.handle(PrepareRollout(region=COUNTY, plan="typhoon-2"), OFFICER)
    issue = IssueRollout(region=COUNTY, rollout=there.id, expected_version=there.version)
    township.bus.handle(issue, OFFICER)
    answers = (
        Receipt("o1", "G1", "accepted", township.wall.now, "sheet", "周建平"),
        Receipt("o2", "P1", "accepted", township.wall.now, "sheet", "周建平"),
    )
    township.bus.handle(RecordReceipts(region=COUNTY, rollout=there.id, receipts=answers), OFFICER)
    wrong = CorrectReceipt(region=COUNTY, rollout=there.id, person="P1", line="o2", reason="记错了人")
    township.bus.handle(wrong, OFFICER)
    township.merge_all()
    township.merge_all()
    merges = [act for merge in list_merges(township) for act in merge["decisions"]]
    assert sum(f"{there.id} person:G1: accepted" in act for act in merges) == 1
    assert not any(f"{there.id} person:P1" in act for act in merges)
    assert township.out.task("G1").accepted_at is None


def test_a_visit_of_a_roll_out_of_the_township_s_own_is_said_by_its_liaison(township: Rostered) -> None:
    at, about = "2026-12-01T08:00:00+00:00", {"county": str(COUNTY), "rollout": "RW-T", "household": "HH-9"}
    listed = {"grid": "330825101264001", "liaison": "L1", "result": 2, "at": at, "report": "v1"}
    report = {"id": "v1", "kind": "informed", "at": at, "received_at": at, "offset_ms": 0, "channel": "palm"}
    unsaid = {"said_by": "", "note": ""}
    with township.store.database.writing() as connection:
        connection.execute(insert(visits).values(about | listed | unsaid))
        connection.execute(insert(visit_reports).values(about | report | unsaid | {"late": "", "batch": 1}))
        [(_, kind, *_, by, facts)] = list_other_answers(connection, WorldId(COUNTY), ID)
    assert (kind, by, facts["text"]) == ("act", "person:L1", "RW-T HH-9: informed")


def test_answers_count_for_the_roll_out_by_which_the_county_followed_a_warning_meanwhile(
    township: Rostered,
) -> None:
    township.wall.pass_by(86_400)
    township.answer("before", "G1", "accepted", 30)
    township.out.bus.handle(make_received_warning(0), LEAD)
    new = township.out.bus.handle(PrepareRollout(region=COUNTY, plan="typhoon-2"), LEAD)
    township.out.bus.handle(IssueRollout(region=COUNTY, rollout=new.id, expected_version=new.version), LEAD)
    township.wall.pass_by(600)
    township.answer("after", "P1", "accepted", 5)
    assert township.merge_all().receipts == 2
    with township.out.post.store.reading() as connection:
        tasks = read_tasks(connection, COUNTY, new.id, {"G1", "P1"})
        states = {rollout.id: rollout.state.value for rollout in read_rollouts(connection, COUNTY)}
    assert states == {ID: "superseded", new.id: "issued"}
    assert [tasks[person].accepted_at is not None for person in ("G1", "P1")] == [True, True]
    assert township.merge_all().receipts == 0


def test_what_was_withdrawn_does_not_come_back_with_a_copy_of_the_laptop_from_before(
    township: Rostered, tmp_path: Path
) -> None:
    township.answer("wrong", "G1", "accepted", 30)
    township.move(A, "moved", 20, people=3)
    with township.copied(tmp_path) as restored:
        wrong = CorrectReceipt(region=COUNTY, rollout=ID, person="G1", line="wrong", reason="记错了人")
        township.bus.handle(wrong, OFFICER)
        stayed = e.CorrectReport(
            region=COUNTY, evacuation=township.moved, household=A, line=f"{A}/moved", reason="看错了行"
        )
        township.bus.handle(stayed, OFFICER)
        township.merge_all()
        assert township.out.task("G1").accepted_at is None
        assert "withdrawn_ids" in list_merges(township)[0]
        township.wall.pass_by(600)
        township.go_on(restored)
        township.answer("new", "P1", "accepted", 5)
        assert township.examine().conflicts == [(A, "withdrawn_before"), ("G1", "withdrawn_before")]
        done = township.merge_all()
        assert (done.receipts, done.households.reports) == (1, 0)
        assert [why for _, why in done.left] == ["withdrawn_before"] * 2
        assert township.out.task("G1").accepted_at is None
        assert township.entry(A).state == 0
        township.check(township.out.post.store)
        township.merge_all()
        assert township.out.task("P1").accepted_at is not None


def test_what_a_restored_copy_decides_at_the_same_place_of_its_trace_is_told(
    township: Rostered, tmp_path: Path
) -> None:
    with township.copied(tmp_path) as restored:
        township.bus.handle(FLOOD, OFFICER)
        township.merge_all()
        township.wall.pass_by(600)
        township.go_on(restored)
        township.bus.handle(replace(FLOOD, reason="又一次漫堤"), OFFICER)
        assert township.merge_all().responses == 1
    assert [row["reason"] for row in township.rows("township.response_recorded")] == [
        "又一次漫堤",
        "河水漫堤",
    ]
