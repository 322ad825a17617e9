"""Taking a person back together with the account that ended with them."""

from __future__ import annotations

from data_access.people import reading
from data_access.people.behind import check_people
from data_access.people.changing import set_active
from data_access.trace.acting import Acting
from domain.errors import Refused
from domain.mandate import Mandate


def take_back(act: Acting, person: str, mandate: Mandate, reason: str) -> None:
    """Restore a person who was removed; their accounts open again with them. Raises Refused: unknown_person
    where the mandate does not cover their region, beyond_reach, stale.
    """
    found = reading.one(act.connection, act.county, person)
    if found is None or not mandate.covers(found.region):
        raise Refused("unknown_person", "no such person where you administer", "person")
    check_people(act, mandate, [person])
    set_active(act, person, found.version, True, reason)
