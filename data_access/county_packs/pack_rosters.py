"""Posts that must always be staffed in a county, and when gaps are told (`[roster]` of county.toml)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from typing import Any, Final

from data_access.county_packs.read_pack import RawPack

HEAD: Final = "county.toml"
MOST_POSTS: Final = 20
TOLD_AT: Final = "17:00"
CLOCK: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def check_roster(pack: RawPack) -> None:
    """Report what is wrong with the table; none is given by most."""
    given = pack.tomls.get(HEAD, {}).get("roster", {})
    known = {row["code"] for _, row in pack.tables.get("posts.csv", ())}
    if not _is_roster(given, known):
        pack.report(HEAD, pack.line_of(HEAD, "roster"), "bad_roster")


def read_always(head: Mapping[str, Any]) -> tuple[str, ...]:
    """The codes of posts that a checked county.toml names."""
    return tuple(head.get("roster", {}).get("always", ()))


def read_told_at(head: Mapping[str, Any]) -> time:
    """When gaps are told, by a checked county.toml."""
    return time.fromisoformat(head.get("roster", {}).get("told_at", TOLD_AT))


def _is_roster(given: Any, posts: set[str]) -> bool:
    if not isinstance(given, dict) or not given.keys() <= {"always", "told_at"}:
        return False
    always, told_at = given.get("always", []), given.get("told_at", TOLD_AT)
    return (
        isinstance(told_at, str)
        and CLOCK.fullmatch(told_at) is not None
        and isinstance(always, list)
        and len(always) <= MOST_POSTS
        and all(isinstance(post, str) and post in posts for post in always)
    )
