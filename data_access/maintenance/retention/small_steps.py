"""What a small step of retention says of itself."""

from __future__ import annotations

from typing import NamedTuple


class Done(NamedTuple):
    """What a step did: how many rows; `mark`: where the next one goes on; `through`: nothing is left."""

    removed: int
    mark: int
    through: bool
