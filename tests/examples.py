"""How many examples a law is tried on: `make test` takes some, others each time; `make faults` takes all."""

from __future__ import annotations

import os

ALL = "PALM_TESTS_ALL" in os.environ


def some_of(many: int) -> int:
    """A quarter of so many, unless all are wanted."""
    return many if ALL else many // 4
