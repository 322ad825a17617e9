"""Conditions on accounts that several rooms ask for."""

from __future__ import annotations

from typing import Final

from sqlalchemy import and_, exists, select

from data_access.database.tables.account_tables import accounts
from data_access.database.tables.directory_tables import people
from data_access.database.tables.region_columns import county_or_city_in

LEFT_PERSON: Final = and_(
    people.c.county == county_or_city_in(accounts.c.region),
    people.c.id == accounts.c.person,
    people.c.active == 0,
)
"""The condition that a person of the directory is an account's and was removed."""
STAYS: Final = ~exists(select(people.c.id).where(LEFT_PERSON).correlate(accounts))
"""The condition that an account belongs to nobody who was removed from their county's directory: who leaves
all duties keeps no way in. It opens again with the person.
"""
HAS_WAY_IN: Final = accounts.c.password.isnot(None) | accounts.c.oidc_subject.isnot(None)
"""The condition that a password or an identity of the provider opens an account."""
NOTHING_PENDING: Final = {"totp_pending": None, "totp_pending_for": None, "totp_pending_at": None}
"""The columns of a second factor that was begun, when none is."""
