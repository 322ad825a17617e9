"""Whether a call into a squad is over for a person: what the link in a message says from then on."""

from __future__ import annotations

from enum import StrEnum

from domain.squads.squad import UNAVAILABLE, Squad


class CallEnd(StrEnum):
    """Why nobody waits for them any more: they said that they cannot come, they were let go, or the squad was
    stood down.
    """

    REFUSED = "refused"
    RELEASED = "released"
    OVER = "over"


def find_end(squad: Squad | None, person: str) -> CallEnd | None:
    """Why a person's call into a squad is over, None while it is not; a squad that is not kept is over."""
    member = None if squad is None else squad.find_member(person)
    if squad is None or member is None:
        return CallEnd.OVER
    if member.state == UNAVAILABLE:
        return CallEnd.REFUSED
    if not squad.live:
        return CallEnd.OVER
    return None if member.present else CallEnd.RELEASED
