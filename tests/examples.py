"""How many examples a law is tried on: `make test` takes some, others each time; `make faults` takes all."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

Value = TypeVar("Value")
EACH = 3
ALL = "PALM_TESTS_ALL" in os.environ


def some_of(many: int) -> int:
    """A quarter of so many, unless all are wanted."""
    return many if ALL else many // 4


def part_of(values: Sequence[Value], number: int) -> Sequence[Value]:
    """Every third of some values, beginning with another for each number, so that places next to one another
    are tried with all of them; all at each place when all are wanted.
    """
    return values if ALL else values[number % EACH :: EACH]
