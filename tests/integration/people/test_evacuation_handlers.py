"""The evacuation ledger through the door, on both databases: who may say what, in which order, how often; and
what it adds up to.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from dashboard.commands import CommandBus
from dashboard.handlers.context import Context
from data_access.county_packs.county_pack import County
from data_access.database.tables.directory_tables import people
from data_access.database.tables.emergency.household_tables import evacuation_reports, evacuation_sums
from data_access.emergency.rollouts.evacuations.evacuation_store import (
    read_entries,
    read_evacuation,
    read_evacuations,
    read_sums,
)
from data_access.emergency.rollouts.evacuations.ledger_recount import find_ledger_drift, find_touched_reports
from data_access.emergency.rollouts.evacuations.ledger_rows import read_ledger_page
from data_access.emergency.rollouts.evacuations.moved_import import read_moved
from data_access.emergency.rollouts.evacuations.report_taking import Taken
from data_access.emergency.rollouts.households.household_store import save_households
from data_access.store import Store
from domain.access.actor import Actor
from domain.access.rights import Role
from domain.directory.households.household import Household
from domain.emergency.rollouts.evacuations import evacuation_commands as c
from domain.emergency.rollouts.evacuations.evacuation import sum_rows
from domain.emergency.rollouts.evacuations.ledger import (
    KINDS,
    MOVED,
    REFUSED,
    SETTLED,
    SHOULD_MOVE,
    STATES,
    Entry,
    EvacuationReport,
)
from domain.emergency.rollouts.evacuations.shelter import Shelter
from domain.kernel.errors import Refused
from tests.integration.people.conftest import Clock
from tests.integration.people.evacuation_samples import (
    GRID,
    ID,
    LEAD,
    ORDERED,
    OTHER,
    give,
    link,
    officer,
    record,
    report,
)
from tests.integration.reports import COUNTY, NOW

FAR = "330825102201001"
A, B, C, D = "HH-A", "HH-B", "HH-C", "HH-D"
KNOWN = (
    Household(A, GRID, GRID[:12], "1号", "贺知章", "", 3, ("infant",), "landslide", "LY-P1", version=1),
    Household(B, GRID, GRID[:12], "2号", "李白", "", 2, (), "flood", "LY-P1", version=1),
    Household(C, FAR, FAR[:12], "3号", "杜甫", "", 4, (), "flood", "", version=1),
    Household(D, GRID, GRID[:12], "4号", "王维", "", 1, (), "", "", version=1),
)
SHELTER = "S101-1"


class EvacuatedCounty:
    """A county of four households, three of which have to move."""

    def __init__(self, store: Store, county: County, clock: Clock) -> None:
        self.store, self.clock = store, clock
        small = Shelter(SHELTER, "希塘村小学", GRID[:12], 119.2, 29.0, capacity=4)
        context = Context({COUNTY: replace(county, shelters={SHELTER: small})}, 100)
        self.bus = CommandBus(store, context, clock=clock)  # type: ignore[arg-type]
        with store.database.writing() as connection:
            save_households(connection, COUNTY, KNOWN)
            for id, region in (("LY-P1", GRID), ("LY-P2", GRID), ("LY-P3", FAR)):
                connection.execute(
                    people.insert().values(
                        county=COUNTY, id=id, name=id, post="liaison", unit="", region=region, phone="1",
                        active=1, source="admin", version=1, removed_at="",
                    )
                )  # fmt: skip

    def give(self, command: Any, by: Actor = LEAD) -> Any:
        return self.bus.handle(command, by)

    def tell(self, *reports: EvacuationReport, by: Actor = LEAD) -> Taken:
        done: Taken = self.give(record(*reports), by)
        return done

    def read(self, ask: Any, *given: Any) -> Any:
        with self.store.reading() as connection:
            return ask(connection, COUNTY, ID, *given)

    def entry(self, household: str) -> Entry:
        found: Entry = self.read(read_entries, [household])[household]
        return found

    def people(self, key: str = COUNTY) -> dict[str, int]:
        """How many people of a sum are in each state, where any is."""
        counts = self.read(read_sums, [key])[key].counts[len(STATES) : 2 * len(STATES)]
        return {name: count for name, count in zip(STATES, counts, strict=True) if count}


@pytest.fixture
def evacuated(database_url: str, county: County, clock: Clock) -> Iterator[EvacuatedCounty]:
    made = EvacuatedCounty(Store(database_url, clock=clock), county, clock)  # type: ignore[arg-type]
    made.give(ORDERED)
    yield made
    made.store.close()


def test_an_order_freezes_whom_it_names(evacuated: EvacuatedCounty) -> None:
    assert evacuated.people() == {"should_move": 9}
    assert evacuated.people(FAR[:9]) == {"should_move": 4}
    assert evacuated.read(read_evacuation).households == 3
    with evacuated.store.database.writing() as connection:
        save_households(connection, COUNTY, [KNOWN[3]])
    lines, total = evacuated.read(read_ledger_page)
    assert ([entry.household for entry, _ in lines], total) == ([A, B, C], 3)


def test_only_some_risks_or_places_or_chosen_households_are_ordered(evacuated: EvacuatedCounty) -> None:
    by_risk = evacuated.give(
        c.OrderEvacuation(region=COUNTY, risks=("flood",), place=GRID, reason="山洪预警")
    )
    chosen = evacuated.give(c.OrderEvacuation(region=COUNTY, households=(D, A), reason="山洪预警"))
    assert [(step.id, step.households, step.people) for step in (by_risk, chosen)] == [
        ("ZY-261122-02", 1, 2),
        ("ZY-261122-03", 2, 4),
    ]
    for given, code in (
        ({"risks": ("war",)}, "bad_risk"),
        ({"households": ("HH-0",)}, "no_household"),
        ({"place": "330803"}, "bad_region"),
        ({"risks": ("crew",)}, "nobody_moves"),
        ({"rollout": "RW-1"}, "no_rollout"),
        ({"due_at": NOW}, "due_passed"),
    ):
        with pytest.raises(Refused, match=code):
            evacuated.give(c.OrderEvacuation(region=COUNTY, reason="山洪预警", **given))  # type: ignore[arg-type]


def test_reports_count_once_in_any_order(evacuated: EvacuatedCounty) -> None:
    later = NOW - timedelta(minutes=1)
    settled = report(A, "settled", SHELTER, at=later)
    assert evacuated.tell(settled, report(B, "refused"), settled).repeated == 1
    assert evacuated.tell(settled).taken == 0
    evacuated.tell(report(A, "told"), report(A, "moved"))
    assert evacuated.entry(A).state == SETTLED
    assert evacuated.entry(A).place == SHELTER
    assert evacuated.entry(B).state == REFUSED
    assert evacuated.people() == {"should_move": 4, "refused": 2, "settled": 3}
    assert evacuated.people(SHELTER) == {"settled": 3}


def test_a_shelter_that_is_too_small_is_told_and_not_blocked(evacuated: EvacuatedCounty) -> None:
    evacuated.tell(*(report(household, "settled", SHELTER) for household in (A, B, C)))
    evacuation = evacuated.read(read_evacuation)
    (row,) = sum_rows(evacuation, evacuated.read(read_sums, [SHELTER]).values(), COUNTY)
    assert (row["people"], row["over"]) == (9, True)
    assert evacuated.tell(report(A, "moved", "S0-nowhere")).refused[0].code == "bad_report"


def test_a_household_beside_the_list_is_added_with_a_reason(evacuated: EvacuatedCounty) -> None:
    assert evacuated.tell(report(D, "moved")).refused[0].code == "not_listed"
    assert evacuated.tell(report("HH-0", "moved", note="发现漏登")).refused[0].code == "no_household"
    assert evacuated.tell(report(D, "moved", note="屋后滑坡，一并转移")).extras == 1
    assert (evacuated.entry(D).extra, evacuated.entry(D).state) == ("屋后滑坡，一并转移", MOVED)
    assert evacuated.people()["moved"] == 1


def test_nobody_verifies_what_they_reported(evacuated: EvacuatedCounty) -> None:
    evacuated.tell(report(A, "moved"), by=link("LY-P1"))
    evacuated.tell(report(B, "moved", by="LY-P2"), by=LEAD)
    for by, households, code in (
        (link("LY-P1"), (A,), "same_person"),
        (LEAD, (B,), "same_person"),
        (link("LY-P2"), (B,), "same_person"),
        (OTHER, (C,), "not_moved"),
        (OTHER, (D,), "not_listed"),
    ):
        with pytest.raises(Refused, match=code):
            evacuated.give(give(c.VerifyEvacuation, households=households), by)
    assert evacuated.give(give(c.VerifyEvacuation, households=(A,)), link("LY-P2")) == 1
    assert evacuated.entry(A).is_verified
    evacuated.tell(report(A, "settled", "relatives"))
    assert not evacuated.entry(A).is_verified, "seen on its way is not seen in its shelter"


def test_people_report_for_their_own_households_and_their_grid(evacuated: EvacuatedCounty) -> None:
    with pytest.raises(Refused, match="forbidden"):
        evacuated.tell(report(A, "told"), by=link("LY-P3"))
    done = evacuated.tell(report(A, "told"), report(C, "told"), by=link("LY-P3"))
    assert {index: why.code for index, why in done.refused.items()} == {0: "forbidden"}
    assert evacuated.tell(report(A, "told"), by=link("LY-P2")).taken == 1
    head = officer(20, Role.GRID_HEAD, GRID[:9])
    done = evacuated.tell(report(B, "told"), report(C, "moved"), by=head)
    assert (done.taken, done.refused[1].code) == (1, "forbidden")


def test_nobody_returns_before_the_order_is_lifted(evacuated: EvacuatedCounty, clock: Clock) -> None:
    evacuated.tell(report(A, "moved"))
    with pytest.raises(Refused, match="not_lifted"):
        evacuated.give(give(c.ReturnHousehold, household=A))
    with pytest.raises(Refused, match="stale"):
        evacuated.give(give(c.LiftEvacuation, 7, reason="解除转移"))
    clock.now += timedelta(hours=1)
    evacuated.give(give(c.LiftEvacuation, 1, reason="解除转移"))
    early = evacuated.tell(report(A, "returned", at=clock.now - timedelta(minutes=9)))
    assert early.refused[0].code == "not_lifted"
    clock.now += timedelta(hours=1)
    evacuated.give(give(c.ReturnHousehold, household=A))
    assert not evacuated.read(read_evacuation).live
    late = evacuated.tell(report(B, "moved"))
    assert (late.taken, evacuated.entry(B).state) == (1, SHOULD_MOVE)
    with evacuated.store.reading() as connection:
        assert read_evacuations(connection, COUNTY) == []
        query = select(evacuation_reports.c.late).where(evacuation_reports.c.household == B)
        assert connection.execute(query).scalars().all() == ["after_close"]


def test_whatever_happens_the_sums_are_a_recount(evacuated: EvacuatedCounty) -> None:
    chance = random.Random(7)
    for number in range(40):
        evacuation_report = EvacuationReport(
            f"{number}", chance.choice((A, B, C)), chance.choice(KINDS[:-1]),
            NOW - timedelta(minutes=chance.randrange(60)),
            place=chance.choice(("", SHELTER, "relatives")),
        )  # fmt: skip
        evacuated.tell(evacuation_report)
    assert evacuated.read(find_ledger_drift) == []
    assert evacuated.read(find_touched_reports) == []


def test_drift_and_touched_reports_are_found(evacuated: EvacuatedCounty) -> None:
    evacuated.tell(report(A, "moved"))
    with evacuated.store.database.writing() as connection:
        connection.execute(update(evacuation_reports).values(note="改"))
        connection.execute(delete(evacuation_sums).where(evacuation_sums.c.key == GRID))
    assert evacuated.read(find_ledger_drift) == [GRID]
    assert len(evacuated.read(find_touched_reports)) == 1


def test_the_most_urgent_stand_first(evacuated: EvacuatedCounty) -> None:
    evacuated.tell(report(B, "refused"), report(C, "moved"))
    lines, _ = evacuated.read(read_ledger_page)
    assert [entry.household for entry, _ in lines] == [A, B, C]
    evacuated.tell(report(A, "settled", SHELTER))
    lines, _ = evacuated.read(read_ledger_page)
    assert [entry.household for entry, _ in lines] == [B, A, C]
    assert [step.household for step, _ in evacuated.read(read_ledger_page, "", REFUSED)[0]] == [B]


def test_a_household_is_revealed_with_a_reason_and_traced(evacuated: EvacuatedCounty) -> None:
    with pytest.raises(Refused, match="bad_reason"):
        evacuated.give(c.RevealHousehold(region=COUNTY, household=A))
    found = evacuated.give(c.RevealHousehold(region=COUNTY, household=A, reason="上门劝离"))
    assert found.head == "贺知章"
    with evacuated.store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT body FROM trace WHERE action = 'household.revealed'")
        assert "贺知章" not in "".join(row[0] for row in rows)


def test_a_list_of_who_moved_is_recorded_once_and_not_verified(
    evacuated: EvacuatedCounty, county: County
) -> None:
    content = f"户编号,转移情况,转移时间\n{A},已转移,15:10\n{B},投亲,15:20\n{D},已转移,\n".encode()
    for taken, repeated in ((2, 0), (0, 2)):
        with evacuated.store.reading() as connection:
            closed = NOW + timedelta(hours=2)
            found = read_moved(connection, county, ID, content, "moved.csv", closed)
        assert [remark.code for remark in found.remarks] == ["moved_unknown"]
        done = evacuated.tell(*found.reports)
        assert (done.taken, done.repeated) == (taken, repeated)
    assert [evacuated.entry(household).state for household in (A, B)] == [MOVED, SETTLED]
    assert (evacuated.entry(B).place, evacuated.entry(A).is_verified) == ("relatives", False)
