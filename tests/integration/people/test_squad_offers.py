"""An offer of a squad's command through the door: its timer, how it lapses, and what is told of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.commands import CommandBus, ReportHandler
from dashboard.handlers.context import Context
from dashboard.relay.fires.all_fires import list_fires
from dashboard.relay.timer_audit import TimerAuditor, list_missing
from dashboard.relay.timers import BY
from data_access.audit.anchors import Folder
from data_access.county_packs.county_pack import County
from data_access.maintenance.verification.verify import verify
from data_access.outbox.offer_timers import OFFER
from data_access.outbox.timer_rows import Timer, drop_timer, read_due
from data_access.squads.squad_store import read_squad
from data_access.store import Store
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.accounts.account_commands import DisableAccount
from domain.kernel.worlds import WorldId
from domain.squads import squad_commands as c
from domain.squads.squad import Squad
from tests.integration.people.handling_samples import MANAGER
from tests.integration.people.record_samples import SHOWN
from tests.integration.people.squad_samples import COMMANDER, OFFERED, SQUAD, give
from tests.integration.reports import COUNTY, encode_case, envelopes

LONG = timedelta(days=1)
ANNA = Actor(Viewer(Kind.PERSON, "account:7", "Anna", (Grant(Role.ADMINISTRATOR, COUNTY),)))


@pytest.fixture
def context(county: County) -> Context:
    return Context({COUNTY: county}, 50)


@pytest.fixture
def bus(store: Store, county: County, clock: Any, context: Context) -> CommandBus:
    ReportHandler(store, {COUNTY: county}, clock=clock).handle(envelopes(encode_case(SHOWN)))
    return CommandBus(store, context, None, clock)


def offer(bus: CommandBus, store: Store, now: Any) -> None:
    assembled, add, offered = OFFERED
    bus.handle(assembled, MANAGER)
    add(store, now)
    bus.handle(offered, MANAGER)


def squad_of(store: Store) -> Squad:
    with store.reading() as connection:
        found = read_squad(connection, WorldId(COUNTY), SQUAD)
    assert found
    return found


def timers_of(store: Store, until: Any) -> list[Timer]:
    with store.reading() as connection:
        return read_due(connection, until, 10, (OFFER,))


def fire(store: Store, context: Context, now: Any) -> int:
    """Fire what is due, as the relay does; how many."""
    due = timers_of(store, now)
    for timer in due:
        with store.unit_of_work(WorldId(COUNTY), BY, now) as work:
            assert drop_timer(work.connection, timer.world, timer.id)
            list_fires(context)[OFFER](work, timer)
    return len(due)


def test_an_offer_that_nobody_accepts_lapses_by_its_timer_and_is_told(
    bus: CommandBus, store: Store, context: Context, county: County, clock: Any, tmp_path: Path
) -> None:
    now = clock()
    offer(bus, store, now)
    [timer] = timers_of(store, now + LONG)
    assert timer.due_at == squad_of(store).offers[0].expires_at
    assert fire(store, context, now) == 0
    assert fire(store, context, timer.due_at) == 1
    lapsed = squad_of(store)
    assert (lapsed.lead, lapsed.offers[0].state, lapsed.offers[0].answer) == (
        MANAGER.name,
        "lapsed",
        "expired",
    )
    assert timers_of(store, now + LONG) == []
    verdict = verify(store.database, COUNTY, Folder(tmp_path), None)
    assert {finding.kind for finding in verdict.findings} == {"no_anchor"}


@pytest.mark.parametrize(
    "answered",
    [
        (give(c.AcceptHandOver, offer=1), COMMANDER),
        (give(c.DeclineHandOver, offer=1, reason="正在处置别的事件"), COMMANDER),
        (give(c.WithdrawHandOver, offer=1), MANAGER),
        (give(c.StandDownSquad, 2), MANAGER),
    ],
)
def test_an_answer_takes_the_timer_away(
    bus: CommandBus, store: Store, clock: Any, answered: tuple[Any, Any]
) -> None:
    offer(bus, store, clock())
    bus.handle(*answered)
    assert timers_of(store, clock() + LONG) == []


def test_whose_account_ends_is_asked_no_longer_and_the_command_stays(
    bus: CommandBus, store: Store, context: Context, clock: Any
) -> None:
    now = clock()
    offer(bus, store, now)
    bus.handle(DisableAccount(region=COUNTY, account=9), ANNA)
    assert fire(store, context, now) == 1
    lapsed = squad_of(store)
    assert (lapsed.lead, lapsed.offers[0].answer) == (MANAGER.name, "unable")


def test_an_offer_that_is_looked_at_early_waits_on(
    bus: CommandBus, store: Store, context: Context, clock: Any
) -> None:
    now = clock()
    offer(bus, store, now)
    [before] = timers_of(store, now + LONG)
    with store.unit_of_work(WorldId(COUNTY), BY, now) as work:
        drop_timer(work.connection, before.world, before.id)
        list_fires(context)[OFFER](work, before)
    assert timers_of(store, now + LONG) == [before]
    assert squad_of(store).offers[0].state == "open"


def test_a_timer_that_is_lost_is_restored(bus: CommandBus, store: Store, county: County, clock: Any) -> None:
    now = clock()
    offer(bus, store, now)
    [timer] = timers_of(store, now + LONG)
    with store.database.writing() as connection:
        drop_timer(connection, timer.world, timer.id)
    with store.reading() as connection:
        assert [item for item in list_missing(connection, county, now) if item.kind == OFFER] == [timer]
    TimerAuditor(store, {COUNTY: county}, lambda: now).restore_missing()
    assert timers_of(store, now + LONG) == [timer]
