"""Lines that were keyed in wrongly are withdrawn: they stay, count no more, and every sum is a recount."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from data_access.audit.anchors import Folder
from data_access.audit.trace_queries import Filters
from data_access.county_packs.county_pack import County
from data_access.database.tables.emergency.household_tables import evacuation_reports
from data_access.database.tables.emergency.rollout_tables import task_receipts
from data_access.emergency.rollouts.evacuations.evacuation_store import read_evacuation
from data_access.emergency.rollouts.evacuations.ledger_recount import find_ledger_drift, find_touched_reports
from data_access.emergency.rollouts.evacuations.report_withdrawal import read_kept_reports
from data_access.emergency.rollouts.progress_rows import read_branches, read_curve
from data_access.emergency.rollouts.recount import find_curve_drift, find_drift, find_touched
from data_access.emergency.rollouts.sheets.receipt_withdrawal import read_kept
from data_access.maintenance.verification.verify import verify
from data_access.store import Store
from domain.access.rights import Role
from domain.emergency.rollouts import rollout_commands as c
from domain.emergency.rollouts.evacuations import evacuation_commands as e
from domain.emergency.rollouts.evacuations.ledger import MOVED, REFUSED, SETTLED, TOLD
from domain.emergency.rollouts.progress.task_states import ACCEPTED, FINISHED, UNREACHED, Receipt
from domain.kernel.errors import Refused
from tests.integration.outbox import Post
from tests.integration.people.conftest import Clock
from tests.integration.people.evacuation_samples import GRID, ORDERED, OTHER, give, link, officer, report
from tests.integration.people.rolled_out import ID, RolledOut
from tests.integration.people.test_evacuation_handlers import FAR, SHELTER, A, B, C, Moving
from tests.integration.reports import COUNTY, NOW

WHY = "看错了行"


@pytest.fixture
def moving(database_url: str, county: County, clock: Clock) -> Iterator[Moving]:
    made = Moving(Store(database_url, clock=clock), county, clock)  # type: ignore[arg-type]
    made.give(ORDERED)
    yield made
    made.store.close()


@pytest.fixture
def out(database_url: str, county: County) -> Iterator[RolledOut]:
    post = Post(database_url)
    made = RolledOut(post, county)
    made.issue()
    yield made
    post.close()


def sheet(household: str, kind: str, minutes: int, place: str = "", **more: Any) -> Any:
    at = NOW - timedelta(minutes=minutes)
    told = report(household, kind, place, at=at, channel="sheet", **more)
    return replace(told, id=f"{kind}/{minutes}")


def correct(moving: Moving, household: str, line: str, by: Any = OTHER) -> Any:
    return moving.give(give(e.CorrectReport, household=household, line=line, reason=WHY), by)


def test_a_household_stands_as_it_did_before_the_wrong_line(moving: Moving) -> None:
    moving.tell(sheet(A, "told", 40), sheet(A, "settled", 20, SHELTER, people=5), sheet(B, "moved", 30))
    assert moving.people() == {"should_move": 4, "moved": 2, "settled": 5}
    assert correct(moving, A, "settled/20") == 1
    assert (moving.entry(A).state, moving.entry(A).headcount, moving.entry(A).place) == (TOLD, 3, "")
    assert moving.people() == {"should_move": 4, "told": 3, "moved": 2}
    assert moving.people(SHELTER) == {}
    assert moving.read(find_ledger_drift) == []
    assert moving.read(find_touched_reports) == []
    kept = {one.report.id: one for one in moving.read(read_kept_reports, A)}
    assert kept["told/40"].withdrawal is None
    assert kept["settled/20"].withdrawal is not None
    assert (kept["settled/20"].withdrawal.by, kept["settled/20"].withdrawal.note) == ("account:10", WHY)
    row = moving.store.trace_page(COUNTY, Filters(action="evacuation.corrected"), None, 9).rows[0]
    assert (row["reason"], row["new"]["line"], row["new"]["household"]) == (WHY, "settled/20", A)


def test_the_wrong_line_comes_back_by_nobody(moving: Moving) -> None:
    wrong = sheet(A, "moved", 20)
    moving.tell(wrong)
    correct(moving, A, wrong.id)
    assert moving.tell(wrong).refused[0].code == "corrected"
    moving.tell(sheet(A, "moved", 10))
    assert moving.entry(A).state == MOVED


def test_who_was_seen_is_to_be_seen_again_when_the_line_changes(moving: Moving) -> None:
    moving.tell(sheet(A, "moved", 30), sheet(A, "moved", 20), sheet(A, "settled", 10, SHELTER))
    moving.give(give(e.VerifyEvacuation, households=(A,)), OTHER)
    correct(moving, A, "moved/30")
    assert (moving.entry(A).state, moving.entry(A).is_verified) == (SETTLED, True)
    correct(moving, A, "settled/10")
    assert (moving.entry(A).state, moving.entry(A).is_verified) == (MOVED, False)


def test_only_what_was_keyed_in_is_corrected_once_where_one_moves_people(moving: Moving) -> None:
    moving.tell(report(A, "told"), by=link("LY-P1"))
    moving.tell(sheet(A, "moved", 20), sheet(C, "moved", 20))
    correct(moving, A, "moved/20")
    for household, line, by, code in (
        (A, f"{A}/told", OTHER, "not_keyed"),
        (A, "moved/20", OTHER, "corrected"),
        (A, "moved/9", OTHER, "no_line"),
        (A, "withdrawn/moved/20", OTHER, "no_line"),
        ("HH-0", "moved/20", OTHER, "not_listed"),
        (C, "moved/20", officer(20, Role.GRID_HEAD, GRID[:9]), "forbidden"),
        (C, "moved/20", link("LY-P3"), "forbidden"),
    ):
        with pytest.raises(Refused, match=code):
            correct(moving, household, line, by)
    assert correct(moving, C, "moved/20", officer(21, Role.GRID_HEAD, FAR[:9])) == 1


def test_nothing_is_corrected_when_all_is_over(moving: Moving, clock: Clock) -> None:
    moving.tell(sheet(A, "refused", 20))
    moving.give(give(e.LiftEvacuation, 1, reason="解除转移"))
    assert not moving.read(read_evacuation).live
    with pytest.raises(Refused, match="evacuation_over"):
        correct(moving, A, "refused/20")
    assert moving.entry(A).state == REFUSED


def test_nobody_fakes_a_withdrawal_of_a_report_by_an_id(moving: Moving) -> None:
    moving.tell(sheet(A, "moved", 20), sheet(A, "told", 30))
    fake, r = replace(sheet(A, "told", 40), id="withdrawn/moved/20"), evacuation_reports.c
    assert moving.tell(fake).refused[0].code == "bad_report"
    with moving.store.database.writing() as connection:  # as one was taken before such ids were refused
        connection.execute(update(evacuation_reports).where(r.id == "told/30").values(id=fake.id))
    assert moving.tell(sheet(A, "moved", 20)).repeated == 1
    assert moving.tell(fake).refused[0].code == "bad_report"
    assert moving.read(read_kept_reports, A)[0].withdrawal is None
    with pytest.raises(Refused, match="corrected"):
        correct(moving, A, "moved/20")


def test_a_lifted_evacuation_closes_with_the_last_wrong_line(moving: Moving) -> None:
    moving.tell(sheet(A, "moved", 20), sheet(B, "moved", 30))
    moving.give(give(e.LiftEvacuation, 1, reason="解除转移"))
    correct(moving, A, "moved/20")
    assert moving.read(read_evacuation).live, "somebody is still away"
    correct(moving, B, "moved/30")
    assert not moving.read(read_evacuation).live


def keyed(person: str, kind: str, minutes: int, now: Any, note: str = "") -> Receipt:
    return Receipt(
        f"sheet/{kind}/{minutes}", person, kind, now + timedelta(minutes=minutes), "sheet", "周", note
    )


def fix(out: RolledOut, person: str, line: str, **more: Any) -> Any:
    return out.give(c.CorrectReceipt, person=person, line=line, reason=WHY, **more)


def test_a_task_its_sums_and_its_curve_stand_as_before_the_wrong_line(out: RolledOut, tmp_path: Path) -> None:
    now = out.post.wall.now
    out.post.wall.pass_by(3600)
    lines = (
        keyed("G1", "accepted", 5, now),
        keyed("G1", "finished", 9, now),
        keyed("L1", "accepted", 7, now),
    )
    out.give(c.RecordReceipts, receipts=lines)
    assert out.task("G1").state == FINISHED
    fix(out, "G1", "sheet/finished/9")
    assert (out.task("G1").state, out.task("G1").accepted_at) == (ACCEPTED, now + timedelta(minutes=5))
    fix(out, "G1", "sheet/accepted/5")
    task = out.task("G1")
    assert (task.state, task.on_behalf_by, task.accepted_at) == (UNREACHED, "", None)
    assert out.read(read_curve)[2] in ([], [(5, 0, 0), (9, 0, 0)])
    assert find_drift_of(out) == []
    branches = out.read(read_branches)
    assert branches[GRID].first_at is None, "the grid is silent again"
    assert branches[str(COUNTY)].first_at == now + timedelta(minutes=7)
    assert out.read(find_touched) == []
    found = verify(out.post.store.database, COUNTY, Folder(tmp_path), None).findings
    assert {one.kind for one in found} <= {"no_anchor"}
    with pytest.raises(Refused, match="corrected"):
        fix(out, "G1", "sheet/accepted/5")


def find_drift_of(out: RolledOut) -> list[Any]:
    with out.post.store.reading() as connection:
        rollout = out.rollout()
        curve = find_curve_drift(connection, COUNTY, rollout)
        return [*find_drift(connection, COUNTY, rollout), *curve]


def test_what_somebody_said_themselves_stays(out: RolledOut) -> None:
    now = out.post.wall.now
    out.post.wall.pass_by(3600)
    out.tell(("G1", "delivered"), ("G1", "accepted"))
    out.give(c.RecordReceipts, receipts=(keyed("G1", "accepted", 5, now), keyed("G2", "unreachable", 6, now)))
    fix(out, "G1", "sheet/accepted/5")
    fix(out, "G2", "sheet/unreachable/6")
    assert out.task("G1").state == ACCEPTED
    assert out.task("G1").accepted_at == out.post.wall.now
    assert out.task("G2").failed == ""
    for person, line, code in (
        ("G1", "G1/accepted", "not_keyed"),
        ("X1", "k", "no_task"),
        ("G1", "k", "no_line"),
    ):
        with pytest.raises(Refused, match=code):
            fix(out, person, line)
    assert find_drift_of(out) == []


def test_a_wrong_line_takes_no_message_away(out: RolledOut) -> None:
    now = out.post.wall.now
    out.give(c.RecordReceipts, receipts=(keyed("G1", "accepted", 0, now), keyed("G2", "accepted", 0, now)))
    out.wait(0)
    assert (out.texts("G1"), len(out.texts("L1"))) == ([], 1)
    fix(out, "G1", "sheet/accepted/0")
    out.wait(0)
    assert (len(out.texts("G1")), out.texts("G2")) == (1, [])
    for person in ("G1", "L1"):
        out.give(c.RecordReceipts, receipts=(keyed(person, "accepted", 1, out.post.wall.now),))
        fix(out, person, "sheet/accepted/1")
    out.wait(0)
    assert (len(out.texts("G1")), len(out.texts("L1"))) == (1, 1), "who was told is not told again"


def test_nobody_fakes_a_withdrawal_of_a_receipt_by_an_id(out: RolledOut) -> None:
    now, r = out.post.wall.now, task_receipts.c
    out.post.wall.pass_by(3600)
    right, wrong = keyed("G1", "accepted", 5, now), keyed("G1", "read", 4, now)
    fake = replace(wrong, id="withdrawn/sheet/accepted/5")
    out.give(c.RecordReceipts, receipts=(right, wrong))
    assert out.give(c.RecordReceipts, receipts=(fake,)).refused[0].code == "bad_receipt"
    with out.post.store.database.writing() as connection:  # as one was taken before such ids were refused
        connection.execute(update(task_receipts).where(r.id == wrong.id).values(id=fake.id))
    assert out.give(c.RecordReceipts, receipts=(right,)).repeated == 1
    assert out.give(c.RecordReceipts, receipts=(fake,)).refused[0].code == "bad_receipt"
    assert [one.withdrawal for one in out.read(read_kept, "G1")] == [None, None]
    with pytest.raises(Refused, match="corrected"):
        fix(out, "G1", right.id)


def test_whatever_is_keyed_in_and_corrected_the_sums_are_a_recount(out: RolledOut) -> None:
    chance, now = random.Random(11), out.post.wall.now
    out.post.wall.pass_by(7200)
    lines = [
        keyed(person, chance.choice(("accepted", "finished", "read", "unreachable")), minutes, now)
        for minutes in range(40)
        for person in [chance.choice(("G1", "G2", "L1", "L2", "P1"))]
    ]
    out.give(c.RecordReceipts, receipts=tuple(lines))
    for one in chance.sample(lines, 25):
        fix(out, one.person, one.id)
        assert find_drift_of(out) == []
    assert out.read(find_touched) == []
    assert out.rollout().id == ID
