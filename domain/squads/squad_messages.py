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
        member
        for member in new.members
        if member.state == CALLED and not _same_call(before.get(member.person), member)
    ]
    ended = [
        member
        for member in before.values()
        if member.state == CALLED and not _same_call(member, after.get(member.person))
    ]
    released = [
        member.person
        for member in new.members
        if member.state == RELEASED
        and (was := before.get(member.person))
        and was.present
        and was.state != DONE
    ]
    known = old.orders if old else ()
    again = [
        order for was, order in zip(known, new.orders, strict=False) if was.reminded_at != order.reminded_at
    ]
    return Plan(tuple(calls), tuple(ended), new.orders[len(known) :], tuple(again), tuple(released))


def _same_call(member: Member | None, other: Member | None) -> bool:
    """Whether both are the same call, unanswered."""
    if member is None or other is None:
        return False
    return member.state == other.state == CALLED and member.called_at == other.called_at
