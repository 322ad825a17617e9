"""Looking keys up costs by the keys, not by the table; UTF-8 that is given as bytes is stored as text."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any

import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, Table
from sqlalchemy.exc import IntegrityError

from data_access.cases.live_rows import SELECTS
from data_access.database import bulk
from data_access.database.bulk import Bulk, among, array_text, each_of, look_up, one_by_one
from data_access.database.database import DATA_ERRORS, Database
from data_access.database.tables.emergency.rollout_tables import tasks
from data_access.database.tables.live_tables import counters as live_counters
from data_access.database.tables.live_tables import grids, handled
from domain.kernel.worlds import WorldId

SELECT = "SELECT cause, digest FROM handled WHERE county = %s AND cause"
INSERT = "INSERT INTO handled (county, cause, digest, seq) VALUES (%s, %s, %s, 0)"


@pytest.fixture
def postgres(database_url: str) -> Database:
    database = Database(database_url)
    if database.sqlite:
        pytest.skip("SQLite looks keys up one by one of itself")
    return database


def _walk(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for child in plan.get("Plans", ()) for node in _walk(child))]


def test_a_plan_made_for_a_small_table_serves_a_grown_one(postgres: Database) -> None:
    keys = [f"s/{n}" for n in range(0, 2000, 100)]
    with postgres.writing() as connection:
        for _ in range(8):  # prepared now, while there is nothing
            assert among(connection, SELECT, "330825", keys) == []
        rows = [("330825", f"s/{n}", b"12345678") for n in range(2000)]
        connection.exec_driver_sql(INSERT, rows)
        assert len(among(connection, SELECT, "330825", keys)) == len(keys)
        explain = "EXPLAIN (ANALYZE, FORMAT JSON) " + one_by_one(SELECT)
        [[[plan]]] = connection.exec_driver_sql(explain, (array_text(keys), "330825")).fetchall()
    nodes = _walk(plan["Plan"])
    assert any("cause" in node.get("Index Cond", "") for node in nodes), nodes
    assert sum(node.get("Rows Removed by Filter", 0) for node in nodes) == 0
    postgres.close()


def test_a_table_that_grew_in_one_stroke_is_looked_up_by_its_key(postgres: Database) -> None:
    """Answers begin in the minute of the release, before PostgreSQL looks at its tasks by itself."""
    set_by_tests = ("rollout", "person", "tier", "region", "state")
    texts = ("reasons", "queued_at", "failed", "taken_over_by", "on_behalf_by", "note", "code")
    into = Bulk(tasks, "county", *set_by_tests, *texts, "round", "returns")
    select = "SELECT person, note FROM tasks WHERE rollout = 'R1' AND county = %s AND person"
    with postgres.writing() as connection:
        rows = [("330825", "R1", f"P{n}", 3, "330825101", 0, *[""] * len(texts), 0, 0) for n in range(3000)]
        into.insert_all(connection, rows)
        explain = "EXPLAIN (FORMAT JSON) " + one_by_one(select)
        [[[plan]]] = connection.exec_driver_sql(explain, (array_text(["P7"]), "330825")).fetchall()
    [index] = {node["Index Name"] for node in _walk(plan["Plan"]) if "Index Name" in node}
    assert index in {"tasks_pkey", "tasks_person"}
    postgres.close()


def test_rows_go_in_part_by_part_as_they_are_made(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "PART", 7)
    database, made, there = Database(database_url), list[int](), list[int]()
    into = Bulk(handled, "county", "cause", "digest", "seq")
    with database.writing() as connection:

        def rows() -> Iterator[tuple[Any, ...]]:
            for n in range(20):
                found = connection.exec_driver_sql("SELECT count(*) FROM handled").scalar_one()
                made.append(n)
                there.append(n - found)
                yield "330825", f"s/{n}", b"12345678", 0

        assert into.insert_all(connection, rows()) == 20
        assert connection.exec_driver_sql("SELECT count(*) FROM handled").scalar_one() == 20
        assert into.insert_all(connection, []) == 0
    database.close()
    assert made == [*range(20)]
    assert max(there) == 6


def test_bytes_of_a_text_column_are_stored_as_text(database_url: str) -> None:
    bodies = Bulk(grids, "county", "region", "last_reported", "body", utf8=("body",))
    database = Database(database_url)
    with database.writing() as connection:
        bodies.insert(connection, [("330825", "1", "", '{"note":"路灯\\t"坏""}'.encode())])
        bodies.replace(connection, [("330825", "2", "", "💡".encode())])
        found = connection.exec_driver_sql("SELECT body, length(body) FROM grids ORDER BY region").fetchall()
    database.close()
    assert [tuple(row) for row in found] == [('{"note":"路灯\\t"坏""}', 18), ("💡", 1)]


@pytest.mark.parametrize("count", [0, 1, 24, 25, 274, 500, 599])
def test_every_row_of_many_is_stored_once(database_url: str, count: int) -> None:
    database = Database(database_url)
    rows = [("330825", f"s/{n:05}", b"%08d" % n, n) for n in range(count)]
    with database.writing() as connection:
        Bulk(handled, "county", "cause", "digest", "seq").insert(connection, rows)
        found = connection.exec_driver_sql("SELECT * FROM handled ORDER BY cause").fetchall()
    database.close()
    assert [(row[0], row[1], bytes(row[2]), row[3]) for row in found] == rows


@pytest.mark.parametrize("count", [0, 1, 24, 25, 274, 599])
def test_every_row_of_many_takes_the_place_of_its_own(database_url: str, count: int) -> None:
    database, there = Database(database_url), 2 * count // 3
    bodies = Bulk(grids, "county", "region", "last_reported", "body", utf8=("body",))
    before = [("330825", f"r{n:05}", "", "旧".encode()) for n in range(there)]
    rows = [("330825", f"r{n:05}", f"t{n}", f"新{n}".encode()) for n in range(count)]
    with database.writing() as connection:
        bodies.insert(connection, before)
        bodies.replace(connection, rows)
        found = connection.exec_driver_sql("SELECT * FROM grids ORDER BY region").fetchall()
    database.close()
    assert [tuple(row) for row in found] == [(*row[:3], row[3].decode()) for row in rows]


@pytest.mark.parametrize("count", [1, 25, 274])
def test_every_row_of_many_is_added_to_its_own(database_url: str, count: int) -> None:
    database = Database(database_url)
    counters = Bulk(live_counters, "county", "name", "value")
    rows = [("330825", f"n{n:03}", n) for n in range(count)]
    with database.writing() as connection:
        counters.insert(connection, rows[::2])
        counters.merge(connection, rows, "value = counters.value + excluded.value")
        found = connection.exec_driver_sql("SELECT name, value FROM counters ORDER BY name").fetchall()
    database.close()
    assert [tuple(row) for row in found] == [(f"n{n:03}", n if n % 2 else 2 * n) for n in range(count)]


@pytest.mark.parametrize("count", [1, 25])
def test_bytes_stay_bytes(database_url: str, count: int) -> None:
    database = Database(database_url)
    rows = [("330825", f"s/{n:02}", b"\x00\xff%02d" % n, n) for n in range(count)]
    with database.writing() as connection:
        Bulk(handled, "county", "cause", "digest", "seq").insert(connection, rows)
        found = connection.exec_driver_sql("SELECT digest FROM handled ORDER BY cause").fetchall()
        if database.sqlite:
            kinds = connection.exec_driver_sql("SELECT DISTINCT typeof(digest) FROM handled").fetchall()
            assert [tuple(row) for row in kinds] == [("blob",)]
    database.close()
    assert [bytes(row[0]) for row in found] == [row[2] for row in rows]


def test_a_key_that_is_asked_for_twice_is_found(database_url: str) -> None:
    database = Database(database_url)
    with database.writing() as connection:
        connection.exec_driver_sql(
            INSERT if not database.sqlite else INSERT.replace("%s", "?"),
            [("330825", "s/1", b"1"), ("330825", "s/2", b"2"), ("330826", "s/1", b"3")],
        )
        keys = ["s/2", "s/1", "s/2", "s/3"]
        found = [look(connection, SELECT, "330825", keys) for look in (among, look_up)]
    database.close()
    assert [{row[0]: bytes(row[1]) for row in rows} for rows in found] == [{"s/1": b"1", "s/2": b"2"}] * 2


@pytest.mark.parametrize("table", SELECTS)
def test_rows_are_looked_up_by_their_whole_key(sqlite_url: str, table: str) -> None:
    """Each by itself: by the county alone all of its rows would be read for each key."""
    database = Database(sqlite_url)
    with database.reading() as connection:
        plan = connection.exec_driver_sql(
            f"EXPLAIN QUERY PLAN {each_of(SELECTS[table])}", ('["x"]', "330825")
        )
        [search] = [row[-1] for row in plan if row[-1].startswith(f"SEARCH {table} ")]
    database.close()
    key = SELECTS[table].rpartition(" ")[2]
    assert f"{key}=?" in search


@pytest.mark.parametrize("twice", [499, 520, 529])
def test_a_row_that_cannot_be_stored_undoes_all_of_them(database_url: str, twice: int) -> None:
    database = Database(database_url)
    rows = [("330825", f"s/{n}", b"", n) for n in range(530)]
    rows[twice] = rows[0]
    with pytest.raises(DATA_ERRORS), database.writing() as connection:
        Bulk(handled, "county", "cause", "digest", "seq").insert(connection, rows)
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM handled").scalar() == 0
    database.close()


def test_a_statement_has_no_more_parameters_than_any_sqlite_takes(database_url: str) -> None:
    wide = Table("wide", MetaData(), *(Column(f"c{n}", Integer) for n in range(150)))
    database, rows = Database(database_url), [tuple(range(n, n + 150)) for n in range(400)]
    with database.writing() as connection:
        wide.create(connection)
        if database.sqlite:
            raw: Any = connection.connection.driver_connection
            raw.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 32_766)
        Bulk(wide, *wide.c.keys()).insert(connection, rows)
        found = connection.exec_driver_sql("SELECT c0, c149 FROM wide ORDER BY c0").fetchall()
        wide.drop(connection)
    database.close()
    assert [tuple(row) for row in found] == [(n, n + 149) for n in range(400)]


class Topic(StrEnum):
    """A text of another class."""

    LAMP = "lamp"


AWKWARD = [
    "",
    " ",
    "NULL",
    "null",
    "{}",
    ",",
    '"',
    "\\",
    '\\"',
    "a\nb\t",
    "\x01",
    "路灯💡",
    "'; --",
    '{"a":"b\\\\"}',
    "%s",
]


def test_awkward_texts_come_back_as_they_were(database_url: str) -> None:
    counters = Bulk(live_counters, "county", "name", "value")
    database = Database(database_url)
    with database.writing() as connection:
        counters.replace(connection, [("330825", name, n) for n, name in enumerate(AWKWARD)])
        select = "SELECT name, value FROM counters WHERE county = %s AND name"
        found = among(connection, select, "330825", AWKWARD)
    database.close()
    assert {row[0]: row[1] for row in found} == {name: n for n, name in enumerate(AWKWARD)}


def test_an_array_holds_numbers_bytes_and_nothing(postgres: Database) -> None:
    given = (array_text([1, -2, True]), array_text([1.5, None, float("inf")]), array_text([b"", b"\x00\xff"]))
    with postgres.writing() as connection:
        query = "SELECT %s::int8[], %s::float8[], %s::bytea[]"
        row = connection.exec_driver_sql(query, given).one()
    postgres.close()
    assert [[*values] for values in row] == [[1, -2, 1], [1.5, None, float("inf")], [b"", b"\x00\xff"]]
    assert array_text([WorldId("330825"), Topic.LAMP]) == '{"330825","lamp"}'
    with pytest.raises(TypeError):
        array_text([object()])


def handled_rows(*causes: str) -> list[tuple[Any, ...]]:
    return [("330825", cause, b"12345678", 0) for cause in causes]


def causes_in(database: Database) -> list[str]:
    with database.reading() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT cause FROM handled ORDER BY cause")]


def test_what_comes_behind_rows_that_were_sent_finds_them(postgres: Database) -> None:
    into = Bulk(handled, "county", "cause", "digest", "seq")
    with postgres.writing() as connection:
        into.send(connection, handled_rows("a", "b"))
        into.send(connection, [])
        into.send(connection, handled_rows("c"))
        assert connection.exec_driver_sql("SELECT count(*) FROM handled").scalar_one() == 3
        into.send(connection, handled_rows("d"))
    assert causes_in(postgres) == ["a", "b", "c", "d"]
    postgres.close()


def ask_nothing(connection: Connection) -> None:
    """The commit comes next."""


def ask(connection: Connection) -> None:
    connection.exec_driver_sql("SELECT 1")


def send_more(connection: Connection) -> None:
    Bulk(handled, "county", "cause", "digest", "seq").send(connection, handled_rows("c"))


def give_up(connection: Connection) -> None:
    raise IntegrityError("given up", None, ValueError("before it was known"))


@pytest.mark.parametrize("then", [ask_nothing, ask, send_more, give_up])
def test_rows_that_cannot_be_stored_end_the_transaction_at_what_comes_next(
    postgres: Database, then: Callable[[Connection], None]
) -> None:
    into = Bulk(handled, "county", "cause", "digest", "seq")

    def write(*causes: str, then: Callable[[Connection], None] = ask_nothing) -> None:
        with postgres.writing() as connection:
            into.send(connection, handled_rows(*causes))
            then(connection)

    write("a")
    with pytest.raises(DATA_ERRORS, match="given up" if then is give_up else "handled_pkey"):
        write("b", "a", then=then)
    write("c")
    assert causes_in(postgres) == ["a", "c"]
    postgres.close()


def test_a_value_that_no_column_takes_ends_the_transaction_alone(postgres: Database) -> None:
    into = Bulk(handled, "county", "cause", "digest", "seq")
    with pytest.raises(DATA_ERRORS, match="0x00"), postgres.writing() as connection:
        into.send(connection, handled_rows("a", "b\0"))
    with postgres.writing() as connection:
        into.send(connection, handled_rows("b"))
    assert causes_in(postgres) == ["b"]
    postgres.close()
