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
from tests.integration.people.rolled_out import ID, RolloutHarness
from tests.integration.people.test_evacuation_handlers import FAR, SHELTER, A, B, C, EvacuatedCounty
from tests.integration.reports import COUNTY, NOW

WHY = "看错了行"


@pytest.fixture
def evacuated(database_url: str, county: County, clock: Clock) -> Iterator[EvacuatedCounty]:
    made = EvacuatedCounty(Store(database_url, clock=clock), county, clock)  # type: ignore[arg-type]
    made.give(ORDERED)
    yield made
    made.store.close()


@pytest.fixture
def harness(database_url: str, county: County) -> Iterator[RolloutHarness]:
    post = Post(database_url)
    made = RolloutHarness(post, county)
    made.issue()
    yield made
    post.close()


def sheet(household: str, kind: str, minutes: int, place: str = "", **more: Any) -> Any:
    at = NOW - timedelta(minutes=minutes)
    new_report = report(household, kind, place, at=at, channel="sheet", **more)
    return replace(new_report, id=f"{kind}/{minutes}")


def correct(evacuated: EvacuatedCounty, household: str, line: str, by: Any = OTHER) -> Any:
    return evacuated.give(give(e.CorrectReport, household=household, line=line, reason=WHY), by)


def test_a_household_stands_as_it_did_before_the_wrong_line(evacuated: EvacuatedCounty) -> None:
    evacuated.tell(sheet(A, "told", 40), sheet(A, "settled", 20, SHELTER, people=5), sheet(B, "moved", 30))
    assert evacuated.people() == {"should_move": 4, "moved": 2, "settled": 5}
    assert correct(evacuated, A, "settled/20") == 1
    assert (evacuated.entry(A).state, evacuated.entry(A).headcount, evacuated.entry(A).place) == (TOLD, 3, "")
    assert evacuated.people() == {"should_move": 4, "told": 3, "moved": 2}
    assert evacuated.people(SHELTER) == {}
    assert evacuated.read(find_ledger_drift) == []
    assert evacuated.read(find_touched_reports) == []
    kept = {kept_report.report.id: kept_report for kept_report in evacuated.read(read_kept_reports, A)}
    assert kept["told/40"].withdrawal is None
    assert kept["settled/20"].withdrawal is not None
    assert (kept["settled/20"].withdrawal.by, kept["settled/20"].withdrawal.note) == ("account:10", WHY)
    row = evacuated.store.trace_page(COUNTY, Filters(action="evacuation.corrected"), None, 9).rows[0]
    assert (row["reason"], row["new"]["line"], row["new"]["household"]) == (WHY, "settled/20", A)


def test_the_wrong_line_comes_back_by_nobody(evacuated: EvacuatedCounty) -> None:
    wrong = sheet(A, "moved", 20)
    evacuated.tell(wrong)
    correct(evacuated, A, wrong.id)
    assert evacuated.tell(wrong).refused[0].code == "corrected"
    evacuated.tell(sheet(A, "moved", 10))
    assert evacuated.entry(A).state == MOVED


def test_who_was_seen_is_to_be_seen_again_when_the_line_changes(evacuated: EvacuatedCounty) -> None:
    evacuated.tell(sheet(A, "moved", 30), sheet(A, "moved", 20), sheet(A, "settled", 10, SHELTER))
    evacuated.give(give(e.VerifyEvacuation, households=(A,)), OTHER)
    correct(evacuated, A, "moved/30")
    assert (evacuated.entry(A).state, evacuated.entry(A).is_verified) == (SETTLED, True)
    correct(evacuated, A, "settled/10")
    assert (evacuated.entry(A).state, evacuated.entry(A).is_verified) == (MOVED, False)


def test_only_what_was_keyed_in_is_corrected_once_where_one_moves_people(evacuated: EvacuatedCounty) -> None:
    evacuated.tell(report(A, "told"), by=link("LY-P1"))
    evacuated.tell(sheet(A, "moved", 20), sheet(C, "moved", 20))
    correct(evacuated, A, "moved/20")
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
            correct(evacuated, household, line, by)
    assert correct(evacuated, C, "moved/20", officer(21, Role.GRID_HEAD, FAR[:9])) == 1


