"""What a person decides about a warning, and what becomes of one when its time is over."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from domain.access.reasons import checked_reason
from domain.changes import Change
from domain.emergency.warnings.message import Kind
from domain.emergency.warnings.standing.reception import follow
from domain.emergency.warnings.standing.warning import OPEN, StandingWarning, State
from domain.emergency.warnings.standing.warning_changes import Circumstances, warning_change
from domain.emergency.warnings.standing.warning_commands import ResolveWarning
from domain.kernel.errors import Refused
from domain.kernel.lookups import require_found
from domain.kernel.versions import check_version

NEW, OF, DISMISS = "new", "of", "dismiss"
DECISIONS: Final = (NEW, OF, DISMISS)
Decided = tuple[tuple[StandingWarning, Change], ...]


def resolve(
    old: StandingWarning,
    target: StandingWarning | None,
    command: ResolveWarning,
    circumstances: Circumstances,
) -> Decided:
    """The warnings as they are then, each with its change. `target`: the warning that `command.of` names.
    Refused bad_reason, stale, bad_decision, not_in_question, no_warning, not_a_warning.
    """
    given = replace(circumstances, reason=checked_reason(command.reason))
    check_version("the warning", old.version, command.expected_version)
    if command.decision not in DECISIONS:
        raise Refused("bad_decision", f"a decision is one of {', '.join(DECISIONS)}", "decision")
    if command.decision == DISMISS:
        return (_settle(old, given),)
    if old.state is not State.ASKED:
        raise Refused("not_in_question", "nothing is asked about this warning", "warning")
    return (_begin(old, given),) if command.decision == NEW else _join(old, target, given)


def _settle(old: StandingWarning, circumstances: Circumstances) -> tuple[StandingWarning, Change]:
    if old.state not in OPEN:
        raise Refused("not_in_question", "the warning stands no more", "warning")
    new = replace(old, state=State.SETTLED, changed_at=circumstances.at, version=old.version + 1)
    return new, warning_change("warning.settled", old, new, circumstances)


def _begin(old: StandingWarning, circumstances: Circumstances) -> tuple[StandingWarning, Change]:
    if old.message is Kind.CANCEL or not old.words:
        raise Refused("not_a_warning", "a cancel, or a message without a text, warns of nothing", "decision")
    over = old.expires is not None and old.expires <= circumstances.at
    state = State.EXPIRED if over else State.STANDING
    new = replace(
        old, state=state, why="", candidates=(), changed_at=circumstances.at, version=old.version + 1
    )
    return new, warning_change("warning.received", old, new, circumstances)


def _join(old: StandingWarning, target: StandingWarning | None, circumstances: Circumstances) -> Decided:
    found = require_found(target, "no_warning", "warning", "of")
    if found.id == old.id or found.state is State.ASKED or not found.names:
        raise Refused("no_warning", "the warning has no messages to go on from", "of")
    renamed = replace(old, names=(*found.names, *old.names), state=State.STANDING, why="", candidates=())
    joined = follow(found, replace(renamed, changed_at=circumstances.at))
    kind = "warning.cancelled" if joined.state is State.CANCELLED else "warning.updated"
    settled, change = _settle(old, circumstances)
    return (
        (replace(settled, names=()), change),
        (joined, warning_change(kind, found, joined, circumstances)),
    )


def expire(old: StandingWarning, circumstances: Circumstances) -> tuple[StandingWarning, Change]:
    """The warning when its time is over. Refused not_over before, or when it stands no more."""
    if old.state not in OPEN or old.expires is None or old.expires > circumstances.at:
        raise Refused("not_over", "the warning's time is not over", "warning")
    new = replace(old, state=State.EXPIRED, changed_at=circumstances.at, version=old.version + 1)
    return new, warning_change("warning.expired", old, new, circumstances)
