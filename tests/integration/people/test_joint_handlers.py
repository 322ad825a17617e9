"""One lead and thirty units on one case: what its row costs, what the trace knows of it; both databases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from dashboard.commands import CommandBus, ReportHandler
from dashboard.handlers.context import Context
from data_access.audit.anchors import Folder
from data_access.cases.details import read_case
from data_access.county_packs.county_pack import County
from data_access.feed.county_feed import Feed
from data_access.storage.codec import text_of
from data_access.store import Store
from data_access.tables.live_tables import cases
from data_access.verification.verify import verify
from domain.cases.joint import joint_commands as j
from domain.cases.joint.joint import DONE
from tests.integration.people.handling_samples import CASE, DISPATCHED, MANAGER
from tests.integration.people.joint_samples import give, officer_of
from tests.integration.people.record_samples import SHOWN
from tests.integration.reports import COUNTY, case, envelopes

UNITS, TEXT = 30, "核查账册与工资发放记录，固定证据，限时反馈。"


@pytest.fixture
def bus(store: Store, county: County, clock: Any) -> CommandBus:
    ReportHandler(store, {COUNTY: county}, clock=clock).handle(envelopes(case(SHOWN)))
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
