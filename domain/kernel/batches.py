"""Batches: what is refused of one is refused alone, unless nothing of it was allowed."""

from __future__ import annotations

from collections.abc import Collection

from domain.kernel.errors import Refused


def check_some_allowed(count: int, refused: Collection[Refused], detail: str, where: str) -> None:
    """Refused forbidden for a batch of which every single one was. `count`: how many there were."""
    if count == sum(why.code == "forbidden" for why in refused):
        raise Refused("forbidden", detail, where)
