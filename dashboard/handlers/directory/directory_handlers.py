"""Commands of the directory: people, units, posts, rosters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from dashboard.handlers.context import Context
from data_access.database.unit_of_work import UnitOfWork
from data_access.directory import directory_edits, people_queries, rosters
from data_access.directory.directory_rows import Known, known
from data_access.directory.edit_limit import check_by_hand
from data_access.directory.linked_accounts import check_holders, check_officers, check_people, count_officers
from data_access.outbox.dead_contacts import look_again, set_looks
from data_access.outbox.offer_timers import hasten_offers
from domain.access.actor import Actor
from domain.access.county_rights import regions_in_county, require_in_county
from domain.access.masking import mask_phone
from domain.access.reasons import checked_reason
from domain.access.rights import Right
from domain.directory.directory_commands import (
    AddDuty,
    RecordPhoneSearch,
    RemoveDuty,
    RemovePerson,
    RemovePost,
    RemoveUnit,
    RestorePerson,
    RevealPerson,
    SavePerson,
    SavePost,
    SaveUnit,
)
from domain.directory.directory_rules import check_no_officers, check_visible, edit_person
from domain.directory.mandate import mandate_of
from domain.directory.person import Person, Post, Unit, person_faults, post_faults, unit_faults
from domain.directory.roster import Shift, shift_faults
from domain.kernel.command import Command
from domain.kernel.errors import Invalid


def save_person(work: UnitOfWork, command: SavePerson, by: Actor, context: Context) -> Person:
    """The person as saved. Refused unknown_person, invalid, forbidden, beyond_reach, approval_needed, stale,
    person_there.
    """
    version = command.expected_version or 0
    old = Person(command.person, "", "", "", "", "", source="admin")
    if version:
        found = people_queries.find_person(work.connection, work.county, command.person)
        old = check_visible(found, by.viewer, Right.MANAGE_PEOPLE)
    person = edit_person(old, command.fields)
    if faults := person_faults(person, _known(work, context)):
        raise Invalid(faults)
    by.viewer.require(Right.MANAGE_PEOPLE, person.region)
    check_people(work, mandate_of(by.viewer), [person.id])
    check_by_hand(work, person.id, context.approval_above)
    if not version:
        return directory_edits.add_person(work, person)
    new = directory_edits.change_person(work, replace(person, version=version))
    look_again(work.connection, work.county, [new.id], work.now)
    return new


def remove_person(work: UnitOfWork, command: RemovePerson, by: Actor, context: Context) -> Person:
    """The person, off all duties. Refused as save_person."""
    return _set_active(work, command, by, context, active=False)


def restore_person(work: UnitOfWork, command: RestorePerson, by: Actor, context: Context) -> Person:
    """The person, back. Refused as save_person."""
    return _set_active(work, command, by, context, active=True)


def _set_active(
    work: UnitOfWork, command: RemovePerson | RestorePerson, by: Actor, context: Context, active: bool
) -> Person:
    reason, version = checked_reason(command.reason), command.expected_version or 0
    found = people_queries.find_person(work.connection, work.county, command.person)
    check_visible(found, by.viewer, Right.MANAGE_PEOPLE)
    check_people(work, mandate_of(by.viewer), [command.person])
    check_by_hand(work, command.person, context.approval_above)
    new = directory_edits.set_active(work, command.person, version, active, reason)
    set_looks(work.connection, work.county, [new.id], work.now)
    hasten_offers(work.connection, "person", new.id, work.now)
    return new


def reveal_person(work: UnitOfWork, command: RevealPerson, by: Actor, context: Context) -> Person:
    """The person in full, for a reason. Refused bad_reason, unknown_person."""
    reason = checked_reason(command.reason)
    found = people_queries.find_person(work.connection, work.county, command.person)
    person = check_visible(found, by.viewer, Right.REVEAL_PEOPLE)
    new = {"fields": ["name", "phone", *(["email"] if person.email else [])]}
    work.trace("person.revealed", f"person:{person.id}", None, new, reason=reason)
    return person


def record_phone_search(work: UnitOfWork, command: RecordPhoneSearch, by: Actor, context: Context) -> None:
    """A row, like revealing. Refused forbidden."""
    regions_in_county(by.viewer, Right.SEE_PEOPLE, work.county)
    facts = {"phone": mask_phone(command.phone), "count": command.found}
    work.trace("people.searched", f"people:{work.county}", None, facts)


def save_unit(work: UnitOfWork, command: SaveUnit, by: Actor, context: Context) -> Unit:
    """The unit as saved. Refused forbidden, invalid, beyond_reach, code_there, stale."""
    by.viewer.require(Right.MANAGE_PEOPLE, work.county)
    check_officers(work, mandate_of(by.viewer), command.unit.code)
    if faults := unit_faults(command.unit, _known(work, context)):
        raise Invalid(faults)
    return directory_edits.save_unit(work, command.unit)


def remove_unit(work: UnitOfWork, command: RemoveUnit, by: Actor, context: Context) -> None:
    """Refused forbidden, in_use, beyond_reach, stale."""
    by.viewer.require(Right.MANAGE_PEOPLE, work.county)
    mandate = mandate_of(by.viewer)
    check_officers(work, mandate, command.code)
    check_holders(work, mandate, "unit", command.code)
    check_no_officers(command.code, count_officers(work, command.code))
    directory_edits.remove_unit(work, command.code, command.expected_version or 0)


def save_post(work: UnitOfWork, command: SavePost, by: Actor, context: Context) -> Post:
    """The post as saved. Refused forbidden, invalid, code_there, stale."""
    by.viewer.require(Right.MANAGE_PEOPLE, work.county)
    if faults := post_faults(command.post):
        raise Invalid(faults)
    return directory_edits.save_post(work, command.post)


def remove_post(work: UnitOfWork, command: RemovePost, by: Actor, context: Context) -> None:
    """Refused forbidden, in_use, beyond_reach, stale."""
    by.viewer.require(Right.MANAGE_PEOPLE, work.county)
    check_holders(work, mandate_of(by.viewer), "post", command.code)
    directory_edits.remove_post(work, command.code, command.expected_version or 0)


def add_duty(work: UnitOfWork, command: AddDuty, by: Actor, context: Context) -> Person:
    """Who is on duty now. Refused forbidden, invalid, beyond_reach, duty_there, overlap."""
    duty, mandate = command.duty, mandate_of(by.viewer)
    _check_roster(work, duty, by)
    found = people_queries.find_person(work.connection, work.county, duty.person)
    near = found is not None and found.active and mandate.covers(found.region)
    places = rosters.Places(_known(work, context), frozenset([duty.person] if near else []))
    faults = shift_faults(duty, places)
    if faults or found is None:
        raise Invalid(faults)
    check_people(work, mandate, [duty.person])
    rosters.add(work, duty, mandate, found.region)
    return found


def remove_duty(work: UnitOfWork, command: RemoveDuty, by: Actor, context: Context) -> None:
    """Refused forbidden, unknown_duty, beyond_reach."""
    _check_roster(work, command.duty, by)
    check_people(work, mandate_of(by.viewer), [command.duty.person])
    rosters.remove(work, command.duty)


def _check_roster(work: UnitOfWork, duty: Shift, by: Actor) -> None:
    """Who changes a roster manages people where the duty is."""
    require_in_county(by.viewer, Right.MANAGE_PEOPLE, work.county, duty.region or work.county)


def _known(work: UnitOfWork, context: Context) -> Known:
    return known(work.connection, work.county, context.counties[work.county].has_region)


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {
    SavePerson: save_person,
    RemovePerson: remove_person,
    RestorePerson: restore_person,
    RevealPerson: reveal_person,
    RecordPhoneSearch: record_phone_search,
    SaveUnit: save_unit,
    RemoveUnit: remove_unit,
    SavePost: save_post,
    RemovePost: remove_post,
    AddDuty: add_duty,
    RemoveDuty: remove_duty,
}
