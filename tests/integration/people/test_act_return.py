"""What people decide in a township that is cut off, and what they enter there, reaches the county: cases with
their words, everything else in words, once, under who did it; on both databases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from msgspec import json
from sqlalchemy import func, select, update

from data_access.audit.trace_queries import whole_rows
from data_access.cases.details import read_case
from data_access.county_packs.county_pack import County
from data_access.database.tables.account_tables import accounts
from data_access.database.tables.live_tables import cases, trace
from data_access.emergency.rollouts.sheets.township_bundle import PACKAGE
from data_access.emergency.rollouts.sheets.township_return import write_return
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.cases import handling_commands as h
from domain.cases.case_commands import AddPhoto, EnterCase
from domain.directory.directory_commands import AddDuty
from domain.directory.roster import Shift
from domain.emergency.rollouts.checks.check_commands import AnswerCheck, AskCheck, CheckAnswer
from domain.emergency.rollouts.progress.task_states import LONGEST_NOTE
from domain.emergency.rollouts.rollout_commands import CorrectReceipt, EndRollout, PrepareRollout
from domain.emergency.rollouts.sheets.township_journal import read_journal, write_head, write_line
from domain.kernel.worlds import WorldId
from domain.squads.squad_commands import AssembleSquad
from tests.integration.people.cut_off import LIAISON, CutOffTownship, cut_off
from tests.integration.people.rolled_out import GRID, VILLAGE
from tests.integration.people.rollout_samples import ID
from tests.integration.people.test_township_bundle import OFFICER, TOWN
from tests.integration.reports import COUNTY
from tests.pictures import picture

ZHOU = f"township:{TOWN}/zhou"
ADMINISTRATOR = Actor(Viewer(Kind.PERSON, "account:3", "", (Grant(Role.ADMINISTRATOR, COUNTY),)))
ASKED = AskCheck(
    region=COUNTY,
    question="河水漫堤的有几户",
    kind="number",
    regions=(TOWN,),
    tier=2,
    due_minutes=60,
    key="c1",
)
"""Something that has no line of its own."""
ASKED_LATER = replace(ASKED, question="水位还在涨的有几处", key="c2")


@pytest.fixture
def township(
    database_url: str, county: County, few: Path, tmp_path: Path, sqlite_file: Path
) -> Iterator[CutOffTownship]:
    with cut_off(CutOffTownship, database_url, county, few, tmp_path, sqlite_file) as made:
        yield made


def list_merges(township: CutOffTownship) -> list[dict[str, Any]]:
    """What the county's trace tells of each merge."""
    with township.out.post.store.reading() as connection:
        numbers = connection.scalars(select(trace.c.n).where(trace.c.action == "township.merged"))
        rows = whole_rows(connection, WorldId(COUNTY), [*numbers])
    return [json.decode(row["body"])["new"] for _, row in sorted(rows.items())]


def test_a_case_comes_with_its_words_its_point_and_who_told_of_it(township: CutOffTownship) -> None:
    slide = EnterCase(
        region=COUNTY, title="希塘村道路塌方", severity=2, place=GRID, key="k9",
        text="车辆过不去，两处塌方" * 90, caller="贺知章", phone="13900000001", lat=29.04, lon=119.18,
    )  # fmt: skip
    there = township.bus.handle(slide, OFFICER)
    township.merge_all()
    with township.out.post.store.reading() as connection:
        [id] = connection.scalars(select(cases.c.id).where(cases.c.body.contains("希塘村道路塌方")))
        case = read_case(connection, id)
    assert case is not None
    facts = (
        "title",
        "severity",
        "text",
        "reporter",
        "lat",
        "lon",
        "placed",
        "region",
        "reported_at",
        "matter",
    )
    assert [getattr(case, name) for name in facts] == [getattr(there, name) for name in facts]
    assert case.text == slide.text


def test_a_photo_comes_under_the_time_at_which_it_was_taken(township: CutOffTownship) -> None:
    taken_at = township.minutes_ago(40)
    photo = AddPhoto(region=COUNTY, case=township.known.id, content=picture(), taken_at=taken_at, key="p1")
    squad = AssembleSquad(region=COUNTY, case=township.known.id, people=(("P1", "grid"),))
    township.bus.handle(squad, OFFICER)
    township.bus.handle(photo, LIAISON)
    [line] = [line for line in township.journal().lines if line.kind == "photo"]
    assert (line.at, line.noted_at) == (taken_at, township.wall.now)


