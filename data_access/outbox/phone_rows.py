"""Phone numbers of a county's active people, and what their gateways have told of them."""

from __future__ import annotations

from sqlalchemy import Connection, select

from data_access.database.tables.directory_tables import people
from data_access.database.tables.outbox_tables import outbox
from data_access.outbox.dead_contacts import read_dead
from domain.directory.phone_health import PhoneHealth, judge_phones
from domain.kernel.worlds import WorldId
from domain.squads.calls.dead_contacts import PHONE
from domain.squads.calls.outgoing import State


def read_phone_health(connection: Connection, world: WorldId) -> PhoneHealth:
    """What is wrong with the numbers of a county; all messages are read for it."""
    p, o = people.c, outbox.c
    query = select(p.id, p.phone).where(p.county == world.county, p.active == 1)
    phones = [(row.id, row.phone) for row in connection.execute(query)]
    dead_contacts = read_dead(connection, world.county)
    dead = {
        person for person, some in dead_contacts.items() if any(contact.contact == PHONE for contact in some)
    }
    delivered = select(o.person).where(o.county == str(world), o.state == State.DELIVERED.value).distinct()
    return judge_phones(phones, dead, {*connection.execute(delivered).scalars()})
