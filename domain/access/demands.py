"""To whom a door opens: what a page, a route, a callback or an event demands of whoever knocks.

A rule says who may knock; whoever answers then looks at the object itself: `viewer.require(Right.X, region)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.access.rights import NOBODY, Kind, Right, Viewer


class Opens(StrEnum):
    """To whom a door opens at all."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    NEEDS = "needs"
    CLOSED = "closed"
    """To nobody: what a library brings along and no page of ours uses."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `rights`: any of them, anywhere, is enough to knock."""

    opens: Opens
    rights: tuple[Right, ...] = ()

    def lets(self, viewer: Viewer) -> bool:
        """Whether a viewer may knock. Our own loops open no door but those for everybody, a link to a phone
        only those that ask for what it gives, and never one for all who have signed in.
        """
        if self.opens is Opens.PUBLIC:
            return True
        if viewer == NOBODY or viewer.kind is Kind.INNER or self.opens is Opens.CLOSED:
            return False
        signed_in = self.opens is Opens.SIGNED_IN and viewer.kind is not Kind.LINK
        return signed_in or any(viewer.has(right) for right in self.rights)


PUBLIC = Rule(Opens.PUBLIC)
SIGNED_IN = Rule(Opens.SIGNED_IN)
CLOSED = Rule(Opens.CLOSED)


def needs(*rights: Right) -> Rule:
    """Any of these rights, in whatever region."""
    return Rule(Opens.NEEDS, rights)
