"""Walks over the chain of the trace: one at a time, and each with an end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.kernel.errors import Refused


def check_free(free: bool) -> None:
    """Refused busy while another walk is under way."""
    if not free:
        raise Refused("busy", "the chain is being walked already")


def check_walk(answer: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """What a walk found. Refused walk_stopped when it came to no end, database_away or anchors_away for what
    it could not read.
    """
    if answer is None:
        raise Refused("walk_stopped", "the walk took too long or too much memory")
    if "away" in answer:
        code = "database_away" if answer["away"] == "database" else "anchors_away"
        raise Refused(code, answer["reason"])
    return answer
