"""Where somebody administers people, and whom they may touch there.

Removing, moving or rostering a person ends or bends what the accounts behind the person may do. So whoever
administers a region touches nobody behind whom an account stands that was given something beyond it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from domain.access.rights import Grant, Right, Viewer
from domain.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Mandate:
    """The regions somebody administers people in (prefixes); none by default."""

    regions: tuple[str, ...] = ()

    def covers(self, region: str) -> bool:
        """Whether a region lies in one of them."""
        return any(region.startswith(reached) for reached in self.regions)

    def covers_all(self, grants: Iterable[Grant]) -> bool:
        """Whether everything that accounts were given lies in them."""
        return all(self.covers(grant.region) for grant in grants)

    def require(self, grants: Iterable[Grant]) -> None:
        """Pass, or raise Refused("beyond_reach")."""
        if not self.covers_all(grants):
            raise Refused("beyond_reach", "an account behind them reaches further than yours", "person")


NOWHERE = Mandate()
"""The mandate of who administers nothing."""


def mandate_of(viewer: Viewer) -> Mandate:
    """Where a viewer administers people."""
    return Mandate(viewer.regions(Right.MANAGE_PEOPLE))