def test_what_has_no_line_comes_in_words_once_under_who_did_it(township: CutOffTownship) -> None:
    township.bus.handle(ASKED, OFFICER)
    township.bus.handle(
        AddDuty(region=COUNTY, duty=Shift("2026-12-01", "night", COUNTY, "duty", "G1")), ADMINISTRATOR
    )
    township.merge_all()
    [first] = list_merges(township)
    assert len(first["decisions"]) == 2
    assert [ZHOU in act for act in first["decisions"]] == [True, True]
    assert "河水漫堤" in str(first["decisions"])
    assert "duty:2026-12-01/night" in str(first["decisions"])
    township.wall.pass_by(60)
    township.bus.handle(ASKED_LATER, OFFICER)
    found = township.examine()
    assert (len(found.acts), found.known_acts) == (3, 2)
    township.merge_all()
    [_, second] = list_merges(township)
    assert [("水位还在涨" in act, "河水漫堤" in act) for act in second["decisions"]] == [(True, False)]


def rewrite_merge(township: CutOffTownship, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Give the one row of a merge another content."""
    is_merge = trace.c.action == "township.merged"
    with township.out.post.store.database.writing() as connection:
        [body] = connection.scalars(select(trace.c.body).where(is_merge))
        row = json.decode(body)
        new = json.encode(row | {"new": change(row["new"])}).decode()
        connection.execute(update(trace).where(is_merge).values(body=new))


def test_a_decision_that_reads_otherwise_by_now_is_not_told_again(township: CutOffTownship) -> None:
    """The name of its line tells that it is the same, whatever it is called."""
    township.bus.handle(ASKED, OFFICER)
    township.merge_all()
    rewrite_merge(township, lambda new: new | {"decisions": ["2021-07-23 它从前的说法"]})
    township.wall.pass_by(60)
    township.bus.handle(ASKED_LATER, OFFICER)
    assert township.examine().known_acts == 1
    township.merge_all()
    first, second = list_merges(township)
    assert [len(merge["decision_ids"]) for merge in (first, second)] == [1, 1]
    assert ["水位还在涨" in act for act in second["decisions"]] == [True]
    township.wall.pass_by(60)
    township.bus.handle(
        EnterCase(region=COUNTY, title="桥面积水", severity=3, place=VILLAGE, key="k5"), OFFICER
    )
    township.merge_all()
    third = list_merges(township)[-1]
    assert (third["decisions"], "decision_ids" in third) == ([], False)


def test_a_row_without_names_of_lines_is_compared_by_its_words(township: CutOffTownship) -> None:
    township.bus.handle(ASKED, OFFICER)
    township.merge_all()
    rewrite_merge(township, lambda new: {name: fact for name, fact in new.items() if name != "decision_ids"})
    township.wall.pass_by(60)
    township.bus.handle(ASKED_LATER, OFFICER)
    township.merge_all()
    assert ["水位还在涨" in act for act in list_merges(township)[-1]["decisions"]] == [True]


def test_what_a_row_of_before_told_is_not_told_again(township: CutOffTownship) -> None:
    """It had logins masked, and acts by their codes."""
    township.bus.handle(ASKED, OFFICER)
    township.merge_all()
    at = township.journal().lines[0].at.isoformat()

    def write_formerly(new: dict[str, Any]) -> dict[str, Any]:
        facts = {name: fact for name, fact in new.items() if name not in ("decisions", "decision_ids")}
        return facts | {"acts": [f"{at} z***: {COUNTY} check.asked 河水漫堤"]}

    rewrite_merge(township, write_formerly)
    township.wall.pass_by(60)
    township.bus.handle(ASKED_LATER, OFFICER)
    township.merge_all()
    first, second = list_merges(township)
    assert (len(first["acts"]), len(second["decisions"])) == (1, 1)


def test_what_was_answered_to_a_check_comes_value_by_value(township: CutOffTownship) -> None:
    ask = AskCheck(
        region=COUNTY,
        question="还有几户停电",
        kind="number",
        regions=(TOWN,),
        tier=2,
        due_minutes=60,
        key="c1",
    )
    check = township.bus.handle(ask, OFFICER).id
    answer = CheckAnswer("a1", 7, township.wall.now, subject=GRID, channel="sheet")
    township.bus.handle(AnswerCheck(region=COUNTY, check=check, answers=(answer,)), OFFICER)
    texts = [line.told["text"] for line in township.journal().lines if line.kind == "act"]
    assert any("还有几户停电" in text and f"{GRID}: 7" in text for text in texts)


def test_an_action_is_named_in_words(township: CutOffTownship) -> None:
    township.bus.handle(ASKED, OFFICER)
    with township.store.reading() as connection:
        package = (township.folder / PACKAGE).read_bytes()
        lines = write_return(connection, WorldId(COUNTY), package, lambda action: f"【{action}】")
    [act] = [line.told["text"] for line in read_journal(lines).lines if line.kind == "act"]
    assert "【check.asked】" in act


def test_a_long_decision_with_a_long_login_is_cut_and_stops_no_journal(township: CutOffTownship) -> None:
    with township.store.database.writing() as connection:
        longer = update(accounts).where(accounts.c.id == 3).values(login="zhou.jianping.huzhen")
        connection.execute(longer)
    township.wall.pass_by(86_400)
    prepared = PrepareRollout(region=COUNTY, plan="typhoon-2", note="暴雨" * 100)
    there = township.bus.handle(prepared, OFFICER)
    ended = EndRollout(
        region=COUNTY, rollout=there.id, expected_version=there.version, reason="险情解除，" * 40
    )
    township.bus.handle(ended, OFFICER)
    texts = [line.told["text"] for line in township.journal().lines if line.kind == "act"]
    assert max(map(len, texts)) == LONGEST_NOTE
    assert "zhou.jianping.huzhen" in str(texts)
    assert "account:" not in str(texts)


def test_what_was_decided_about_a_case_is_told_with_its_name_masked(township: CutOffTownship) -> None:
    slide = EnterCase(
        region=COUNTY, title="贺知章家后山塌方", severity=2, place=GRID, key="k9", caller="贺知章"
    )
    case = township.bus.handle(slide, OFFICER).id
    cancelled = h.CancelCase(
        region=COUNTY, case=case, expected_version=0, reason="现场核实不属实", note="贺知章家已看过"
    )
    township.bus.handle(cancelled, OFFICER)
    [text] = [line.told["text"] for line in township.journal().lines if line.kind == "act"]
    for words in ("贺**家后山塌方", "outcome=cancelled", "remark=贺**家已看过"):
        assert words in text
    township.merge_all()
    [merge] = list_merges(township)
    assert "贺知章" not in str(merge)


def test_an_older_journal_brings_back_nothing_that_was_withdrawn_since(township: CutOffTownship) -> None:
    township.answer("wrong", "G1", "accepted", 30)
    township.move("HH-A", "moved", 20, people=3, note="一并转移")
    old = township.journal()
    township.wall.pass_by(60)
    [line] = [item.told for item in old.lines if item.kind == "receipt"]
    assert line["result"] == "accepted"
    wrong = CorrectReceipt(region=COUNTY, rollout=ID, person="G1", line="wrong", reason="记错了人")
    township.bus.handle(wrong, OFFICER)
    township.bus.handle(
        EnterCase(region=COUNTY, title="桥面积水", severity=3, place=VILLAGE, key="k5"), OFFICER
    )
    township.merge_all()
    assert township.out.task("G1").accepted_at is None
    township.journal = lambda: old  # type: ignore[method-assign]
    found = township.examine()
    assert ("line 1", "older") in found.conflicts
    assert (found.receipts, found.households.reports) == ([], [])
    township.merge_all()
    assert township.out.task("G1").accepted_at is None
    [_, merge] = list_merges(township)
    assert (merge["receipts"], "reports" in merge) == (0, False)
    assert [words.rsplit(" ", 1)[-1] for words in merge["not_taken"]] == ["(older)"] * 2
    township.check(township.out.post.store)


def test_a_laptop_that_was_restored_from_a_copy_is_no_older_one(township: CutOffTownship) -> None:
    """It has not come as far, but goes on later; what it had at first is merged already."""
    township.answer("r1", "G1", "accepted", 30)
    restored = township.journal()
    township.move("HH-A", "moved", 20, people=3)
    township.bus.handle(
        EnterCase(region=COUNTY, title="桥面积水", severity=3, place=VILLAGE, key="k5"), OFFICER
    )
    township.merge_all()
    township.wall.pass_by(600)
    lines = [write_head(restored.package, restored.installation, restored.through + 1)]
    facts = {**restored.lines[0].told, "id": "0f" * 16, "result": "finished"}
    lines.append(
        write_line(1, lines[0], "receipt", township.minutes_ago(5), township.minutes_ago(4), "zhou", facts)
    )
    after = read_journal(lines)
    assert after.through < township.journal().through
    township.journal = lambda: after  # type: ignore[method-assign]
    assert township.merge_all().receipts == 1
    assert township.out.task("G1").finished_at == township.minutes_ago(5)


def test_a_merge_that_does_not_say_how_long_it_was_noted_counts_until_it_was_merged(
    township: CutOffTownship,
) -> None:
    township.answer("r1", "G1", "accepted", 30)
    old = township.journal()
    township.wall.pass_by(60)
    township.bus.handle(
        EnterCase(region=COUNTY, title="桥面积水", severity=3, place=VILLAGE, key="k5"), OFFICER
    )
    township.merge_all()
    with township.out.post.store.database.writing() as connection:
        without = func.replace(trace.c.body, '"noted_until"', '"once"')
        connection.execute(update(trace).where(trace.c.action == "township.merged").values(body=without))
    township.journal = lambda: old  # type: ignore[method-assign]
    assert ("line 1", "older") in township.examine().conflicts
