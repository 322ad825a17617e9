"""Which tests run on PostgreSQL in `make test`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fewer_on_postgres import let_others_be_long

HERE = Path(__file__).parent
FEWER = {"test_trace_state.py", "test_trace_tampering.py"} | {
    path.name for path in HERE.glob("test_accounts_*.py") if path.name != "test_accounts_races.py"
}
"""Files about rules of accounts and about what `trace verify` makes of rows that were read. Those about the
rows themselves, about transactions and about what happens at the same time run on PostgreSQL as a whole.
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever is let in, and what is found, does not hang on the kind of database."""
    let_others_be_long(items, lambda path: path.parent == HERE and path.name in FEWER)
