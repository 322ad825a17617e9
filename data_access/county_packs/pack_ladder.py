"""The ladder of a call (`[ladder]` of county.toml): its rungs in order, each with a channel and how many
minutes an answer is waited for; when a squad should have enough (`enough_minutes`) and how long an offer of
its command stands (`hand_over_minutes`); and whether the squads have a group that a robot posts to
(`group_robot`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from data_access.county_packs.read_pack import RawPack
from domain.accounts import hand_overs
from domain.squads.calls.ladder import DEFAULT_LADDER, RUNG_CHANNELS, Ladder
from domain.squads.calls.outgoing import Rung
from domain.squads.calls.shortage import WITHIN

HEAD: Final = "county.toml"
MOST_MINUTES: Final = 1_440
WAITS: Final = ("enough_minutes", "hand_over_minutes")


def check_ladder(pack: RawPack) -> None:
    """Report what is wrong with the ladder, each rung on its own line; none is given by most."""
    head = pack.tomls.get(HEAD, {})
    if not isinstance(head.get("group_robot", False), bool):
        pack.report(HEAD, pack.line_of(HEAD, "group_robot"), "bad_group")
    for name in WAITS:
        if name in head and not _is_minutes(head[name]):
            pack.report(HEAD, pack.line_of(HEAD, name), "bad_wait", name=name, most=MOST_MINUTES)
    if "ladder" not in head:
        return
    ladder, line = head["ladder"], pack.line_of(HEAD, "ladder")
    rungs = ladder.get("rungs") if isinstance(ladder, dict) else None
    if not isinstance(rungs, list) or not rungs or ladder.keys() != {"rungs"}:
        pack.report(HEAD, line, "bad_ladder")
        return
    taken: set[str] = set()
    for number, rung in enumerate(rungs, 1):
        if not _is_rung(rung):
            channels, at = ", ".join(RUNG_CHANNELS), _line_of_rung(pack, rung) or line
            pack.report(HEAD, at, "bad_rung", number=number, channels=channels, most=MOST_MINUTES)
        elif rung["channel"] in taken:
            at = _line_of_rung(pack, rung, again=True) or line
            pack.report(HEAD, at, "rung_twice", number=number, channel=rung["channel"])
        else:
            taken.add(rung["channel"])


def read_ladder(head: Mapping[str, Any]) -> Ladder:
    """The ladder of a county.toml that was checked."""
    if "ladder" not in head:
        return DEFAULT_LADDER
    rungs = head["ladder"]["rungs"]
    return tuple(Rung(rung["channel"], timedelta(minutes=rung["minutes"])) for rung in rungs)


def read_enough(head: Mapping[str, Any]) -> timedelta:
    """How long people have to answer before it is said that too few are coming."""
    given = head.get("enough_minutes")
    return WITHIN if given is None else timedelta(minutes=given)


def read_hand_over(head: Mapping[str, Any]) -> timedelta:
    """How long whoever is offered the command of a squad has to accept it."""
    given = head.get("hand_over_minutes")
    return hand_overs.WITHIN if given is None else timedelta(minutes=given)


def _is_rung(given: Any) -> bool:
    if not isinstance(given, dict) or given.keys() != {"channel", "minutes"}:
        return False
    return given["channel"] in RUNG_CHANNELS and _is_minutes(given["minutes"])


def _is_minutes(given: Any) -> bool:
    return type(given) in (int, float) and math.isfinite(given) and 0 < given <= MOST_MINUTES


def _line_of_rung(pack: RawPack, given: Any, again: bool = False) -> int:
    """The line on which a rung's channel stands, the second time for `again`; 0 when it cannot be told."""
    channel = given.get("channel") if isinstance(given, dict) else None
    if not isinstance(channel, str):
        return 0
    lines = pack.texts.get(HEAD, "").splitlines()
    found = [number for number, text in enumerate(lines, 1) if f'"{channel}"' in text and "channel" in text]
    return found[-1 if again else 0] if found else 0
