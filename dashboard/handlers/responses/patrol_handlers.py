"""Commands about hazard points, and what responses ask of whoever patrols them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from dashboard.handlers.cases.case_handlers import enter_case
from dashboard.handlers.cases.field_reports import link_report
from dashboard.handlers.context import Context
from data_access.cases.details import read_case
from data_access.database.unit_of_work import UnitOfWork
from data_access.directory.people_queries import contact_cards, find_person
from data_access.emergency.responses.patrols import patrol_store as store
from data_access.emergency.responses.response_rows import read_running
from data_access.outbox.outbox_rows import withdraw_unsent
from data_access.outbox.timer_rows import Timer, drop_timer, set_timer
from domain.access.actor import Actor
from domain.access.reasons import checked_reason
from domain.access.rights import Grant, Kind, Right, Role
from domain.cases.case_commands import EnterCase
from domain.emergency.responses.patrols.hazard import HazardPoint, find_level, hours_of
from domain.emergency.responses.patrols.patrol import (
    ABNORMAL,
    Patrol,
    PointState,
    check_patrol,
    demand_patrols,
    take_patrol,
)
from domain.emergency.responses.patrols.patrol_changes import patrol_change, points_change
from domain.emergency.responses.patrols.patrol_commands import RecordPatrol, RevealHazardContacts
from domain.emergency.responses.patrols.patrollers import check_patroller, sign_patrol
from domain.kernel.command import Command
from domain.kernel.lookups import require_found
from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import PATROL, message_id

PATROL_DUE, PATROL_AUDIT = "patrol_due", "patrol_audit"
"""The kinds of timers: one reminds of a point that is overdue, one counts a county's points anew."""
AUDIT_EVERY: Final = timedelta(minutes=10)
SEVERITY: Final = 2
"""Of the case that something wrong becomes; people change it."""


@dataclass(frozen=True, slots=True)
class PatrolOutcome:
    """What became of a patrol: how the point stands, the case of what is wrong, whether it was known."""

    state: PointState
    case: str = ""
    repeated: bool = False


def record(work: UnitOfWork, command: RecordPatrol, by: Actor, context: Context) -> PatrolOutcome:
    """How the point stands now. Refused no_hazard, forbidden, bad_patrol, and what a case is refused."""
    check_patrol(command.patrol)
    old = _find(work, command.patrol.point, context)
    _check_reach(work, old.point, by)
    patrol = sign_patrol(command.patrol, by, work.now)
    if store.is_known(work.connection, work.world, patrol):
        return PatrolOutcome(old, old.case, True)
    if patrol.result == ABNORMAL:
        patrol = replace(patrol, case=_open_case(work, patrol, old, by, context))
    new = take_patrol(old, patrol)
    store.add_patrol(work.connection, work.world, patrol, work.now)
    store.save_points(work.connection, work.world, [new])
    if new.due_at != old.due_at:
        withdraw_unsent(work.connection, work.world, new.point.code, PATROL, work.now)
        set_due_timer(work, new)
    tz = context.counties[work.county].tz
    work.publish([patrol_change(patrol, old, new, work.county, by, work.now, tz)])
    return PatrolOutcome(new, patrol.case)


def reveal_contacts(
    work: UnitOfWork, command: RevealHazardContacts, by: Actor, context: Context
) -> dict[str, dict[str, str]]:
    """Name and number of whoever is responsible for a point, by person. Refused bad_reason, no_hazard,
    forbidden.
    """
    reason = checked_reason(command.reason)
    found = context.counties[work.county].hazards.get(command.point)
    point = require_found(found, "no_hazard", "hazard point", "point")
    by.viewer.require(Right.EVACUATE, point.region)
    facts = {"fields": ["name", "phone"], "people": len(point.people), "region": point.region}
    work.trace("hazard.revealed", f"hazard:{point.code}", None, facts, reason=reason)
    cards = contact_cards(work.connection, work.county, point.people)
    return {person: {"name": card["name"], "phone": card["phone"]} for person, card in cards.items()}


def _find(work: UnitOfWork, code: str, context: Context) -> PointState:
    """How a point of the county pack stands; one that is new in it stands as the responses ask."""
    county = context.counties[work.county]
    point = require_found(county.hazards.get(code), "no_hazard", "hazard point", "point")
    kept = store.read_point(work.connection, work.world, code)
    if kept is not None:
        return replace(kept, point=point)
    hours = hours_of(point.kind, find_level(read_running(work.connection, work.world)), county.patrol_hours)
    return demand_patrols(PointState(point), point, hours, work.now)