def test_nothing_is_corrected_when_all_is_over(evacuated: EvacuatedCounty, clock: Clock) -> None:
    evacuated.tell(sheet(A, "refused", 20))
    evacuated.give(give(e.LiftEvacuation, 1, reason="解除转移"))
    assert not evacuated.read(read_evacuation).live
    with pytest.raises(Refused, match="evacuation_over"):
        correct(evacuated, A, "refused/20")
    assert evacuated.entry(A).state == REFUSED


def test_nobody_fakes_a_withdrawal_of_a_report_by_an_id(evacuated: EvacuatedCounty) -> None:
    evacuated.tell(sheet(A, "moved", 20), sheet(A, "told", 30))
    fake, r = replace(sheet(A, "told", 40), id="withdrawn/moved/20"), evacuation_reports.c
    assert evacuated.tell(fake).refused[0].code == "bad_report"
    with evacuated.store.database.writing() as connection:  # as one was taken before such ids were refused
        connection.execute(update(evacuation_reports).where(r.id == "told/30").values(id=fake.id))
    assert evacuated.tell(sheet(A, "moved", 20)).repeated == 1
    assert evacuated.tell(fake).refused[0].code == "bad_report"
    assert evacuated.read(read_kept_reports, A)[0].withdrawal is None
    with pytest.raises(Refused, match="corrected"):
        correct(evacuated, A, "moved/20")


def test_a_lifted_evacuation_closes_with_the_last_wrong_line(evacuated: EvacuatedCounty) -> None:
    evacuated.tell(sheet(A, "moved", 20), sheet(B, "moved", 30))
    evacuated.give(give(e.LiftEvacuation, 1, reason="解除转移"))
    correct(evacuated, A, "moved/20")
    assert evacuated.read(read_evacuation).live, "somebody is still away"
    correct(evacuated, B, "moved/30")
    assert not evacuated.read(read_evacuation).live


def make_keyed_receipt(person: str, kind: str, minutes: int, now: Any, note: str = "") -> Receipt:
    return Receipt(
        f"sheet/{kind}/{minutes}", person, kind, now + timedelta(minutes=minutes), "sheet", "周", note
    )


def fix(harness: RolloutHarness, person: str, line: str, **more: Any) -> Any:
    return harness.give(c.CorrectReceipt, person=person, line=line, reason=WHY, **more)


def test_a_task_its_sums_and_its_curve_stand_as_before_the_wrong_line(
    harness: RolloutHarness, tmp_path: Path
) -> None:
    now = harness.post.wall.now
    harness.post.wall.pass_by(3600)
    lines = (
        make_keyed_receipt("G1", "accepted", 5, now),
        make_keyed_receipt("G1", "finished", 9, now),
        make_keyed_receipt("L1", "accepted", 7, now),
    )
    harness.give(c.RecordReceipts, receipts=lines)
    assert harness.task("G1").state == FINISHED
    fix(harness, "G1", "sheet/finished/9")
    assert (harness.task("G1").state, harness.task("G1").accepted_at) == (
        ACCEPTED,
        now + timedelta(minutes=5),
    )
    fix(harness, "G1", "sheet/accepted/5")
    task = harness.task("G1")
    assert (task.state, task.on_behalf_by, task.accepted_at) == (UNREACHED, "", None)
    assert harness.read(read_curve)[2] in ([], [(5, 0, 0), (9, 0, 0)])
    assert find_drift_of(harness) == []
    branches = harness.read(read_branches)
    assert branches[GRID].first_at is None, "the grid is silent again"
    assert branches[str(COUNTY)].first_at == now + timedelta(minutes=7)
    assert harness.read(find_touched) == []
    found = verify(harness.post.store.database, COUNTY, Folder(tmp_path), None).findings
    assert {finding.kind for finding in found} <= {"no_anchor"}
    with pytest.raises(Refused, match="corrected"):
        fix(harness, "G1", "sheet/accepted/5")


