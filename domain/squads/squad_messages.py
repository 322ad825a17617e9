"""What a change of a squad has to say to people: it follows from the squad before and after."""

from __future__ import annotations

from domain.kernel.values import value
from domain.squads.squad import CALLED, DONE, RELEASED, Member, Order, Squad


@value
class Plan:
    """`calls`: who is called now; `ended`: whose call needs no further rung, as it was answered or is over;
    `orders`: instructions to be told; `reminded`: those that are told again to whoever is silent;
    `released`: who was counted on and is not needed any more.
    """

    calls: tuple[Member, ...] = ()
    ended: tuple[Member, ...] = ()
    orders: tuple[Order, ...] = ()
    reminded: tuple[Order, ...] = ()
    released: tuple[str, ...] = ()


def plan_messages(old: Squad | None, new: Squad) -> Plan:
    """What there is to say once `old` (None: there was none) became `new`."""
    before = {member.person: member for member in old.members} if old else {}
    after = {member.person: member for member in new.members}
    calls = [
        one for one in new.members if one.state == CALLED and not _same_call(before.get(one.person), one)
    ]
    ended = [
        one for one in before.values() if one.state == CALLED and not _same_call(one, after.get(one.person))
    ]
    released = [
        one.person
        for one in new.members
        if one.state == RELEASED and (was := before.get(one.person)) and was.present and was.state != DONE
    ]
    known = old.orders if old else ()
    again = [
        order for was, order in zip(known, new.orders, strict=False) if was.reminded_at != order.reminded_at
    ]
    return Plan(tuple(calls), tuple(ended), new.orders[len(known) :], tuple(again), tuple(released))


def _same_call(one: Member | None, other: Member | None) -> bool:
    """Whether both are the same call, unanswered."""
    if one is None or other is None:
        return False
    return one.state == other.state == CALLED and one.called_at == other.called_at
