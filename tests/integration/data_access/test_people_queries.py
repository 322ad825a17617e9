"""Whose phone it was is looked up by an index: eleven thousand people answer by SMS within an hour."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event, insert

from data_access.database.bulk import is_sqlite
from data_access.database.tables.directory_tables import people
from data_access.emergency.rollouts.pages.task_pages import find_open_tasks
from data_access.outbox.call_rows import calls_by_phone
from data_access.store import Store

PERSON = {
    "county": "330825", "name": "演示", "post": "liaison", "unit": "u1", "region": "330825101264001",
    "active": 1, "source": "", "version": 1, "removed_at": "", "email": "",
}  # fmt: skip


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = Store(database_url)
    rows = [PERSON | {"id": f"P{number}", "phone": f"139-0000 {number:04}"} for number in range(300)]
    with opened.database.writing() as connection:
        connection.execute(insert(people), rows)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "look",
    [
        lambda connection: find_open_tasks(connection, "+8613900000007"),
        lambda connection: calls_by_phone(connection, "13900000007", datetime(2021, 7, 23, tzinfo=UTC)),
    ],
)
def test_an_answer_does_not_read_the_whole_directory(store: Store, look: Any) -> None:
    statements: list[tuple[str, Any]] = []
    with store.reading() as connection:
        event.listen(
            connection,
            "before_cursor_execute",
            lambda c, cur, sql, given, *_: statements.append((sql, given)),
        )
        look(connection)
        [(sql, given)] = [(sql, given) for sql, given in statements if "people" in sql]
        if is_sqlite(connection):
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given).all()
        else:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            plan = connection.exec_driver_sql(f"EXPLAIN {sql}", given).all()
    assert "people_digits" in str(plan), plan
