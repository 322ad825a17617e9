"""What is wrong with a plan as it was written: the same rules for a file and for the page."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from domain.emergency.rollouts.planning.plan_forms import PLAN, REMINDER, TIER, Form, are_texts
from domain.kernel.values import value

Path = tuple[str | int, ...]
REMINDERS: Final = ("reminders", "finish_reminders")

ONLY_NOTED: Final = frozenset(("finish_first",))
"""What keeps a plan from being saved and no county's pack from being loaded: it was a rule of none once."""


@value
class PlanFault:
    """A problem: `path` to the field, () for the whole: ("tier", 0, "reminders", 1, "text"); `code`: of the
    words; `facts`: what they name.
    """

    path: Path
    code: str
    facts: Mapping[str, Any]


def check_plan(body: Mapping[str, Any], units: Collection[str], posts: Mapping[str, int]) -> list[PlanFault]:
    """What is wrong with a plan. `posts`: code -> tier."""
    faults = [*_check_fields((), body, PLAN, ("tier",))]
    if body.get("automatic") is True and "hold_minutes" not in body:
        faults.append(PlanFault(("hold_minutes",), "bad_field_of", {"key": "hold_minutes"}))
    tiers = body.get("tier")
    if not isinstance(tiers, list) or not tiers or not all(isinstance(tier, dict) for tier in tiers):
        return [*faults, PlanFault(("tier",), "bad_field_of", {"key": "tier"})]
    taken: set[Any] = set()
    for number, tier in enumerate(tiers):
        at, rank = ("tier", number), tier.get("tier")
        faults += _check_fields(at, tier, TIER, REMINDERS)
        if isinstance(rank, int) and rank in taken:
            faults.append(PlanFault((*at, "tier"), "tier_twice", {"tier": rank}))
        taken.add(rank if isinstance(rank, int) else None)
        faults += _check_times(at, tier)
        faults += _check_names(at, tier, units, posts)
        faults += _check_reminders(at, tier, "reminders", [tier.get("text")])
        faults += _check_reminders(at, tier, "finish_reminders", _words_of(tier))
    return faults


def _check_times(at: Path, tier: Mapping[str, Any]) -> Iterator[PlanFault]:
    """Nobody has to finish before they have to accept."""
    accept, finish = (tier.get(key) for key in ("accept_minutes", "finish_minutes"))
    if isinstance(accept, int | float) and isinstance(finish, int | float) and finish < accept:
        yield PlanFault((*at, "finish_minutes"), "finish_first", {})


def _check_names(
    at: Path, tier: Mapping[str, Any], units: Collection[str], posts: Mapping[str, int]
) -> Iterator[PlanFault]:
    for key, known in (("posts", posts), ("units", units)):
        for name in tier.get(key, []) if are_texts(tier.get(key, [])) else []:
            if name not in known:
                yield PlanFault((*at, key), "unknown", {"column": key, "key": name})
    deputies = tier.get("deputies", [])
    for word in deputies if are_texts(deputies) else []:
        if word.startswith("post:") and word.removeprefix("post:") not in posts:
            yield PlanFault((*at, "deputies"), "unknown", {"column": "deputies", "key": word})
    if deputies and "deputy_after_minutes" not in tier:
        yield PlanFault((*at, "deputy_after_minutes"), "bad_field_of", {"key": "deputy_after_minutes"})
    if "posts" not in tier and "units" not in tier and tier.get("tier") not in posts.values():
        yield PlanFault((*at, "tier"), "tier_of_nobody", {"tier": tier.get("tier")})


def _words_of(tier: Mapping[str, Any]) -> list[Any]:
    """The words of a tier's message and its reminders, as far as they can be read."""
    reminders = tier.get("reminders", [])
    found = (
        [reminder for reminder in reminders if isinstance(reminder, dict)]
        if isinstance(reminders, list)
        else []
    )
    return [tier.get("text"), *(row.get("text") for row in found)]


def _check_reminders(
    at: Path, tier: Mapping[str, Any], key: str, before: Sequence[Any]
) -> Iterator[PlanFault]:
    """Of reminders, or of those for finishing. `before`: the words that are sent to the same people."""
    reminders = tier.get(key, [])
    if not isinstance(reminders, list) or not all(isinstance(row, dict) for row in reminders):
        yield PlanFault((*at, key), "bad_field_of", {"key": key})
        return
    malformed = [
        (*at, key, number, fault.path[0])
        for number, row in enumerate(reminders)
        for fault in _check_fields((), row, REMINDER, ())
    ]
    if malformed:
        yield from (PlanFault(path, "bad_field_of", {"key": key}) for path in malformed)
        return
    after = [row["after_minutes"] for row in reminders]
    if after != sorted(set(after)):
        yield PlanFault((*at, key), "reminders_unordered", {"key": key})
    texts = [*before, *(row["text"] for row in reminders)]
    for number, row in enumerate(reminders):
        if row["text"] in texts[: len(before) + number]:
            yield PlanFault((*at, key, number, "text"), "same_words", {})


def _check_fields(
    at: Path, body: Mapping[str, Any], forms: Mapping[str, Form], also: Collection[str]
) -> Iterator[PlanFault]:
    for key, (must, judge) in forms.items():
        if (must and key not in body) or (key in body and not judge(body[key])):
            yield PlanFault((*at, key), "bad_field_of", {"key": key})
    for key in body.keys() - forms.keys() - {*also}:
        yield PlanFault((*at, key), "odd_field_of", {"key": key})
