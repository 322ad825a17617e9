"""plans.toml of a county pack: what each plan 预案 has each tier do. Every problem is told by file and line.

[plan.typhoon-2]
name = "防台风Ⅱ级响应预案"
name_en = "Typhoon response, level II"
response = "typhoon"
level = 2
approve_above = 3000
repeat_hours = 6
correction = "…"
warnings = [{ hazard = "typhoon", colours = ["orange", "red"] }]

[[plan.typhoon-2.tier]]
tier = 1
…
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from typing import Any, Final

from data_access.county_packs.read_pack import RawPack
from domain.directory.person import Post
from domain.responses.response import LEVELS, TYPES
from domain.rollouts.plan import Plan, PlanTier, Reminder, Trigger
from domain.squads.calls.outgoing import CHANNELS, MAIL, NOTICE
from domain.warnings.message import Colour
from domain.warnings.standing.hazards import NAMES

FILE: Final = "plans.toml"
TIERS: Final = (1, 2, 3)
MOST_ITEMS: Final = 30
LONGEST: Final = 300
MOST_MINUTES: Final = 14 * 1_440
MOST_HOURS: Final = 14 * 24
MOST_PEOPLE: Final = 1_000_000
SENT_BY: Final = (*CHANNELS, MAIL)
COLOURS: Final = tuple(colour.value for colour in Colour if colour)


def check_plans(pack: RawPack, units: Collection[str], posts: Mapping[str, int]) -> None:
    """Report what is wrong with the plans; most packs have none. `posts`: code -> tier."""
    content = pack.tomls.get(FILE, {})
    plans = content.get("plan", {})
    if not isinstance(plans, dict) or content.keys() - {"plan"}:
        pack.report(FILE, 1, "bad_plans")
        return
    for code, body in plans.items():
        heading = f"[plan.{code}]"
        line = pack.line_of(FILE, heading)
        if not isinstance(body, dict):
            pack.report(FILE, line, "bad_plans")
            continue
        _check_fields(pack, heading, line, body, PLAN, ("tier",))
        _check_tiers(pack, code, line, body.get("tier"), units, posts)


def _check_tiers(
    pack: RawPack, code: str, line: int, tiers: Any, units: Collection[str], posts: Mapping[str, int]
) -> None:
    heading = f"[[plan.{code}.tier]]"
    if not isinstance(tiers, list) or not tiers or not all(isinstance(tier, dict) for tier in tiers):
        pack.report(FILE, line, "bad_field_of", heading=heading, key="tier")
        return
    taken: set[Any] = set()
    for number, tier in enumerate(tiers, 1):
        at = _line_of_nth(pack, heading, number)
        _check_fields(pack, heading, at, tier, TIER, ("reminders",))
        rank = tier.get("tier")
        if isinstance(rank, int) and rank in taken:
            pack.report(FILE, at, "tier_twice", heading=heading, tier=rank)
        taken.add(rank)
        for key, known in (("posts", posts), ("units", units)):
            for name in tier.get(key, []) if _are_texts(tier.get(key, [])) else []:
                if name not in known:
                    pack.report(FILE, at, "unknown", column=key, key=name)
        if "posts" not in tier and "units" not in tier and rank not in posts.values():
            pack.report(FILE, at, "tier_of_nobody", heading=heading, tier=rank)
        _check_reminders(pack, heading, at, tier)


def _check_reminders(pack: RawPack, heading: str, line: int, tier: Mapping[str, Any]) -> None:
    reminders = tier.get("reminders", [])
    fit = isinstance(reminders, list) and all(isinstance(one, dict) for one in reminders)
    if not fit or not all(_fits(one, REMINDER) for one in reminders):
        pack.report(FILE, line, "bad_field_of", heading=heading, key="reminders")
        return
    after = [one["after_minutes"] for one in reminders]
    if after != sorted(set(after)):
        pack.report(FILE, line, "reminders_unordered", heading=heading)
    texts = [tier.get("text"), *(one["text"] for one in reminders)]
    if len({*texts}) < len(texts):
        pack.report(FILE, line, "same_words", heading=heading)


def _check_fields(
    pack: RawPack,
    heading: str,
    line: int,
    body: Mapping[str, Any],
    forms: Mapping[str, Form],
    also: Collection[str],
) -> None:
    for key, (must, fits) in forms.items():
        if (must and key not in body) or (key in body and not fits(body[key])):
            pack.report(FILE, _line_of_key(pack, line, key), "bad_field_of", heading=heading, key=key)
    for key in body.keys() - forms.keys() - {*also}:
        pack.report(FILE, _line_of_key(pack, line, key), "odd_field_of", heading=heading, key=key)


def _line_of_nth(pack: RawPack, heading: str, number: int) -> int:
    """The line of the nth heading of its kind; 0 when it stands in no line of its own."""
    lines = pack.texts.get(FILE, "").splitlines()
    found = [index for index, text in enumerate(lines, 1) if text.strip() == heading]
    return found[number - 1] if len(found) >= number else 0


def _line_of_key(pack: RawPack, after: int, key: str) -> int:
    """The line of a key below a heading; that of the heading when there is none before the next."""
    for index, text in enumerate(pack.texts.get(FILE, "").splitlines()[after:], after + 1):
        if text.lstrip().startswith("["):
            break
        if text.split("=")[0].strip() == key:
            return index
    return after


def _fits(body: Mapping[str, Any], forms: Mapping[str, Form]) -> bool:
    known = all(key in forms and forms[key][1](value) for key, value in body.items())
    return known and all(key in body for key, (must, _) in forms.items() if must)


def _is_text(given: Any) -> bool:
    return isinstance(given, str) and 0 < len(given) <= LONGEST


def _are_texts(given: Any) -> bool:
    return isinstance(given, list) and 0 < len(given) <= MOST_ITEMS and all(map(_is_text, given))


def _between(least: float, most: float) -> Callable[[Any], bool]:
    def fits(given: Any) -> bool:
        return type(given) in (int, float) and math.isfinite(given) and least <= given <= most

    return fits


def _one_of(values: Collection[Any]) -> Callable[[Any], bool]:
    return lambda given: not isinstance(given, bool) and isinstance(given, str | int) and given in values


def _are_channels(given: Any) -> bool:
    return _are_texts(given) and {*given} <= {*SENT_BY}


def _are_triggers(given: Any) -> bool:
    if not isinstance(given, list) or not 0 < len(given) <= MOST_ITEMS:
        return False
    return all(isinstance(one, dict) and _fits(one, TRIGGER) for one in given)


def _are_colours(given: Any) -> bool:
    return _are_texts(given) and {*given} <= {*COLOURS}


Form = tuple[bool, Callable[[Any], bool]]
PLAN: Final[Mapping[str, Form]] = {
    "name": (True, _is_text),
    "name_en": (True, _is_text),
    "response": (True, _one_of(TYPES)),
    "level": (True, _one_of(LEVELS)),
    "approve_above": (True, _between(0, MOST_PEOPLE)),
    "repeat_hours": (True, _between(0, MOST_HOURS)),
    "correction": (True, _is_text),
    "warnings": (False, _are_triggers),
}
TRIGGER: Final[Mapping[str, Form]] = {
    "hazard": (True, _one_of(NAMES)),
    "colours": (True, _are_colours),
}
TIER: Final[Mapping[str, Form]] = {
    "tier": (True, _one_of(TIERS)),
    "posts": (False, _are_texts),
    "units": (False, _are_texts),
    "checklist": (True, _are_texts),
    "text": (True, _is_text),
    "channels": (False, _are_channels),
    "accept_minutes": (True, _between(1, MOST_MINUTES)),
    "finish_minutes": (True, _between(1, MOST_MINUTES)),
    "target": (True, _between(0, 1)),
}
REMINDER: Final[Mapping[str, Form]] = {
    "after_minutes": (True, _between(1, MOST_MINUTES)),
    "text": (True, _is_text),
    "channels": (False, _are_channels),
}
"""What each part may say: whether it must, and of which form."""


def read_plans(content: Mapping[str, Any], posts: Collection[Post]) -> dict[str, Plan]:
    """The plans of a plans.toml that was checked, by code."""
    return {code: _plan(code, body, posts) for code, body in content.get("plan", {}).items()}


def _plan(code: str, body: Mapping[str, Any], posts: Collection[Post]) -> Plan:
    tiers = sorted((_tier(tier, posts) for tier in body["tier"]), key=lambda tier: tier.tier)
    repeat = timedelta(hours=body["repeat_hours"])
    names = (body["name"], body["name_en"], body["response"], body["level"])
    triggers = tuple(Trigger(one["hazard"], tuple(one["colours"])) for one in body.get("warnings", ()))
    above = int(body["approve_above"])
    return Plan(code, *names, above, repeat, body["correction"], tuple(tiers), triggers)


def _tier(body: Mapping[str, Any], posts: Collection[Post]) -> PlanTier:
    rank, units = body["tier"], tuple(body.get("units", ()))
    of_rank = [post for post in posts if post.tier == rank]
    named = tuple(body.get("posts", () if units else [post.code for post in of_rank]))
    shown = of_rank or [post for post in posts if post.code in named]
    channels = tuple(body.get("channels", (NOTICE,)))
    return PlanTier(
        tier=rank,
        name="、".join(post.name for post in shown),
        name_en=", ".join(post.name_en for post in shown),
        posts=named,
        units=units,
        checklist=tuple(body["checklist"]),
        text=body["text"],
        channels=channels,
        accept_within=timedelta(minutes=body["accept_minutes"]),
        finish_within=timedelta(minutes=body["finish_minutes"]),
        target=float(body["target"]),
        reminders=tuple(
            Reminder(
                timedelta(minutes=one["after_minutes"]), one["text"], tuple(one.get("channels", channels))
            )
            for one in body.get("reminders", ())
        ),
    )
