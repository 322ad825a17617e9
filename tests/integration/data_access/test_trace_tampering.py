"""Whatever is done to the trace or its anchors behind our back is found, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from data_access.county_packs.county_pack import County
from data_access.database.tables.live_tables import heads, trace
from data_access.database.trace_chain import FIELDS, Tail
from data_access.maintenance.verification.verify import worlds
from data_access.store import Store
from data_access.streams.redis_streams import key
from tests.conftest import StreamServer
from tests.databases import copy_database
from tests.integration.data_access.tampering import (
    ANCHORED,
    OTHER,
    ROWS,
    SavedCounties,
    TracedCounties,
    open_traced_counties,
    rechain_rows,
)
from tests.integration.reports import COUNTY, NOW, ORIGIN

FORGED: dict[str, Any] = {
    "county": "330881", "n": 99, "seq": 77, "previous": 55, "at": "2020-01-01T00:00:00.000000Z",
    "actor": "account:1", "origin": "10.9.9.9", "action": "case.closed", "object": "person:forged",
    "cause": "x/y", "ordered_by": "account:2", "body": '{"old":null,"new":{}}', "hash": bytes(32),
}  # fmt: skip
Attack = Callable[[TracedCounties], None]


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def saved_counties(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    county: County,
    stream_server: StreamServer,
) -> Iterator[SavedCounties]:
    folder = tmp_path_factory.mktemp("told")
    if request.param == "sqlite":
        url = copy_database(request.getfixturevalue("sqlite_file"), folder)
    else:
        url = request.getfixturevalue("cluster").migrate_new()
    store = Store(url, clock=lambda: NOW)
    client = stream_server.client()
    client.flushall()
    yield SavedCounties(open_traced_counties(store, county, folder / "anchors", client))
    client.close()
    store.close()


@pytest.fixture
def traced_counties(saved_counties: SavedCounties) -> TracedCounties:
    return saved_counties.restore()


def test_an_untouched_trace_is_sound(traced_counties: TracedCounties) -> None:
    verdicts = traced_counties.verdicts()
    assert [(v.county, v.rows, v.count) for v in verdicts] == [(OTHER, ROWS, 0), (COUNTY, ROWS, 0)]
    assert [v.anchors for v in verdicts] == [2 * len(ANCHORED)] * 2
    assert all(verdict.sound for verdict in traced_counties.verdicts(streams=False))
    with traced_counties.store.unit_of_work(COUNTY, ORIGIN) as act:
        act.trace("key.made", "key:1", None, {})
    assert traced_counties.kinds() == set(), "a head that is not anchored yet is no finding"


@pytest.mark.parametrize("column", [*FIELDS, "hash"])
def test_an_altered_column_is_found_in_every_row(traced_counties: TracedCounties, column: str) -> None:
    saved = {trace: traced_counties.read_table(trace)}
    statement = f"UPDATE trace SET {column} = :forged WHERE county = :county AND n = :n"
    for n in range(1, ROWS + 1):
        traced_counties.sql(statement, forged=FORGED[column], county=COUNTY, n=n)
        verdict = traced_counties.chain_verdict()
        assert {n, n + 1} & {f.n for f in verdict.findings}, f"{column} of row {n}: {verdict.findings}"
        traced_counties.restore(saved)
    assert traced_counties.kinds() == set()


@pytest.mark.parametrize("column", [name for name in FIELDS if name not in ("county", "n")])
def test_an_altered_row_with_its_hash_computed_anew_is_found(
    traced_counties: TracedCounties, column: str
) -> None:
    sound = traced_counties.rows()
    for n in range(1, ROWS + 1):
        rows = [dict(row) for row in sound]
        rows[n - 1] |= {column: FORGED[column]}
        traced_counties.replace_chain([*rechain_rows(rows[:n], n - 1), *rows[n:]])
        kinds = {f.kind for f in traced_counties.chain_verdict().findings}
        assert kinds & {"altered", "head"}, f"{column} of row {n}"


@pytest.mark.parametrize("n", [1, 5, ROWS])
@pytest.mark.parametrize("streams", [True, False], ids=["both", "files_only"])
def test_a_history_written_anew_to_its_end_is_found_by_the_anchors(
    traced_counties: TracedCounties, n: int, streams: bool
) -> None:
    rows = traced_counties.rows()
    rows[n - 1] |= {"body": FORGED["body"]}
    rows = rechain_rows(rows, n - 1)
    traced_counties.replace_chain(rows)
    traced_counties.turn_head(rows)
    assert traced_counties.kinds(streams) == {"rewritten"}
    found = [f for v in traced_counties.verdicts(streams) for f in v.findings]
    assert min(f.until for f in found) == min(a for a in ANCHORED if a >= n)
    assert all(f.n <= n <= f.until for f in found)


@pytest.mark.parametrize("n", range(1, ROWS + 1))
def test_a_deleted_row_is_found(traced_counties: TracedCounties, n: int) -> None:
    traced_counties.sql("DELETE FROM trace WHERE county = :county AND n = :n", county=COUNTY, n=n)
    [bad] = [v for v in traced_counties.verdicts(streams=False) if not v.sound]
    first = bad.findings[0]
    assert (first.kind, first.n, first.until) == ("missing" if n < ROWS else "cut", n, n)


@pytest.mark.parametrize("n", range(1, ROWS + 1))
def test_a_deleted_row_with_the_rest_written_anew_is_found(traced_counties: TracedCounties, n: int) -> None:
    rows = traced_counties.rows()
    rows = rechain_rows(rows[: n - 1] + rows[n:], n - 1)
    traced_counties.replace_chain(rows)
    traced_counties.turn_head(rows)
    assert traced_counties.kinds() & {"rewritten", "anchor_beyond"}
    assert traced_counties.kinds(streams=False) & {"rewritten", "anchor_beyond"}


def test_inserted_rows_are_found(traced_counties: TracedCounties) -> None:
    saved = {trace: traced_counties.read_table(trace), heads: traced_counties.read_table(heads)}
    for n in range(1, ROWS + 2):
        rows = traced_counties.rows()
        rows = rechain_rows([*rows[: n - 1], rows[3], *rows[n - 1 :]], n - 1)
        traced_counties.replace_chain(rows)
        assert traced_counties.kinds(streams=False) & {"added", "head"}, n
        if n <= ROWS:
            traced_counties.turn_head(rows)
            assert "rewritten" in traced_counties.kinds(streams=False), n
        traced_counties.restore(saved)


def test_rows_in_another_order_are_found(traced_counties: TracedCounties) -> None:
    saved = {trace: traced_counties.read_table(trace), heads: traced_counties.read_table(heads)}
    for n in range(1, ROWS):
        rows = traced_counties.rows()
        rows[n - 1], rows[n] = rows[n] | {"n": n}, rows[n - 1] | {"n": n + 1}
        traced_counties.replace_chain(rows)
        assert "altered" in traced_counties.kinds(streams=False), n
        rows = rechain_rows(rows, n - 1)
        traced_counties.replace_chain(rows)
        traced_counties.turn_head(rows)
        assert "rewritten" in traced_counties.kinds(streams=False), n
        traced_counties.restore(saved)


def test_rows_and_chains_swapped_between_counties_are_found(traced_counties: TracedCounties) -> None:
    ours, theirs = traced_counties.rows(), traced_counties.rows(OTHER)
    saved = {trace: traced_counties.read_table(trace), heads: traced_counties.read_table(heads)}
    for n in range(ROWS):
        mixed = [*ours[:n], theirs[n] | {"county": COUNTY}, *ours[n + 1 :]]
        traced_counties.replace_chain(mixed)
        assert "altered" in traced_counties.kinds(streams=False), n
        traced_counties.restore(saved)
    traced_counties.replace_chain([row | {"county": COUNTY} for row in theirs])
    traced_counties.replace_chain([row | {"county": OTHER} for row in ours], OTHER)
    assert {v.county for v in traced_counties.verdicts() if "altered" in {f.kind for f in v.findings}} == {
        COUNTY,
        OTHER,
    }


@pytest.mark.parametrize("kept", range(ROWS))
def test_a_cut_trace_is_found(traced_counties: TracedCounties, kept: int) -> None:
    traced_counties.sql("DELETE FROM trace WHERE county = :county AND n > :n", county=COUNTY, n=kept)
    found = [f for v in traced_counties.verdicts(streams=False) for f in v.findings]
    assert ("cut", kept + 1, ROWS) in [(f.kind, f.n, f.until) for f in found]


@pytest.mark.parametrize("kept", range(ROWS))
@pytest.mark.parametrize("left", ["files", "streams"])
def test_a_cut_trace_is_found_when_the_head_was_turned_back_too(
    traced_counties: TracedCounties, kept: int, left: str
) -> None:
    """One place of anchors is enough, whichever is left."""
    rows = traced_counties.rows()[:kept]
    traced_counties.sql("DELETE FROM trace WHERE county = :county AND n > :n", county=COUNTY, n=kept)
    if rows:
        traced_counties.turn_head(rows)
    else:
        traced_counties.sql("DELETE FROM heads WHERE county = :county", county=COUNTY)
    if left == "files":
        traced_counties.client.flushall()
    else:
        for path in traced_counties.folder.files(COUNTY):
            path.unlink()
    with_streams = traced_counties.kinds()
    assert "anchor_beyond" in with_streams
    if left == "files":
        assert "anchor_beyond" in traced_counties.kinds(streams=False)


def test_a_cut_trace_that_went_on_is_found_for_ever(traced_counties: TracedCounties) -> None:
    rows = traced_counties.rows()[:4]
    traced_counties.sql("DELETE FROM trace WHERE county = :county AND n > 4", county=COUNTY)
    traced_counties.turn_head(rows)
    for turn in range(2 * ROWS):
        with traced_counties.store.unit_of_work(COUNTY, ORIGIN) as act:
            act.trace("key.made", f"key:{turn}", None, {})
    assert traced_counties.kinds() == {"rewritten"}
    assert traced_counties.kinds(streams=False) == {"rewritten"}


def test_a_county_that_vanished_whole_is_found(traced_counties: TracedCounties) -> None:
    for table in ("trace", "heads"):
        traced_counties.sql(f"DELETE FROM {table} WHERE county = :county", county=COUNTY)
    assert COUNTY in worlds(traced_counties.store.database, traced_counties.folder)
    assert traced_counties.kinds(streams=False) == {"anchor_beyond", "case_link", "change_state"}


def lines(traced_counties: TracedCounties) -> tuple[Path, list[bytes]]:
    [path] = traced_counties.folder.files(COUNTY)
    return path, path.read_bytes().splitlines(keepends=True)


def with_part(index: int, part: int, value: bytes) -> Attack:
    """Put another value into one part (line, n, hash, at, check) of a line."""

    def attack(traced_counties: TracedCounties) -> None:
        path, all_lines = lines(traced_counties)
        words = all_lines[index].split()
        words[part] = value
        all_lines[index] = b" ".join(words) + b"\n"
        path.write_bytes(b"".join(all_lines))

    return attack


def keep(*indexes: int) -> Attack:
    """Keep these lines, in this order."""

    def attack(traced_counties: TracedCounties) -> None:
        path, all_lines = lines(traced_counties)
        path.write_bytes(b"".join(all_lines[index] for index in indexes))

    return attack


def of_other(traced_counties: TracedCounties) -> None:
    lines(traced_counties)[0].write_bytes(traced_counties.folder.files(OTHER)[0].read_bytes())


def remove_anchor_file(traced_counties: TracedCounties) -> None:
    lines(traced_counties)[0].unlink()


def garbage(traced_counties: TracedCounties) -> None:
    path, all_lines = lines(traced_counties)
    path.write_bytes(b"".join([all_lines[0], b"\xff\x00garbage\n", *all_lines[1:]]))


def checks_anew(traced_counties: TracedCounties) -> None:
    """Alter the time in one line and compute all checks after it."""
    path, all_lines = lines(traced_counties)
    path.unlink()
    for raw in all_lines:
        _, n, digest, at, _ = raw.decode().split()
        traced_counties.folder.append(
            COUNTY, Tail(int(n), bytes.fromhex(digest)), at.replace("06:00", "07:00")
        )


def stream(command: str, *words: Any) -> Attack:
    return lambda counties: counties.client.execute_command(command, *words)


def member(n: int) -> bytes:
    return f"{n:064x}".encode()


def another_head(traced_counties: TracedCounties) -> None:
    name = key(COUNTY, "trace")
    traced_counties.client.zremrangebyrank(name, 1, 1)
    traced_counties.client.zadd(name, {member(5): ANCHORED[1]})


ANCHOR_ATTACKS: dict[str, Attack] = {
    **{f"part {part} of line {i}": with_part(i, part, value)
       for i in range(4)
       for part, value in enumerate((b"7", b"8", b"ab" * 32, b"2026-11-22T05:00:00.000000Z", b"cd" * 16))},
    "first line deleted": keep(1, 2, 3), "a middle line deleted": keep(0, 1, 3),
    "last line deleted": keep(0, 1, 2), "lines swapped": keep(0, 2, 1, 3),
    "a line twice": keep(0, 1, 1, 2, 3),
    "emptied": keep(), "removed": remove_anchor_file, "another county's": of_other, "garbage": garbage,
    "checks anew": checks_anew,
    "stream: a head altered": another_head,
    "stream: no hash": stream("ZADD", key(COUNTY, "trace"), "6", "no-hash"),
    "stream: a head moved on": stream("ZADD", key(COUNTY, "trace"), "99", member(9)),
    "stream: heads removed": stream("DEL", key(COUNTY, "trace")),
    "stream: another check": stream("SET", key(COUNTY, "anchored"), "4 " + "0" * 32),
    "stream: more lines": stream("SET", key(COUNTY, "anchored"), "5 " + "0" * 32),
}  # fmt: skip


@pytest.mark.parametrize("attack", ANCHOR_ATTACKS.values(), ids=ANCHOR_ATTACKS.keys())
def test_altered_anchors_are_found(traced_counties: TracedCounties, attack: Attack) -> None:
    assert traced_counties.kinds() == set()
    attack(traced_counties)
    assert traced_counties.kinds() & {"anchor_damaged", "anchor_missing", "anchor_beyond", "rewritten"}
    assert {v.county for v in traced_counties.verdicts() if not v.sound} == {COUNTY}


def test_a_trace_with_no_anchor_left_is_said_to_have_none(traced_counties: TracedCounties) -> None:
    traced_counties.client.flushall()
    for code in (COUNTY, OTHER):
        traced_counties.folder.files(code)[0].unlink()
    assert traced_counties.kinds() == traced_counties.kinds(streams=False) == {"no_anchor"}