def _check_reach(work: UnitOfWork, point: HazardPoint, by: Actor) -> None:
    """Refused forbidden (`check_patroller`)."""
    link = by.viewer.kind is Kind.LINK
    person = find_person(work.connection, work.county, by.viewer.person or "") if link else None
    check_patroller(point, by, person, work.county)


def _open_case(work: UnitOfWork, patrol: Patrol, old: PointState, by: Actor, context: Context) -> str:
    """The case of what is wrong: that of the same words while it is open, else a new one at the point."""
    if old.is_wrong and old.case and old.what == patrol.what:
        kept = read_case(work.connection, old.case)
        if kept is not None and kept.open:
            return kept.id
    point, viewer = old.point, by.viewer
    entered = case_entry(work.world, patrol, point)
    if not (viewer.may(Right.MANAGE_CASES, point.region) or viewer.may(Right.ANSWER_CALLS, point.region)):
        lent = (*viewer.grants, Grant(Role.DUTY_OFFICER, point.region))
        by = replace(by, viewer=replace(viewer, grants=lent))
    case = enter_case(work, entered, by, context)
    if viewer.kind is not Kind.LINK:
        link_report(work, case, by, person=patrol.person or point.patroller)
    return case.id


def case_entry(world: WorldId, patrol: Patrol, point: HazardPoint) -> EnterCase:
    """What is entered of something wrong at a point."""
    return EnterCase(
        region=world.county,
        key=message_id(world, PATROL, point.code, patrol.id),
        title=f"{point.name}巡查发现异常",
        severity=SEVERITY,
        text=patrol.what,
        place=point.region,
        lat=point.lat,
        lon=point.lon,
        seen_at=patrol.at,
    )


def renew_demand(work: UnitOfWork, by: Actor, context: Context) -> list[PointState]:
    """Ask for patrols as the responses that run now do, of the points that the county pack has now; those
    that stand otherwise than before.
    """
    county = context.counties[work.county]
    level = find_level(read_running(work.connection, work.world))
    kept, changed = store.read_points(work.connection, work.world), list[PointState]()
    for code, point in county.hazards.items():
        old = kept.get(code)
        hours = hours_of(point.kind, level, county.patrol_hours)
        new = demand_patrols(old or PointState(point), point, hours, work.now)
        if new != old and (old is not None or hours is not None):
            changed.append(new)
    gone = sorted(kept.keys() - county.hazards.keys())
    if changed or gone:
        store.save_points(work.connection, work.world, changed)
        store.drop_points(work.connection, work.world, gone)
        facts = {"points": len(changed)} | ({} if level is None else {"level": level})
        place = (work.county, by, work.now, county.tz)
        work.publish([points_change("patrol.demanded", changed, gone, facts, *place)])
    _set_timers(work, changed, gone, level)
    return changed


def _set_timers(
    work: UnitOfWork, changed: Iterable[PointState], gone: Iterable[str], level: int | None
) -> None:
    for state in changed:
        set_due_timer(work, state)
        if state.due_at is None:
            withdraw_unsent(work.connection, work.world, state.point.code, PATROL, work.now)
    for code in gone:
        drop_timer(work.connection, work.world, _name_timer(work.world, code))
    audit = find_patrol_audit(work.world, work.now + AUDIT_EVERY)
    if level is None:
        drop_timer(work.connection, work.world, audit.id)
    else:
        set_timer(work.connection, audit)


def find_patrol_audit(world: WorldId, due: datetime) -> Timer:
    """The timer by which the points of a county are counted anew while a response asks for patrols."""
    return Timer(world, message_id(world, PATROL_AUDIT), PATROL_AUDIT, world.county, due, {})


def set_due_timer(work: UnitOfWork, state: PointState) -> None:
    """Set, move or drop the timer of a point: none where nobody has to go, or nobody is responsible."""
    timer = find_due_timer(work.world, state)
    if timer is None:
        drop_timer(work.connection, work.world, _name_timer(work.world, state.point.code))
    else:
        set_timer(work.connection, timer)


def find_due_timer(world: WorldId, state: PointState) -> Timer | None:
    """The timer that a point should have before anybody was reminded."""
    code, due_at = state.point.code, state.due_at
    if due_at is None or not state.point.people:
        return None
    return Timer(world, _name_timer(world, code), PATROL_DUE, code, due_at, {})


def _name_timer(world: WorldId, code: str) -> str:
    return message_id(world, PATROL_DUE, code)


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {
    RecordPatrol: record,
    RevealHazardContacts: reveal_contacts,
}
