"""The second person 第二人 of an issue: asked again and again until somebody confirms or sends back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.access.masking import mask_text
from domain.access.reasons import checked_reason
from domain.emergency.rollouts.rollout import Rollout, RolloutState
from domain.kernel.command import Command
from domain.kernel.errors import Refused
from domain.kernel.versions import check_version

ASKED_EVERY: Final = timedelta(minutes=5)
"""So long after one question the next goes out."""


class Decision(StrEnum):
    """What somebody who leads roll-outs can decide of one before it goes out. `own`: they issued it
    themselves, so somebody else decides; `hold`: it goes out by itself unless they hold it back.
    """

    CONFIRM = "confirm"
    OWN = "own"
    HOLD = "hold"
    NONE = "none"


def find_decision(rollout: Rollout, by: str, person: str | None, issuer: str | None) -> Decision:
    """What an account can decide now. `person`, `issuer`: who stands behind it and behind the account that
    issued it.
    """
    if rollout.awaits_second:
        return Decision.OWN if _is_same(rollout, by, person, issuer) else Decision.CONFIRM
    open_window = rollout.hold_until is not None and rollout.state is RolloutState.PREPARED
    return Decision.HOLD if open_window else Decision.NONE


def check_second_person(rollout: Rollout, by: str, person: str | None, issuer: str | None) -> None:
    """Refused same_person for whoever issued it, by another account of theirs too."""
    if rollout.awaits_second and _is_same(rollout, by, person, issuer):
        raise Refused("same_person", "somebody else has to confirm", "rollout")


def _is_same(rollout: Rollout, by: str, person: str | None, issuer: str | None) -> bool:
    return by == rollout.issued_by or (person is not None and person == issuer)


def find_next_asking(rollout: Rollout, at: datetime) -> datetime | None:
    """When whoever may confirm is asked again; None for what waits for nobody. Where the clock was set back
    before the first question, one pause from now.
    """
    if not rollout.awaits_second or rollout.asked_at is None:
        return None
    if at < rollout.asked_at:
        return at + ASKED_EVERY
    return rollout.asked_at + count_asking(rollout, at) * ASKED_EVERY


def count_asking(rollout: Rollout, at: datetime) -> int:
    """The number of the question that is due at a time: 1 for the first."""
    asked_at = rollout.asked_at or at
    return max((at - asked_at) // ASKED_EVERY, 0) + 1


def return_rollout(old: Rollout, command: Command, by: str, at: datetime) -> Rollout:
    """The roll-out sent back to be issued anew: nothing of it went out. Refused bad_reason, not_waiting,
    stale.
    """
    why = mask_text(checked_reason(command.reason))
    if not old.awaits_second:
        raise Refused("not_waiting", "the roll-out does not wait for a second person", "rollout")
    check_version("the roll-out", old.version, command.expected_version)
    back = replace(old, issued_by="", asked_at=None, version=old.version + 1)
    return replace(back, held_by=by, held_at=at, held_why=why, sent_back=True)
