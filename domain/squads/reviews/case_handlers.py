"""Who handled a case by its squads: whoever came, and whoever commanded; none of them verifies it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from domain.squads.squad import COMING, DONE, Member, Squad


def list_handlers(squads: Iterable[Squad]) -> frozenset[str]:
    """Persons who came, or carried an instruction out; actors who commanded or gave instructions. Whoever
    answered too late, or that they cannot come, did nothing.
    """
    return frozenset(name for squad in squads for name in (*_list_people(squad), *_list_commanders(squad)))


def _list_people(squad: Squad) -> Iterator[str]:
    yield from (f"person:{member.person}" for member in squad.members if _came(member))
    for order in squad.orders:
        carried_out = (person for person, receipt in order.receipts.items() if receipt.state == DONE)
        yield from (f"person:{person}" for person in carried_out)


def _list_commanders(squad: Squad) -> Iterator[str]:
    yield squad.lead
    yield from (hand_over.was for hand_over in squad.hand_overs)
    yield from (order.by for order in squad.orders)


def _came(member: Member) -> bool:
    return any(answer.state in COMING and not answer.late for answer in member.answers)
