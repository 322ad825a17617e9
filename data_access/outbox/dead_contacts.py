"""Rows of phones and addresses that do not work.

A row keeps the digest of the address, and counts only while the directory has that one still: a number that
was mended works again without anybody saying so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, select

from data_access.database.bulk import Bulk, among
from data_access.database.codec import utc_text
from data_access.database.tables.directory_tables import people
from data_access.database.tables.outbox_tables import dead_contacts, outbox
from data_access.outbox.timer_rows import Timer, set_timer
from domain.directory.person import DeadContact, mark_address
from domain.kernel.worlds import WorldId
from domain.squads.calls.dead_contacts import CONTACTS, PHONE, REASONS, Dead, judge_cause
from domain.squads.calls.outgoing import Message, message_id

CONTACT_LOOK: Final = "contacts"
"""The kind of timer that has a squad look again at which of its members' contacts are dead."""
_SQUADS: Final = "SELECT squad FROM squad_people WHERE county = %s AND person"
_d = dead_contacts.c
_rows = Bulk(dead_contacts, "county", "person", "contact", "address", "at")


def note_failure(connection: Connection, message: Message, cause: str, now: datetime) -> None:
    """A message failed for good: when its cause says that nobody has the address it went to, this is kept,
    and the squads of that person look at it.
    """
    contact, county = judge_cause(message.channel, cause), message.world.county
    if not contact:
        return
    o = outbox.c
    same = (o.county == str(message.world), o.id == message.id)
    address = connection.execute(select(o.address).where(*same)).scalar()
    if address:
        _rows.replace(connection, [(county, message.person, contact, address, utc_text(now))])
        look_again(connection, county, [message.person], now)


def note_delivery(connection: Connection, message: Message, now: datetime) -> None:
    """A message arrived: the contact it went to works, whatever was said before it was written."""
    contact, county = CONTACTS.get(message.channel, ""), message.world.county
    same = (_d.county == county, _d.person == message.person, _d.contact == contact)
    if contact and connection.execute(delete(dead_contacts).where(*same)).rowcount:
        look_again(connection, county, [message.person], now)


def look_again(connection: Connection, county: str, persons: Collection[str], now: datetime) -> None:
    """Let the live squads of these people look at their contacts now; what was mended is forgotten."""
    _forget_mended(connection, county, persons)
    set_looks(connection, county, persons, now)


def set_looks(connection: Connection, county: str, persons: Collection[str], now: datetime) -> None:
    """Let the live squads of these people look at their contacts now."""
    found = among(connection, _SQUADS, county, [*persons]) if persons else ()
    for squad in sorted({squad for (squad,) in found}):
        set_timer(connection, contact_timer(WorldId(county), squad, now))


def _forget_mended(connection: Connection, county: str, persons: Collection[str]) -> None:
    query = select(_d.person, _d.contact).where(_d.county == county)
    kept = {
        (person, dead_contact.contact)
        for person, dead in read_dead(connection, county).items()
        for dead_contact in dead
    }
    for person, contact in connection.execute(query).all():
        if person in persons and (person, contact) not in kept:
            same = (_d.county == county, _d.person == person, _d.contact == contact)
            connection.execute(delete(dead_contacts).where(*same))


def contact_timer(world: WorldId, squad: str, due: datetime) -> Timer:
    """The timer that has a squad look at the contacts of its members."""
    return Timer(world, message_id(world, CONTACT_LOOK, squad), CONTACT_LOOK, squad, due, {})


def read_dead(connection: Connection, county: str, persons: Iterable[str] | None = None) -> Dead:
    """What does not work, by person: of some people, or of all. A number that was changed since, and whoever
    has left, is not among them.
    """
    p = people.c
    query = (
        select(_d.person, _d.contact, _d.address, _d.at, p.phone, p.email)
        .join_from(dead_contacts, people, (p.county == _d.county) & (p.id == _d.person))
        .where(_d.county == county, p.active == 1)
        .order_by(_d.person, _d.contact.desc())
    )
    wanted = query if persons is None else query.where(_d.person.in_([*persons]))
    found: dict[str, tuple[DeadContact, ...]] = {}
    for person, contact, address, at, phone, email in connection.execute(wanted):
        if mark_address(person, phone if contact == PHONE else email) == address:
            dead = DeadContact(contact, REASONS[contact], datetime.fromisoformat(at))
            found[person] = (*found.get(person, ()), dead)
    return found
