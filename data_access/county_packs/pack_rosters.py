"""Posts that must always be staffed in a county (`[roster]` of county.toml)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from data_access.county_packs.read_pack import RawPack

HEAD: Final = "county.toml"
MOST_POSTS: Final = 20


def check_roster(pack: RawPack) -> None:
    """Report what is wrong with the table; none is given by most."""
    given = pack.tomls.get(HEAD, {}).get("roster", {})
    known = {row["code"] for _, row in pack.tables.get("posts.csv", ())}
    if not _is_roster(given, known):
        pack.report(HEAD, pack.line_of(HEAD, "roster"), "bad_roster")


def read_always(head: Mapping[str, Any]) -> tuple[str, ...]:
    """The codes of posts that a checked county.toml names."""
    return tuple(head.get("roster", {}).get("always", ()))


def _is_roster(given: Any, posts: set[str]) -> bool:
    if not isinstance(given, dict) or not given.keys() <= {"always"}:
        return False
    always = given.get("always", [])
    return (
        isinstance(always, list)
        and len(always) <= MOST_POSTS
        and all(isinstance(post, str) and post in posts for post in always)
    )
