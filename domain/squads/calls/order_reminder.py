"""Half of an instruction's time is over, and somebody said nothing of it: they are reminded, once.

The reminder goes to whoever is in the squad still and confirmed nothing. It is over with the squad, and when
everybody confirmed. A deadline is a time of day, so half of it is one as well.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.squads.squad import Order, Squad


def list_unconfirmed(squad: Squad, order: Order) -> list[str]:
    """Who got an instruction, is in the squad still and confirmed nothing."""
    present = {*squad.list_present()}
    return [person for person in order.list_silent() if person in present]


def find_reminder(squad: Squad) -> tuple[Order, datetime] | None:
    """The next instruction whose people are to be reminded, and when; None when nobody is."""
    waiting = [
        (order.at + (order.due_at - order.at) / 2, order.number, order)
        for order in (squad.orders if squad.live else ())
        if order.due_at is not None and order.reminded_at is None and list_unconfirmed(squad, order)
    ]
    if not waiting:
        return None
    due, _, order = min(waiting, key=lambda entry: entry[:2])
    return order, due


def remind_silent(old: Squad, number: int, now: datetime) -> Squad:
    """The people of an instruction who said nothing are reminded now; the same squad when everybody
    confirmed, when they were reminded, when half of its time is not over and when the squad is. Whoever
    commands it may go on: its version stays.
    """
    found = find_reminder(old)
    if found is None or found[0].number != number or now < found[1]:
        return old
    new = replace(found[0], reminded_at=now)
    return replace(old, orders=tuple(new if order.number == number else order for order in old.orders))
