"""Whoever said nothing of an instruction is reminded at half of its time, once, whatever clocks do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from dashboard.relay.timer_audit import TimerAuditor
from data_access.audit.anchors import Folder
from data_access.database.tables.outbox_tables import timers
from data_access.maintenance.verification.verify import verify
from data_access.outbox.reminder_timers import ORDER_REMINDER
from data_access.squads.case_trail_rows import read_case_trail
from domain.kernel.errors import Refused
from domain.squads import squad_commands as c
from tests.integration.people.handling_samples import CASE, MANAGER
from tests.integration.people.squad_samples import FIRST, ORDER, SQUAD, give
from tests.integration.people.test_squad_timers import CalledSquad, called_squad
from tests.integration.reports import COUNTY

__all__ = ["called_squad"]
LIMIT = timedelta(minutes=30)


def give_order(called: CalledSquad) -> None:
    called.bus.handle(replace(ORDER, due_at=called.post.wall.now + LIMIT), MANAGER)


def list_sent_channels(called: CalledSquad) -> list[str]:
    """What of the instruction left, by channel: itself, then the reminder."""
    return [row["channel"] for row in called.post.rows(SQUAD) if row["kind"] == "order"]


def timer_rows(called: CalledSquad) -> list[str]:
    with called.post.store.reading() as connection:
        query = select(timers.c.id).where(timers.c.kind == ORDER_REMINDER)
        return [*connection.execute(query).scalars()]


def test_who_is_silent_is_reminded_once_at_half_of_the_time(
    called_squad: CalledSquad, tmp_path: Path
) -> None:
    give_order(called_squad)
    called_squad.wait(899)
    assert list_sent_channels(called_squad) == ["notice"]
    called_squad.wait(1)
    assert list_sent_channels(called_squad) == ["notice"] * 2
    called_squad.wait(1, 7200)
    assert (list_sent_channels(called_squad), timer_rows(called_squad)) == (["notice"] * 2, [])
    with called_squad.post.store.reading() as connection:
        trail = read_case_trail(connection, CASE)
    assert trail is not None
    [entry] = [entry for entry in trail["entries"] if entry["action"] == "squad.order_reminded"]
    assert (entry["people"], entry["facts"]["number"]) == ([FIRST], 1)
    verdict = verify(called_squad.post.store.database, COUNTY, Folder(tmp_path), None)
    assert {finding.kind for finding in verdict.findings} == {"no_anchor"}


@pytest.mark.parametrize("state", ["read", "done"])
def test_who_confirmed_is_not_reminded(called_squad: CalledSquad, state: str) -> None:
    give_order(called_squad)
    said_at = give(
        c.AcknowledgeOrder,
        person=FIRST,
        order=1,
        state=state,
        answered_at=called_squad.post.wall.now,
        note="已设",
    )
    called_squad.bus.handle(said_at, MANAGER)
    assert timer_rows(called_squad) == []
    called_squad.wait(7200)
    assert list_sent_channels(called_squad) == ["notice"]


def test_a_squad_that_stood_down_reminds_nobody(called_squad: CalledSquad) -> None:
    give_order(called_squad)
    called_squad.bus.handle(give(c.StandDownSquad, 2), MANAGER)
    called_squad.wait(7200)
    assert list_sent_channels(called_squad) == ["notice"]


def test_a_timer_that_was_lost_comes_back_and_one_that_fires_twice_reminds_once(
    called_squad: CalledSquad,
) -> None:
    give_order(called_squad)
    with called_squad.post.store.database.writing() as connection:
        connection.execute(delete(timers).where(timers.c.kind == ORDER_REMINDER))
    called_squad.post.wall.pass_by(3600)
    auditor = TimerAuditor(called_squad.post.store, {COUNTY: called_squad.county}, called_squad.post.wall)
    assert auditor.restore_missing() >= 1
    called_squad.wait(0)
    assert list_sent_channels(called_squad) == ["notice"] * 2
    assert auditor.restore_missing() == 0
    called_squad.wait(0, 60)
    assert list_sent_channels(called_squad) == ["notice"] * 2


def test_nobody_but_the_timer_reminds(called_squad: CalledSquad) -> None:
    give_order(called_squad)
    with pytest.raises(Refused, match="only the timer"):
        called_squad.bus.handle(give(c.RemindOrder, order=1), MANAGER)
