"""The hold window 等待期 of a roll-out that goes out by itself: in it, anybody who may holds it back, or
issues it at once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from domain.access.masking import mask_text
from domain.access.reasons import checked_reason
from domain.emergency.rollouts.plan import Plan
from domain.emergency.rollouts.rollout import Rollout, RolloutState, release_rollout
from domain.kernel.command import Command
from domain.kernel.errors import Refused
from domain.kernel.versions import check_version

WHY_HELD: Final = {
    "plan_changed": "预案已不是审批过的那一版",
    "already_running": "同一预案已在派发",
    "no_plan": "预案已停用",
    "warning_over": "预警已解除、到期、降级或存疑",
    "response_over": "响应已结束",
}
"""What the trace says where the window ended and the roll-out did not go out; by the code of the refusal."""


def open_hold(prepared: Rollout, plan: Plan) -> Rollout:
    """A roll-out that was prepared, with the window at whose end it goes out. Two people approved its plan,
    so nobody has to confirm it.
    """
    return replace(prepared, hold_until=prepared.prepared_at + plan.hold, needs_second=False)


def hold_back(old: Rollout, command: Command, by: str, approve_above: int, at: datetime) -> Rollout:
    """The roll-out held back: it waits for somebody to issue it, as any other. Refused bad_reason, no_hold,
    stale.
    """
    checked_reason(command.reason)
    if old.hold_until is None or old.state is not RolloutState.PREPARED:
        raise Refused("no_hold", "the roll-out does not go out by itself", "rollout")
    check_version("the roll-out", old.version, command.expected_version)
    return close_hold(old, by, approve_above, at, command.reason)


def close_hold(old: Rollout, by: str, approve_above: int, at: datetime, why: str) -> Rollout:
    """The same without its window: somebody held it back, or it could not go out. `why`: their words, or a
    code of WHY_HELD.
    """
    kept = replace(old, hold_until=None, needs_second=old.people > approve_above, version=old.version + 1)
    return replace(kept, held_by=by, held_at=at, held_why=mask_text(why), sent_back=False)


def check_goes_out(same_plan: bool, called: bool) -> None:
    """Refused plan_changed, warning_over: nothing goes out by itself after a plan that is not the `same_plan`
    that two people approved, nor for a warning that does not call for it any more.
    """
    if not same_plan:
        raise Refused("plan_changed", "the plan is not the one that was approved", "plan")
    if not called:
        raise Refused("warning_over", "no warning calls for it any more", "warning")


def move_window(old: Rollout, until: datetime) -> Rollout:
    """The roll-out whose window ends at another time by the clock that was set meanwhile: it is as long as it
    was. Its version stays: whoever looked at it may hold it back.
    """
    return replace(old, hold_until=until)


def issue_held(old: Rollout, by: str, at: datetime, until: datetime) -> Rollout:
    """The roll-out once its window is over: `until`, by the clock of `at`. Refused no_hold while it is open,
    and for one that has none.
    """
    if old.hold_until is None or old.state is not RolloutState.PREPARED or at < until:
        raise Refused("no_hold", "the roll-out does not go out by itself now", "rollout")
    issued = replace(old, issued_by=by, hold_until=None, version=old.version + 1)
    return release_rollout(issued, at)
