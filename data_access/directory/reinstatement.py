"""Taking a person back together with the account that ended with them."""

from __future__ import annotations

from data_access.database.unit_of_work import UnitOfWork
from data_access.directory import people_queries
from data_access.directory.directory_edits import set_active
from data_access.directory.linked_accounts import check_people
from domain.directory.directory_rules import check_covered
from domain.directory.mandate import Mandate


def take_back(act: UnitOfWork, person: str, mandate: Mandate, reason: str) -> None:
    """Restore a person who was removed; their accounts open again with them. Raises Refused: unknown_person
    where the mandate does not cover their region, beyond_reach, stale.
    """
    found = check_covered(people_queries.find_person(act.connection, act.county, person), mandate)
    check_people(act, mandate, [person])
    set_active(act, person, found.version, True, reason)
