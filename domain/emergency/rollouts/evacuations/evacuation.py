"""An evacuation: an order about households that is frozen when it is given, until it is lifted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Final

from domain.access.reasons import checked_reason
from domain.changes import Row, local_text
from domain.directory.households.household import RISKS, Household
from domain.emergency.rollouts.evacuations.ledger_counts import LedgerSum, sum_row
from domain.emergency.rollouts.evacuations.shelter import RELATIVES, Shelter
from domain.kernel.command import Command
from domain.kernel.errors import Refused
from domain.kernel.values import value
from domain.kernel.versions import check_version

MOST_CHOSEN: Final = 2_000
"""Households that are named one by one."""
MOST_TOLD: Final = 20_000
"""The same where a township that was cut off tells whom it ordered to move."""


@value
class Evacuation:
    """`place`: the region it is about; `rollout`: the roll-out it belongs to, '' for none; `risks`: whom it
    is about by risk, () for all; `households`, `people`: how many had to move when it was ordered; `due_at`:
    when all must have moved, where the commander says so; `shelters`: of the county when it was ordered;
    `origin`: what a township that was cut off called it, '' for the county's own; `joined`: the same of those
    that townships ordered and that go into this one.
    """

    id: str
    place: str
    rollout: str
    risks: tuple[str, ...]
    ordered_by: str
    ordered_at: datetime
    households: int
    people: int
    due_at: datetime | None = None
    shelters: tuple[Shelter, ...] = ()
    lifted_by: str = ""
    lifted_at: datetime | None = None
    closed_at: datetime | None = None
    version: int = 1
    origin: str = ""
    joined: tuple[str, ...] = ()

    @property
    def places(self) -> frozenset[str]:
        """Where people can be settled."""
        return frozenset((*(shelter.code for shelter in self.shelters), RELATIVES))

    @property
    def origins(self) -> frozenset[str]:
        """What townships that were cut off call it."""
        return frozenset(filter(None, (self.origin, *self.joined)))

    @property
    def live(self) -> bool:
        """Whether screens show it: until everybody who moved is back."""
        return self.closed_at is None


def check_ordered_place(known: bool) -> None:
    """Refused bad_region for an order about a place that is not `known` in the county."""
    if not known:
        raise Refused("bad_region", "no such region of the county", "place")


def check_due(due_at: datetime | None, ordered_at: datetime) -> None:
    """Refused due_passed for a time that was over when the order was given: everybody would be behind."""
    if due_at is not None and due_at <= ordered_at:
        raise Refused("due_passed", "everybody must have moved at a later time than now", "due_at")


def check_risks(risks: tuple[str, ...]) -> None:
    """Refused bad_risk for a word that names none."""
    if strange := [risk for risk in risks if risk not in RISKS]:
        raise Refused("bad_risk", f"no such risk: {strange[0][:40]!r}", "risks")


def require_live(evacuation: Evacuation) -> None:
    """Refused evacuation_over for one that has left the screens."""
    if not evacuation.live:
        raise Refused("evacuation_over", "the evacuation is over", "evacuation")


def choose_households(
    known: list[Household],
    place: str,
    risks: tuple[str, ...],
    chosen: tuple[str, ...],
    most: int = MOST_CHOSEN,
) -> list[Household]:
    """Who has to move: of a place those with one of the risks (any, when none is named), or those chosen, so
    many at most. Refused bad_risk, too_many, no_household, nobody_moves.
    """
    check_risks(risks)
    if len(chosen) > most:
        raise Refused("too_many", f"{most} at most", "households")
    if chosen:
        by_id = {household.id: household for household in known}
        if missing := [id for id in chosen if id not in by_id]:
            raise Refused("no_household", f"no such household: {missing[0][:60]!r}", "households")
        found = [by_id[id] for id in dict.fromkeys(chosen)]
    else:
        found = [
            household for household in known if household.risk and (not risks or household.risk in risks)
        ]
    found = [household for household in found if household.grid.startswith(place)]
    if not found:
        raise Refused("nobody_moves", "no household has to move", "households")
    return found


def lift_evacuation(old: Evacuation, command: Command, by: str, at: datetime) -> Evacuation:
    """The evacuation lifted: people may return. Refused bad_reason, already_lifted, stale."""
    checked_reason(command.reason)
    if old.lifted_at is not None:
        raise Refused("already_lifted", "the order was lifted before", "evacuation")
    check_version("the evacuation", old.version, command.expected_version)
    return replace(old, lifted_by=by, lifted_at=at, version=old.version + 1)


def close_evacuation(old: Evacuation, at: datetime) -> Evacuation:
    """The evacuation over: it leaves the screens."""
    return replace(old, closed_at=at, version=old.version + 1)


def join_evacuation(old: Evacuation, origin: str) -> Evacuation:
    """The county's evacuation into which one goes that a township ordered by itself. Nothing else of it
    changes, and what somebody saw of it stays good.
    """
    return old if origin in old.origins else replace(old, joined=(*old.joined, origin))


def evacuation_row(evacuation: Evacuation, county: str, tz: tzinfo) -> Row:
    """The row a screen gets."""
    return {
        "id": evacuation.id,
        "part": "order",
        "evacuation": evacuation.id,
        "region": county,
        **evacuation_content(evacuation, tz),
    }


def sum_rows(evacuation: Evacuation, sums: Iterable[LedgerSum], county: str) -> list[Row]:
    """The rows a screen gets of sums of an evacuation."""
    shelters = {shelter.code: shelter for shelter in evacuation.shelters}
    return [sum_row(ledger_sum, county, shelters) for ledger_sum in sums]


def evacuation_content(evacuation: Evacuation, tz: tzinfo) -> Row:
    """What the trace tells of an evacuation."""

    def local(at: datetime | None) -> str | None:
        return None if at is None else local_text(at, tz)

    return {
        "place": evacuation.place,
        "rollout": evacuation.rollout,
        "risks": [*evacuation.risks],
        "ordered_by": evacuation.ordered_by,
        "ordered_at": local(evacuation.ordered_at),
        "due_at": local(evacuation.due_at),
        "lifted_by": evacuation.lifted_by,
        "lifted_at": local(evacuation.lifted_at),
        "households": evacuation.households,
        "people": evacuation.people,
        "version": evacuation.version,
    }
