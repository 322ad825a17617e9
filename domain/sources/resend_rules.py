"""Sending a dead letter again: never twice, and never lost when it is cut short."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from domain.kernel.errors import Reason, Refused
from domain.kernel.lookups import Found, require_found
from domain.kernel.values import value

RESEND_PATIENCE: Final = timedelta(seconds=60)
"""A resend that did not finish within this was cut short, and may be tried again."""


@value
class Resend:
    """How far a county's dead letter is with being sent again. `entry`: what it was sent as."""

    county: str
    claimed_at: datetime | None
    entry: str | None


def check_known(found: Found | None) -> Found:
    """The dead letter that was looked for. Refused bad_field for none."""
    return require_found(found, Reason.BAD_FIELD, "dead letter")


def check_of_county(resend: Resend | None, county: str) -> Resend:
    """The dead letter of the county. Refused bad_field for none."""
    return check_known(resend if resend is not None and resend.county == county else None)


def check_claim(resend: Resend | None, county: str, now: datetime) -> None:
    """Refused bad_field for no dead letter of the county, id_reused for one that was sent again or is being
    sent by somebody.
    """
    known = check_of_county(resend, county)
    if known.entry is not None or _is_busy(known.claimed_at, now):
        raise Refused(Reason.ID_REUSED, "this letter was already sent again")


def _is_busy(claimed_at: datetime | None, now: datetime) -> bool:
    return claimed_at is not None and claimed_at >= now - RESEND_PATIENCE
