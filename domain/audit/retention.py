"""Retention: how long what is kept, and the least the law asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Rule:
    """Days something is kept: at least, at most, and unless somebody decides otherwise."""

    least: int
    most: int
    default: int


KINDS: Mapping[str, Rule] = MappingProxyType(
    {
        "positions": Rule(1, 365, 30),
        "dead_letters": Rule(7, 1095, 90),
        "waiting": Rule(7, 90, 7),
        "changes": Rule(1, 365, 30),
        "sessions": Rule(1, 90, 90),
        "cases": Rule(30, 3650, 365),
        "removed_people": Rule(30, 3650, 180),
        "messages": Rule(30, 3650, 180),
        "tasks": Rule(30, 3650, 365),
        "visits": Rule(30, 3650, 365),
        "evacuations": Rule(30, 3650, 365),
        "patrols": Rule(30, 3650, 365),
        "checks": Rule(30, 3650, 365),
        "voices": Rule(30, 3650, 180),
        "warning_files": Rule(30, 3650, 1095),
        "situation_reports": Rule(180, 3650, 1095),
    }
)
"""positions: where people were last seen; dead_letters: the bytes of dead letters; waiting: updates
of cases nobody reported, which become dead letters; changes: what screens replay; sessions: ended sign-ins;
cases: personal data of closed cases; removed_people: name and phone of people who left; messages: what calls
and messages to people said; tasks, visits: words in the answers to roll-outs, and about their households;
evacuations: where households were, and words about them; patrols: their words, and where the phone was;
checks: words in the answers to directed checks; voices: recordings; warning_files: files as they came;
situation_reports: names and numbers in their words, all of what is over, and only while no response stands.
The trace is not among them: 等保三级 asks for six months, and no row of it is ever removed.
"""


def check_days(kind: str, days: int) -> None:
    """Refused for a kind that is not kept by days, or for too few or too many of them."""
    rule = KINDS.get(kind)
    if rule is None:
        raise Refused("unknown_kind", f"no such kind: {kind!r}", "kind")
    if days < rule.least:
        raise Refused("too_short", f"{kind} is kept for {rule.least} days at least", "days")
    if days > rule.most:
        raise Refused("too_many_days", f"{kind} is kept for {rule.most} days at most", "days")
