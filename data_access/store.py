"""The store: what the programs read of the database, each in one short transaction; what changes it goes
through the door (dashboard/commands.py).

All raise Unavailable when the database cannot be used now.
"""

from __future__ import annotations

from typing import Any

from data_access.audit.trace_queries import Filters, Page, page
from data_access.cases import details, waiting_updates
from data_access.database.database import Unavailable
from data_access.database.fast_clock import utc_now
from data_access.database.heads import read_epochs
from data_access.database.transactions import Transactions
from data_access.directory.people_queries import home_of
from data_access.squads.case_trail_rows import read_case_trail
from data_access.streams import dead_letters, intake_rows, losses
from data_access.streams.intake_rows import Handled
from domain.access.scope import everybody
from domain.cases.case_join import Case
from domain.kernel.worlds import WorldId, world_in
from domain.sources.senders import named

__all__ = ["Handled", "Store", "Unavailable", "utc_now"]


class Store(Transactions):
    """What the programs ask of one database."""

    def case_detail(self, case_id: str, sees: details.Sees = everybody) -> dict[str, Any] | None:
        """A visible case, masked, with its trace (newest first); None when there is none that `sees` sees."""
        with self.reading() as connection:
            return details.case_detail(connection, case_id, sees)

    def case_trail(self, case_id: str, sees: details.Sees = everybody) -> dict[str, Any] | None:
        """The whole trail of a visible case, masked, the oldest first; None as of `case_detail`."""
        with self.reading() as connection:
            return read_case_trail(connection, case_id, sees)

    def county_of_case(self, case_id: str) -> str | None:
        """The county of a case; None when nothing is known of it, and of a drill's case."""
        with self.reading() as connection:
            case = details.read_case(connection, case_id)
        world = None if case is None else world_in(case.county)
        return None if world is None or world.drill is not None else world.county

    def grid_detail(self, region: str, sees: details.Sees = everybody) -> dict[str, Any]:
        """A grid's newest report and the open cases in it that `sees` sees."""
        with self.reading() as connection:
            return details.grid_detail(connection, region, sees)

    def dead_letters(
        self,
        world: WorldId | None = None,
        limit: int = 100,
        before: int | None = None,
        waiting_only: bool = False,
    ) -> list[dict[str, Any]]:
        """Dead letters, newest first."""
        with self.reading() as connection:
            return dead_letters.listed(connection, world, limit, before, waiting_only)

    def dead_letter_page(self, world: WorldId, offset: int, limit: int) -> tuple[list[dict[str, Any]], int]:
        """One page of dead letters without their bytes, newest first, and how many there are in all."""
        with self.reading() as connection:
            return dead_letters.page(connection, world, offset, limit)

    def dead_letter(self, dead_id: int) -> dict[str, Any] | None:
        """One dead letter."""
        with self.reading() as connection:
            return dead_letters.find(connection, dead_id)

    def refused(self, world: WorldId, source: str, message: str, sent_by: str = "") -> dict[str, Any] | None:
        """The newest dead letter of a message of a sender: why it was not taken."""
        with self.reading() as connection:
            return dead_letters.newest_of(connection, world, source, message, sent_by)

    def reported(self, world: WorldId, source: str, source_id: str) -> list[Case]:
        """The cases that were reported under one source and id."""
        with self.reading() as connection:
            return details.reported(connection, world, source, source_id)

    def regions_of(self, world: WorldId, person: str) -> tuple[str, ...] | None:
        """Where the directory says that a person belongs; None when it does not."""
        with self.reading() as connection:
            return home_of(connection, world, person)

    def waiting_page(self, world: WorldId, limit: int) -> tuple[list[dict[str, Any]], int]:
        """What waits for reports, the longest first, without its bytes; and how much it is in all."""
        with self.reading() as connection:
            return waiting_updates.page(connection, world, limit)

    def waiting_message(self, world: WorldId, number: int) -> dict[str, Any] | None:
        """One message that waits, with its bytes."""
        with self.reading() as connection:
            return waiting_updates.find(connection, world, number)

    def lost(
        self, world: WorldId | None = None, open_only: bool = False, limit: int = 100
    ) -> list[dict[str, Any]]:
        """Losses, newest first."""
        with self.reading() as connection:
            return losses.listed(connection, world, open_only, limit)

    def trace_page(
        self, world: WorldId, filters: Filters, before_n: int | None = None, limit: int = 50
    ) -> Page:
        """Rows of the trace, newest first, masked."""
        with self.reading() as connection:
            return page(connection, world, filters, before_n, limit)

    def alarms(self, world: WorldId) -> dict[str, int]:
        """Losses nobody acknowledged and dead letters nobody sent again."""
        with self.reading() as connection:
            lost, dead = losses.unacknowledged(connection, world), dead_letters.waiting(connection, world)
            return {"lost": lost, "dead": dead}

    def epochs(self) -> dict[WorldId, str]:
        """The epoch of every world's feed."""
        with self.reading() as connection:
            return read_epochs(connection)

    def sources(self, world: WorldId | None = None) -> list[dict[str, Any]]:
        """Health of the sources, by county and name."""
        with self.reading() as connection:
            return intake_rows.read_sources(connection, world)

    def handled(self, world: WorldId, source: str, message: str, scope: str = "") -> Handled | None:
        """Whether a message was taken, and what it said then. `scope`: the part of the county its sender is
        bound to.
        """
        with self.reading() as connection:
            return intake_rows.read_handled(connection, world, named(f"{source}/{message}", scope))
