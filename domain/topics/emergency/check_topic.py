"""Directed checks that still ask, and how their answers add up: each superior sees their own regions."""

from __future__ import annotations

from typing import Final

from domain.access.scope import Scope
from domain.changes import Row
from domain.topics.topic import Topic, head_of, keep_rows


def narrow_check(change: Row, scope: Scope) -> Row | None:
    """Of a check and its regions, what a scope sees."""
    kept, county = head_of(change, True), change["region"]
    keep_rows(kept, "checks", [row for row in change.get("checks", ()) if shows_check(row, scope)])
    gone = [id for id in change.get("gone", ()) if _sees(id.partition("/")[2], county, scope)]
    keep_rows(kept, "gone", gone)
    return kept if len(kept) > len(head_of(change, True)) else None


def shows_check(row: Row, scope: Scope) -> bool:
    """Whether a scope sees all of a region, or a check reaches where it looks."""
    return _sees(row["region"] if row["part"] == "region" else "", row["region"], scope)


def _sees(region: str, county: str, scope: Scope) -> bool:
    if region:
        return scope.whole and region.startswith(scope.region)
    return scope.whole and (county.startswith(scope.region) or scope.region.startswith(county))


CHECKS: Final = Topic("checks", "id", narrow_check, shows_check)
