"""What runs on PostgreSQL in `make test`: of some files every sixth test, the others in `make faults`.

Rules hold on either kind of database: what they are made of, each command and each query, is looked at on
both elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

EACH = 6


def let_others_be_long(items: Iterable[pytest.Item], is_meant: Callable[[Path], bool]) -> None:
    """Mark as long all but every sixth of those tests on PostgreSQL that a file which is meant has, beginning
    with its first. Those marked `at_once` run on it whatever their place is: SQLite has one writer only.
    """
    seen: Counter[Path] = Counter()
    for item in items:
        if "postgres" not in item.keywords or "at_once" in item.keywords or not is_meant(item.path):
            continue
        if seen[item.path] % EACH:
            item.add_marker(pytest.mark.long)
        seen[item.path] += 1