def find_drift_of(harness: RolloutHarness) -> list[Any]:
    with harness.post.store.reading() as connection:
        rollout = harness.rollout()
        curve = find_curve_drift(connection, COUNTY, rollout)
        return [*find_drift(connection, COUNTY, rollout), *curve]


def test_what_somebody_said_themselves_stays(harness: RolloutHarness) -> None:
    now = harness.post.wall.now
    harness.post.wall.pass_by(3600)
    harness.tell(("G1", "delivered"), ("G1", "accepted"))
    harness.give(
        c.RecordReceipts,
        receipts=(
            make_keyed_receipt("G1", "accepted", 5, now),
            make_keyed_receipt("G2", "unreachable", 6, now),
        ),
    )
    fix(harness, "G1", "sheet/accepted/5")
    fix(harness, "G2", "sheet/unreachable/6")
    assert harness.task("G1").state == ACCEPTED
    assert harness.task("G1").accepted_at == harness.post.wall.now
    assert harness.task("G2").failed == ""
    for person, line, code in (
        ("G1", "G1/accepted", "not_keyed"),
        ("X1", "k", "no_task"),
        ("G1", "k", "no_line"),
    ):
        with pytest.raises(Refused, match=code):
            fix(harness, person, line)
    assert find_drift_of(harness) == []


def test_a_wrong_line_takes_no_message_away(harness: RolloutHarness) -> None:
    now = harness.post.wall.now
    harness.give(
        c.RecordReceipts,
        receipts=(make_keyed_receipt("G1", "accepted", 0, now), make_keyed_receipt("G2", "accepted", 0, now)),
    )
    harness.wait(0)
    assert (harness.texts("G1"), len(harness.texts("L1"))) == ([], 1)
    fix(harness, "G1", "sheet/accepted/0")
    harness.wait(0)
    assert (len(harness.texts("G1")), harness.texts("G2")) == (1, [])
    for person in ("G1", "L1"):
        harness.give(
            c.RecordReceipts, receipts=(make_keyed_receipt(person, "accepted", 1, harness.post.wall.now),)
        )
        fix(harness, person, "sheet/accepted/1")
    harness.wait(0)
    assert (len(harness.texts("G1")), len(harness.texts("L1"))) == (1, 1), "who was told is not told again"


def test_nobody_fakes_a_withdrawal_of_a_receipt_by_an_id(harness: RolloutHarness) -> None:
    now, r = harness.post.wall.now, task_receipts.c
    harness.post.wall.pass_by(3600)
    right, wrong = make_keyed_receipt("G1", "accepted", 5, now), make_keyed_receipt("G1", "read", 4, now)
    fake = replace(wrong, id="withdrawn/sheet/accepted/5")
    harness.give(c.RecordReceipts, receipts=(right, wrong))
    assert harness.give(c.RecordReceipts, receipts=(fake,)).refused[0].code == "bad_receipt"
    with harness.post.store.database.writing() as connection:  # as one was taken before such ids were refused
        connection.execute(update(task_receipts).where(r.id == wrong.id).values(id=fake.id))
    assert harness.give(c.RecordReceipts, receipts=(right,)).repeated == 1
    assert harness.give(c.RecordReceipts, receipts=(fake,)).refused[0].code == "bad_receipt"
    assert [item.withdrawal for item in harness.read(read_kept, "G1")] == [None, None]
    with pytest.raises(Refused, match="corrected"):
        fix(harness, "G1", right.id)


def test_whatever_is_keyed_in_and_corrected_the_sums_are_a_recount(harness: RolloutHarness) -> None:
    chance, now = random.Random(11), harness.post.wall.now
    harness.post.wall.pass_by(7200)
    lines = [
        make_keyed_receipt(
            person, chance.choice(("accepted", "finished", "read", "unreachable")), minutes, now
        )
        for minutes in range(40)
        for person in [chance.choice(("G1", "G2", "L1", "L2", "P1"))]
    ]
    harness.give(c.RecordReceipts, receipts=tuple(lines))
    for receipt in chance.sample(lines, 25):
        fix(harness, receipt.person, receipt.id)
        assert find_drift_of(harness) == []
    assert harness.read(find_touched) == []
    assert harness.rollout().id == ID
