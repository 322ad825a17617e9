"""What a merge says is what it does: nothing half done, nothing counted twice, nothing left unsaid; on both
databases.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from dashboard.relay.sheets.township_merge import apply_journal
from data_access.county_packs.county_pack import County
from data_access.database.tables.live_tables import trace
from domain.access.actor import Actor
from domain.access.rights import Grant, Role
from domain.cases import handling_commands as h
from domain.cases.case_commands import EnterCase
from domain.emergency.rollouts.progress.task_states import Receipt
from domain.emergency.rollouts.rollout_commands import CorrectReceipt, EndRollout, RecordReceipts
from domain.emergency.rollouts.sheets.township_journal import read_journal, write_head, write_line
from domain.kernel.errors import Refused
from domain.squads import squad_commands as c
from tests.integration.people.cut_off import CutOffTownship, cut_off
from tests.integration.people.rolled_out import GRID
from tests.integration.people.rollout_samples import ID, LEAD
from tests.integration.people.test_act_return import list_merges
from tests.integration.people.test_township_bundle import MERGER, OFFICER
from tests.integration.reports import COUNTY

SLIDE = EnterCase(region=COUNTY, title="希塘村道路塌方", severity=2, place=GRID, key="k9")


@pytest.fixture
def township(
    database_url: str, county: County, few: Path, tmp_path: Path, sqlite_file: Path
) -> Iterator[CutOffTownship]:
    with cut_off(CutOffTownship, database_url, county, few, tmp_path, sqlite_file) as made:
        yield made


def count_rows(township: CutOffTownship) -> int:
    """How far the county's trace has come."""
    with township.out.post.store.reading() as connection:
        return max(connection.scalars(select(trace.c.n)))


@pytest.mark.parametrize(("role", "reason"), [(Role.COMMANDER, ""), (Role.DUTY_OFFICER, "恢复通信")])
def test_a_merge_that_is_refused_did_nothing(township: CutOffTownship, role: Role, reason: str) -> None:
    township.answer("r1", "G1", "accepted", 30)
    before = count_rows(township)
    by = Actor(replace(MERGER.viewer, grants=(Grant(role, COUNTY),)), MERGER.address, MERGER.ordered_by)
    with pytest.raises(Refused):
        apply_journal(township.out.bus, township.journal(), township.examine(), by, reason)
    assert count_rows(township) == before


def test_the_look_before_a_second_merge_says_that_nothing_is_new(township: CutOffTownship) -> None:
    case = township.bus.handle(SLIDE, OFFICER).id
    township.bus.handle(c.AssembleSquad(region=COUNTY, case=case, people=(("G1", "grid"),)), OFFICER)
    squad = f"{case}-1"
    township.bus.handle(c.SendSquadMessage(region=COUNTY, squad=squad, text="到了吗", key="m1"), OFFICER)
    township.merge_all()
    found = township.examine()
    assert (len(found.cases) - found.known_cases, found.squads.count_squads()) == (0, 0)
    township.bus.handle(c.SendSquadMessage(region=COUNTY, squad=squad, text="撤", key="m2"), OFFICER)
    found = township.examine()
    assert (found.squads.count_squads(), found.squads.count_messages()) == (0, 1)
    assert (township.merge_all().squads, township.examine().squads.count_messages()) == (0, 0)


def test_what_was_withdrawn_is_counted(township: CutOffTownship) -> None:
    township.answer("r1", "G1", "accepted", 30)
    township.merge_all()
    wrong = CorrectReceipt(region=COUNTY, rollout=ID, person="G1", line="r1", reason="记错了人")
    township.bus.handle(wrong, OFFICER)
    assert township.merge_all().withdrawn == 1


def test_a_new_case_there_takes_no_number_of_a_known_one_and_is_told_of_by_its_title(
    township: CutOffTownship,
) -> None:
    made = township.bus.handle(SLIDE, OFFICER)
    assert made.no != township.known.no
    for case in (made, township.known):
        township.bus.handle(h.RegisterCase(region=COUNTY, case=case.id, expected_version=0), OFFICER)
    entered, known = [line.told["text"] for line in township.journal().lines if line.kind == "act"]
    assert entered.startswith(SLIDE.title)
    assert known.startswith(f"{township.known.no} {township.known.title}")


def test_an_answer_from_after_the_end_is_told_to_change_nothing(township: CutOffTownship) -> None:
    rollout = township.out.rollout()
    township.out.bus.handle(
        EndRollout(region=COUNTY, rollout=ID, expected_version=rollout.version, reason="险情解除"), LEAD
    )
    township.wall.pass_by(3600)
    township.answer("late", "G1", "accepted", 5)
    assert ("G1", "after_end") in township.examine().conflicts
    assert township.merge_all().receipts == 1
    assert township.out.task("G1").accepted_at is None


def test_a_task_that_was_handed_on_comes_back(township: CutOffTownship) -> None:
    handed = Receipt("d1", "G1", "delegated", township.minutes_ago(5), "sheet", "周建平", "代办：L1")
    township.bus.handle(RecordReceipts(region=COUNTY, rollout=ID, receipts=(handed,)), OFFICER)
    assert township.merge_all().receipts == 1
    assert township.out.task("G1").note == "代办：L1"


def test_a_code_of_nobody_stands_in_the_trace_as_not_taken(township: CutOffTownship) -> None:
    package = township.journal().package
    lines = [write_head(package)]
    facts = {"code": "AAA-AA", "result": "accepted"}
    lines.append(
        write_line(1, lines[0], "receipt", township.minutes_ago(5), township.minutes_ago(4), "周建平", facts)
    )
    lines.append(
        write_line(
            2,
            lines[1],
            "act",
            township.minutes_ago(3),
            township.minutes_ago(3),
            "周建平",
            {"text": "开放避灾点"},
        )
    )
    journal = read_journal(lines)
    township.journal = lambda: journal  # type: ignore[method-assign]
    assert [why for _, why in township.merge_all().left] == ["unknown_code"]
    [merge] = list_merges(township)
    assert "AAA-AA" in str(merge["not_taken"])
    [act] = merge["decisions"]
    assert act.endswith("周**: 开放避灾点")
