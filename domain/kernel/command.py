"""Commands: what somebody wants done. Frozen values with imperative names, one for each thing people can do.

Each room has its own in `..._commands.py`, with a list of them; domain/commands.py joins the lists. A
command says what and where, never how; who gives it is an Actor (domain/access/actor.py), and what follows
from it is decided by the rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from domain.kernel.errors import Refused
from domain.kernel.regions import is_code

LONGEST_KEY: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What every command has.

    `region`: the place whose county (or city, of 4 digits) tells of it in its trace. `reason`: why, for those
    that ask for one. `expected_version`: what the object's version was when it was looked at; None where it
    has none. `key`: chosen by whoever sends it; the same key is done once.
    """

    region: str
    reason: str = ""
    expected_version: int | None = None
    key: str = ""


def check_key(key: str) -> None:
    """Refused bad_key for one that is longer than any program of ours makes: each is kept for good."""
    if len(key) > LONGEST_KEY:
        raise Refused("bad_key", f"a key has at most {LONGEST_KEY} characters", "key")


def already_done(same: bool) -> Refused:
    """What a key that was used before is answered with: the same command once more, or another one."""
    if same:
        return Refused("already_done", "this command was carried out before", "key")
    return Refused("key_reused", "the key was used for another command", "key")


def check_place(command: Command) -> None:
    """Refused bad_region for a command about no place: whose trace would tell of it?"""
    if not is_code(command.region):
        raise Refused("bad_region", f"not a region code: {command.region[:20]!r}", "region")
