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
from tests.integration.people.cut_off import Cut, cut_off
from tests.integration.people.rolled_out import GRID
from tests.integration.people.rollout_samples import ID, LEAD
from tests.integration.people.test_act_return import list_merges
from tests.integration.people.test_township_bundle import MERGER, OFFICER
from tests.integration.reports import COUNTY

SLIDE = EnterCase(region=COUNTY, title="希塘村道路塌方", severity=2, place=GRID, key="k9")


@pytest.fixture
def cut(database_url: str, county: County, few: Path, tmp_path: Path, sqlite_file: Path) -> Iterator[Cut]:
    with cut_off(Cut, database_url, county, few, tmp_path, sqlite_file) as made:
        yield made


def count_rows(cut: Cut) -> int:
    """How far the county's trace has come."""
    with cut.out.post.store.reading() as connection:
        return max(connection.scalars(select(trace.c.n)))


@pytest.mark.parametrize(("role", "reason"), [(Role.COMMANDER, ""), (Role.DUTY_OFFICER, "恢复通信")])
def test_a_merge_that_is_refused_did_nothing(cut: Cut, role: Role, reason: str) -> None:
    cut.answer("r1", "G1", "accepted", 30)
    before = count_rows(cut)
    by = Actor(replace(MERGER.viewer, grants=(Grant(role, COUNTY),)), MERGER.address, MERGER.ordered_by)
    with pytest.raises(Refused):
        apply_journal(cut.out.bus, cut.journal(), cut.examine(), by, reason)
    assert count_rows(cut) == before


def test_the_look_before_a_second_merge_says_that_nothing_is_new(cut: Cut) -> None:
    case = cut.bus.handle(SLIDE, OFFICER).id
    cut.bus.handle(c.AssembleSquad(region=COUNTY, case=case, people=(("G1", "grid"),)), OFFICER)
    squad = f"{case}-1"
    cut.bus.handle(c.SendSquadMessage(region=COUNTY, squad=squad, text="到了吗", key="m1"), OFFICER)
    cut.merge_all()
    found = cut.examine()
    assert (len(found.cases) - found.known_cases, found.squads.count_squads()) == (0, 0)
    cut.bus.handle(c.SendSquadMessage(region=COUNTY, squad=squad, text="撤", key="m2"), OFFICER)
    found = cut.examine()
    assert (found.squads.count_squads(), found.squads.count_messages()) == (0, 1)
    assert (cut.merge_all().squads, cut.examine().squads.count_messages()) == (0, 0)


def test_what_was_withdrawn_is_counted(cut: Cut) -> None:
    cut.answer("r1", "G1", "accepted", 30)
    cut.merge_all()
    wrong = CorrectReceipt(region=COUNTY, rollout=ID, person="G1", line="r1", reason="记错了人")
    cut.bus.handle(wrong, OFFICER)
    assert cut.merge_all().withdrawn == 1


def test_a_new_case_there_takes_no_number_of_a_known_one_and_is_told_of_by_its_title(cut: Cut) -> None:
    made = cut.bus.handle(SLIDE, OFFICER)
    assert made.no != cut.known.no
    for case in (made, cut.known):
        cut.bus.handle(h.RegisterCase(region=COUNTY, case=case.id, expected_version=0), OFFICER)
    entered, known = [line.told["text"] for line in cut.journal().lines if line.kind == "act"]
    assert entered.startswith(SLIDE.title)
    assert known.startswith(f"{cut.known.no} {cut.known.title}")


def test_an_answer_from_after_the_end_is_told_to_change_nothing(cut: Cut) -> None:
    rollout = cut.out.rollout()
    cut.out.bus.handle(
        EndRollout(region=COUNTY, rollout=ID, expected_version=rollout.version, reason="险情解除"), LEAD
    )
    cut.wall.pass_by(3600)
    cut.answer("late", "G1", "accepted", 5)
    assert ("G1", "after_end") in cut.examine().conflicts
    assert cut.merge_all().receipts == 1
    assert cut.out.task("G1").accepted_at is None


def test_a_task_that_was_handed_on_comes_back(cut: Cut) -> None:
    handed = Receipt("d1", "G1", "delegated", cut.at(5), "sheet", "周建平", "代办：L1")
    cut.bus.handle(RecordReceipts(region=COUNTY, rollout=ID, receipts=(handed,)), OFFICER)
    assert cut.merge_all().receipts == 1
    assert cut.out.task("G1").note == "代办：L1"


def test_a_code_of_nobody_stands_in_the_trace_as_not_taken(cut: Cut) -> None:
    package = cut.journal().package
    lines = [write_head(package)]
    facts = {"code": "AAA-AA", "result": "accepted"}
    lines.append(write_line(1, lines[0], "receipt", cut.at(5), cut.at(4), "周建平", facts))
    lines.append(write_line(2, lines[1], "act", cut.at(3), cut.at(3), "周建平", {"text": "开放避灾点"}))
    journal = read_journal(lines)
    cut.journal = lambda: journal  # type: ignore[method-assign]
    assert [why for _, why in cut.merge_all().left] == ["unknown_code"]
    [merge] = list_merges(cut)
    assert "AAA-AA" in str(merge["not_taken"])
    [act] = merge["decisions"]
    assert act.endswith("周**: 开放避灾点")
