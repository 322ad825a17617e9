"""A roll-out that waits for a person before it goes out, in the words of its page on the phone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

from domain.emergency.rollouts.progress.second_person import Decision
from domain.emergency.rollouts.rollout import Rollout, RolloutState
from layouts.emergency.past_words import NUMERALS, warning_words

if TYPE_CHECKING:
    from layouts.i18n import Translator

Row = dict[str, Any]


def confirmation_words(
    found: Mapping[str, Any], t: Translator, name: Callable[[str], str], tz: tzinfo
) -> Row:
    """What is to be decided, and of what. `found`: as the service reads it; `name`: of a region."""
    rollout, zh = found["rollout"], t.lang == "zh"
    warning = found["warning"]
    return {
        "id": rollout.id,
        "version_shown": rollout.version,
        "decision": found["decision"].value,
        "plan": rollout.plan_name if zh else rollout.plan_name_en or rollout.plan_name,
        "response": t(
            "response.head", level=NUMERALS[rollout.level], type=t(f"response.type.{rollout.response}")
        ),
        "stands": _describe_stand(rollout, found["decision"], found["names"], t, tz),
        "warning": None if warning is None else warning_words(warning, t, name),
        "note": rollout.note,
        "people": rollout.people,
        "tiers": [
            {
                "name": tier.name if zh else tier.name_en or tier.name,
                "people": tier.people,
                "text": found["texts"].get(tier.tier, ""),
            }
            for tier in rollout.tiers
        ],
        "faults": _list_faults(rollout, t),
    }


def _list_faults(rollout: Rollout, t: Translator) -> list[str]:
    """What is wrong with whom it reaches."""
    counts = (("rollout.no_channel", rollout.no_channel), ("rollout.no_head", rollout.grids_without_head))
    return [t(key, n=count) for key, count in counts if count]


def _describe_stand(
    rollout: Rollout, decision: Decision, names: Mapping[str, str], t: Translator, tz: tzinfo
) -> str:
    """One sentence on how far it is, and who did that."""
    if decision in (Decision.CONFIRM, Decision.OWN):
        who, at = rollout.issued_by, rollout.asked_at or rollout.prepared_at
    elif decision is Decision.HOLD:
        who, at = "", rollout.hold_until or rollout.prepared_at
    elif rollout.state is RolloutState.PREPARED and rollout.held_at is not None:
        who, at = rollout.held_by, rollout.held_at
    else:
        who, at = rollout.confirmed_by, rollout.over_at or rollout.issued_at or rollout.prepared_at
    facts = {"who": names.get(who, t("rollout.by.system")), "time": _minute(at, tz), "n": rollout.people}
    stand = _name_stand(rollout, decision)
    return t(f"confirm.stands.{stand}", **facts, why=_why(rollout, t))


def _name_stand(rollout: Rollout, decision: Decision) -> str:
    if decision is not Decision.NONE:
        return decision.value
    if rollout.state is RolloutState.PREPARED and rollout.held_at is not None:
        return "returned" if rollout.sent_back else "held"
    confirmed = rollout.state is RolloutState.ISSUED and rollout.confirmed_by
    return "confirmed" if confirmed else rollout.state.value


def _why(rollout: Rollout, t: Translator) -> str:
    code = f"rollout.why.{rollout.held_why}"
    return t(code) if t.has(code) else rollout.held_why


def _minute(at: datetime, tz: tzinfo) -> str:
    return at.astimezone(tz).strftime("%m-%d %H:%M")
