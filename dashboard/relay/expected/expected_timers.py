"""All timers that a county should have as its calls, squads, cases, warnings, roll-outs and checks stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import select

from dashboard.handlers.cases.case_timers import OVERDUE, PART_TIMER, WHISTLE, list_case_timers
from dashboard.handlers.reports.warning_work import EXPIRES, find_expiry_timer
from dashboard.relay.expected.outlook import Expectation, Outlook
from dashboard.relay.expected.patrol_expected import OF_PATROLS
from dashboard.relay.expected.rollout_expected import OF_ROLLOUTS
from dashboard.relay.expected.situation_expected import OF_SITUATIONS
from dashboard.relay.expected.warning_expected import OF_CALLS
from data_access.database.codec import case_of
from data_access.database.tables.live_tables import cases
from data_access.emergency.responses.warning_rows import read_live_warnings
from data_access.outbox.call_rows import RUNG
from data_access.outbox.dead_contacts import CONTACT_LOOK, contact_timer, read_dead
from data_access.outbox.expected_rungs import list_rung_timers
from data_access.outbox.offer_timers import OFFER, find_offer_timer
from data_access.outbox.reminder_timers import ORDER_REMINDER, find_reminder_timer
from data_access.outbox.shortage_timers import SHORTAGE, find_shortage_timer
from data_access.outbox.timer_rows import Timer
from data_access.squads.squad_store import read_live_squads
from domain.squads.calls.dead_contacts import mark_contacts


def _find_rungs(at: Outlook) -> Iterator[Timer]:
    yield from list_rung_timers(at.connection, at.world, at.now)


def _find_shortages(at: Outlook) -> Iterator[Timer]:
    for squad in read_live_squads(at.connection, at.world):
        shortage = find_shortage_timer(at.world, squad, at.pack.enough_within)
        if shortage is not None:
            yield shortage


def _find_offers(at: Outlook) -> Iterator[Timer]:
    for squad in read_live_squads(at.connection, at.world):
        offer = find_offer_timer(at.world, squad)
        if offer is not None:
            yield offer


def _find_reminders(at: Outlook) -> Iterator[Timer]:
    for squad in read_live_squads(at.connection, at.world):
        reminder = find_reminder_timer(at.world, squad)
        if reminder is not None:
            yield reminder


def _find_contact_looks(at: Outlook) -> Iterator[Timer]:
    dead = read_dead(at.connection, at.world.county)
    for squad in read_live_squads(at.connection, at.world):
        if mark_contacts(squad, dead) is not squad:
            yield contact_timer(at.world, squad.id, at.now)


def _find_case_timers(at: Outlook) -> Iterator[Timer]:
    opened = select(cases.c.body).where(cases.c.county == str(at.world), cases.c.open == 1)
    for (body,) in at.connection.execute(opened):
        yield from list_case_timers(at.world, case_of(body), at.pack.rise_limits)


def _find_ends(at: Outlook) -> Iterator[Timer]:
    ends = (find_expiry_timer(at.world, warning) for warning in read_live_warnings(at.connection, at.world))
    yield from (end for end in ends if end is not None)


EXPECTATIONS: Final = (
    Expectation((RUNG,), _find_rungs),
    Expectation((SHORTAGE,), _find_shortages),
    Expectation((OFFER,), _find_offers),
    Expectation((ORDER_REMINDER,), _find_reminders),
    Expectation((CONTACT_LOOK,), _find_contact_looks),
    Expectation((WHISTLE, OVERDUE, PART_TIMER), _find_case_timers),
    Expectation((EXPIRES,), _find_ends),
    *OF_CALLS,
    *OF_ROLLOUTS,
    *OF_PATROLS,
    *OF_SITUATIONS,
)


def list_expected(at: Outlook) -> Iterator[Timer]:
    """Every timer that should be there; some of them only where they are not."""
    for expectation in EXPECTATIONS:
        yield from expectation.find(at)
