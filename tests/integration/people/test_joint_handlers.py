"""One lead and thirty units on one case: what its row costs, what the trace knows of it; and a decision that
instructs the squad; both databases.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from dashboard.commands import CommandBus, ReportHandler
from dashboard.handlers.context import Context
from data_access.audit.anchors import Folder
from data_access.cases.details import read_case
from data_access.county_packs.county_pack import County
from data_access.database.codec import text_of
from data_access.database.tables.live_tables import cases
from data_access.feed.county_feed import Feed
from data_access.maintenance.verification.verify import verify
from data_access.outbox.outbox_rows import read_messages
from data_access.squads.case_trail_rows import read_case_trail
from data_access.squads.squad_store import read_squad
from data_access.store import Store
from domain.cases.joint import joint_commands as j
from domain.cases.joint.joint import DONE, SquadOrder
from domain.kernel.errors import Refused
from domain.squads import squad_commands as c
from domain.squads.squad import Squad
from tests.integration.people.handling_samples import CASE, DISPATCHED, MANAGER
from tests.integration.people.joint_samples import ADVISED, give, officer_of
from tests.integration.people.record_samples import SHOWN
from tests.integration.people.squad_samples import FIRST, SECOND, SQUAD
from tests.integration.reports import COUNTY, encode_case, envelopes

UNITS, TEXT = 30, "核查账册与工资发放记录，固定证据，限时反馈。"


@pytest.fixture
def bus(store: Store, county: County, clock: Any) -> CommandBus:
    ReportHandler(store, {COUNTY: county}, clock=clock).handle(envelopes(encode_case(SHOWN)))
    made = CommandBus(store, Context({COUNTY: county}, 50), None, clock)
    for command in DISPATCHED:
        made.handle(command, MANAGER)
    return made


def wrong(store: Store, folder: Path) -> list[tuple[str, str]]:
    verdict = verify(store.database, COUNTY, Folder(folder), None)
    return [(found.kind, found.where) for found in verdict.findings if found.kind != "no_anchor"]


def test_thirty_units_answer_and_the_row_stays_small_and_true(
    bus: CommandBus, store: Store, county: County, clock: Any, tmp_path: Path
) -> None:
    units = [unit for unit in county.units if unit != "police"][:UNITS]
    bus.handle(give(j.AssignParts, 0, parts=tuple((unit, TEXT) for unit in units)), MANAGER)
    for number, unit in enumerate(units, 1):
        answer = give(j.AnswerPart, 1, part=number, state=DONE, note="账册齐全，无拖欠")
        bus.handle(answer, officer_of(unit, 100 + number))
    [shown] = Feed(store, {COUNTY: county}, clock=clock).snapshot(COUNTY)["cases"]
    settled = {
        "version": 31,
        "parts": UNITS,
        "open": 0,
        "asked": 0,
        "overdue": 0,
        "consultation": 0,
        "opinions": 0,
    }
    assert shown["joint"] == settled
    assert wrong(store, tmp_path) == []
    with store.reading() as connection:
        kept = read_case(connection, CASE)
    assert kept is not None
    assert kept.joint is not None
    assert len(text_of(kept)) < 16_384
    first = replace(kept.joint.parts[0], words="没有查")
    forged = replace(kept, joint=replace(kept.joint, parts=(first, *kept.joint.parts[1:])))
    with store.database.writing() as connection:
        connection.execute(update(cases).where(cases.c.id == CASE).values(body=text_of(forged)))
    assert [kind for kind, where in wrong(store, tmp_path) if "part_1" in where] == ["case_state"]


TWO = c.AssembleSquad(region=COUNTY, case=CASE, people=((FIRST, "grid"), (SECOND, "grid")))


def decide(*orders: SquadOrder) -> j.JointCommand:
    """The consultation is decided, with a part for a unit and instructions to squads."""
    more = {"consultation": 1, "decision": "停产整改", "parts": (("market", "送达通知"),)}
    return give(j.DecideConsultation, 2, **more, orders=orders)


@pytest.fixture
def consulted_bus(bus: CommandBus) -> CommandBus:
    """The case has a squad of two, and a consultation whose opinion was read."""
    bus.handle(TWO, MANAGER)
    for command in ADVISED[len(DISPATCHED) :]:
        bus.handle(command, MANAGER)
    return bus


def squad_of(store: Store, name: str = SQUAD) -> Squad:
    with store.reading() as connection:
        found = read_squad(connection, COUNTY, name)
    assert found is not None
    return found


def test_a_decision_instructs_the_squad_as_any_instruction_does(
    consulted_bus: CommandBus, store: Store, clock: Any, tmp_path: Path
) -> None:
    due_at = clock.now + timedelta(hours=1)
    some = SquadOrder(SQUAD, "去 13800000000 处封存账册", (SECOND,), due_at)
    new = consulted_bus.handle(decide(SquadOrder(SQUAD, "先设警戒"), some), MANAGER)
    orders = squad_of(store).orders
    assert [(order.to, order.due_at, order.by) for order in orders] == [
        ((FIRST, SECOND), None, MANAGER.name),
        ((SECOND,), due_at, MANAGER.name),
    ]
    acknowledge_order = c.AcknowledgeOrder(
        region=COUNTY, squad=SQUAD, person=SECOND, order=2, state="read", answered_at=clock.now
    )
    consulted_bus.handle(acknowledge_order, MANAGER)
    assert squad_of(store).orders[1].list_silent() == []
    with store.reading() as connection:
        sent = [row for row in read_messages(connection, COUNTY, SQUAD) if row["kind"] == "order"]
        trail = read_case_trail(connection, CASE)
    assert sorted(row["person"] for row in sent) == [FIRST, SECOND, SECOND]
    kept = new.joint.consultations[0]
    assert kept.orders[0].text == "先设警戒"
    assert "13800000000" not in text_of(kept)
    assert trail is not None
    [line] = [entry for entry in trail["entries"] if entry["action"] == "case.consultation_decided"]
    assert len(line["facts"]["new"]["consultation_1"]["orders"]) == 2
    assert wrong(store, tmp_path) == []


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (SquadOrder("0123456789abcdef-1", "封路"), "no_squad"),
        (SquadOrder(SQUAD, "封路", ("LY-L00009",)), "not_called"),
        (SquadOrder(SQUAD, " "), "missing_field"),
    ],
)
def test_a_decision_whose_instruction_cannot_go_out_is_not_made(
    consulted_bus: CommandBus, store: Store, order: SquadOrder, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        consulted_bus.handle(decide(SquadOrder(SQUAD, "先设警戒"), order), MANAGER)
    assert squad_of(store).orders == ()
    with store.reading() as connection:
        kept = read_case(connection, CASE)
    assert kept is not None
    assert kept.joint is not None
    assert kept.joint.open_consultation is not None


def test_a_squad_that_stood_down_or_is_not_ones_to_command_is_told_nothing(
    consulted_bus: CommandBus, store: Store
) -> None:
    with pytest.raises(Refused, match="forbidden"):
        consulted_bus.handle(decide(SquadOrder(SQUAD, "先设警戒")), officer_of("police", 13))
    consulted_bus.handle(
        c.StandDownSquad(region=COUNTY, squad=SQUAD, expected_version=squad_of(store).version), MANAGER
    )
    with pytest.raises(Refused, match="ended"):
        consulted_bus.handle(decide(SquadOrder(SQUAD, "先设警戒")), MANAGER)
    assert consulted_bus.handle(decide(), MANAGER).joint.open_parts
