"""Who is a person of a county right now, as the decisions of one transaction see it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import Connection

from data_access.directory.people_queries import active_among, has_unit, home_of, seeded
from domain.decisions.world import CountyRules


class Present:
    """The county of the rules, whose people are those of the directory among `asked`.

    Only the ids a batch speaks of are looked up. A county whose directory was never taken over from its pack
    still has the pack's people.
    """

    def __init__(self, county: CountyRules, connection: Connection, people: Collection[str]) -> None:
        self.code, self.prefix, self.tz = county.code, county.prefix, county.tz
        self.places = county.places
        self._county, self._connection = county, connection
        self._active: Collection[str] = active_among(connection, county.code, [*people])
        if len(self._active) < len(people) and not seeded(connection, county.code):
            self._active = [person for person in people if county.has_person(person)]

    def limit(self, matter: str | None, severity: int) -> timedelta:
        """Time allowed from the report to closing."""
        return self._county.limit(matter, severity)

    def has_person(self, person: str) -> bool:
        """Whether it is an active person; False for an id that was not among those asked for."""
        return person in self._active

    def regions_of(self, person: str) -> Sequence[str] | None:
        """Where the directory, or the pack while there is none, says that a person belongs."""
        if seeded(self._connection, self.code):
            return home_of(self._connection, self.code, person)
        return self._county.regions_of(person)

    def has_unit(self, unit: str) -> bool:
        """Whether it is a unit of the directory, or of the pack while there is no directory."""
        if has_unit(self._connection, self.code, unit):
            return True
        return not seeded(self._connection, self.code) and self._county.has_unit(unit)
