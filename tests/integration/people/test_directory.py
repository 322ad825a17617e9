"""The directory: seeded once, changed by hand, and what ingest asks of it."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.commands import Envelope, ReportHandler
from data_access.county_packs.county_pack import County
from data_access.database.codec import value_of
from data_access.database.tables import live_tables
from data_access.database.unit_of_work import Origin
from data_access.directory import directory_edits, people_queries
from data_access.directory.people_queries import Filter
from data_access.directory.seed import seed
from data_access.store import Store
from domain.directory.person import Person, Post, Unit
from domain.kernel.errors import Refused
from tests.integration.reports import COUNTY, NOW, encode_message

ADMIN = Origin("account:7", "10.0.0.7")
SOMEBODY = Person("LY-X1", "贺知章", "duty", "centre", COUNTY, "000-9900-0001")


def rows_of(store: Store, action: str) -> list[dict[str, Any]]:
    """Trace rows of one kind, oldest first, with the body unpacked."""
    t = live_tables.trace.c
    with store.reading() as connection:
        found = connection.execute(select(live_tables.trace).where(t.action == action).order_by(t.n))
        return [{**row._mapping, **value_of(row.body)} for row in found]


def position(person: str, id: str) -> Envelope:
    body = encode_message("position", id, person=person, lat=29.03, lon=119.2, accuracy_m=5)
    return Envelope(COUNTY, "positions", f"{time.monotonic_ns()}-0", body)


def test_a_directory_is_taken_over_once_and_the_trace_says_so(store: Store, county: County) -> None:
    with store.reading() as connection:
        people = people_queries.everybody(connection, COUNTY)
        assert len(people_queries.units(connection, COUNTY)) == len(county.units)
        assert sum(count for _, count in people_queries.posts(connection, COUNTY)) == len(people)
    assert len(people) == len(county.people) == 11_344
    [row] = rows_of(store, "people.seeded")
    assert row["new"]["people"] == 11_344
    assert len(row["new"]["digest"]) == 64
    assert not seed(store, county)
    assert len(rows_of(store, "people.seeded")) == 1


def test_people_are_found_by_id_name_whole_number_region_and_post(store: Store) -> None:
    with store.unit_of_work(COUNTY, ADMIN) as act:
        directory_edits.add_person(act, SOMEBODY)
    with store.reading() as connection:

        def ids(**wanted: Any) -> list[str]:
            return [p.id for p in people_queries.page(connection, COUNTY, Filter(**wanted), 0, 5)[0]]

        for q in ("ly-x1", "贺知", "00099000001", "000 9900 0001"):
            assert ids(q=q) == ["LY-X1"], q
        assert ids(q="0009900") == ids(q="%") == ids(q="_") == []
        assert ids(q="贺知", regions=("330825102",)) == []
        assert "LY-X1" in ids(regions=(COUNTY,), post="duty", unit="centre", q="LY-X")
        rows, total = people_queries.page(connection, COUNTY, Filter(post="leader"), 5, 5)
        assert total > len(rows) == 5


@pytest.mark.parametrize("column", people_queries.ORDERED)
def test_a_list_sorted_either_way_has_each_person_once(store: Store, column: str) -> None:
    with store.reading() as connection:
        for order in (column, f"-{column}"):
            pages = [
                people_queries.page(connection, COUNTY, Filter(), at, 2_000, order)[0]
                for at in range(0, 12_000, 2_000)
            ]
            found = [(getattr(person, column), person.id) for page in pages for person in page]
            assert len({id for _, id in found}) == len(found) == 11_344
            steps = list(pairwise(found))
            assert all(a[1] < b[1] for a, b in steps if a[0] == b[0])
            values = [value for value, _ in found]
            if column != "name":  # a database has its own order of texts
                assert values == sorted(values, reverse=order.startswith("-"))


def test_a_change_by_hand_is_traced_masked_and_refused_when_stale(store: Store) -> None:
    with store.unit_of_work(COUNTY, ADMIN) as act:
        made = directory_edits.add_person(act, SOMEBODY)
        changed = directory_edits.change_person(act, replace(made, phone="000-9900-0002", post="head"))
    assert changed.version == 2
    [row] = rows_of(store, "person.changed")
    assert row["object"] == "person:LY-X1"
    assert row["actor"] == "account:7"
    assert (row["old"]["post"], row["new"]["post"]) == ("duty", "head")
    everything = str([*rows_of(store, "person.added"), row])
    assert "贺**" in everything
    for secret in ("贺知章", "9900-0001", "9900-0002"):
        assert secret not in everything
    with pytest.raises(Refused, match="stale"), store.unit_of_work(COUNTY, ADMIN) as act:
        directory_edits.change_person(act, replace(made, name="李白"))
    with pytest.raises(Refused, match="person_there"), store.unit_of_work(COUNTY, ADMIN) as act:
        directory_edits.add_person(act, SOMEBODY)


def test_units_and_posts_in_use_stay(store: Store) -> None:
    with store.unit_of_work(COUNTY, ADMIN) as act:
        unit = directory_edits.save_unit(act, Unit("boats", "冲锋舟队", "Boat team", "team", COUNTY))
        directory_edits.save_post(act, Post("pilot", "舟艇手", "Pilot", 0))
        directory_edits.add_person(act, replace(SOMEBODY, unit="boats", post="pilot"))
    for remove in (directory_edits.remove_unit, directory_edits.remove_post):
        code = "boats" if remove is directory_edits.remove_unit else "pilot"
        with pytest.raises(Refused, match="in_use"), store.unit_of_work(COUNTY, ADMIN) as act:
            remove(act, code, 1)
    with store.unit_of_work(COUNTY, ADMIN) as act:
        directory_edits.set_active(act, "LY-X1", 1, False, "调离本县")
        directory_edits.remove_post(act, "pilot", 1)
        renamed = directory_edits.save_unit(act, replace(unit, name="舟艇队"))
        assert renamed.version == 2
    with pytest.raises(Refused, match="stale"), store.unit_of_work(COUNTY, ADMIN) as act:
        directory_edits.save_unit(act, unit)
    with pytest.raises(Refused, match="code_there"), store.unit_of_work(COUNTY, ADMIN) as act:
        directory_edits.save_unit(act, replace(unit, version=0))


def test_ingest_asks_the_directory_who_is_there(store: Store, county: County) -> None:
    handler = ReportHandler(store, {COUNTY: county}, clock=lambda: NOW)
    assert [dead_letter.reason for _, dead_letter in handler.handle([position("LY-X1", "p1")]).dead] == [
        "unknown_person"
    ]
    with store.unit_of_work(COUNTY, ADMIN) as act:
        directory_edits.add_person(act, SOMEBODY)
    assert handler.handle([position("LY-X1", "p2"), position("LY-L00001", "p3")]).taken == 2
    with store.unit_of_work(COUNTY, ADMIN) as act:
        directory_edits.set_active(act, "LY-L00001", 1, False, "退休")
    done = handler.handle([position("LY-X1", "p4"), position("LY-L00001", "p5")])
    assert done.taken == 1
    assert [dead_letter.reason for _, dead_letter in done.dead] == ["unknown_person"]


def test_a_county_that_was_never_taken_over_has_the_people_of_its_pack(
    database_url: str, county: County
) -> None:
    bare = Store(database_url, clock=lambda: NOW)
    handler = ReportHandler(bare, {COUNTY: county}, clock=lambda: NOW)
    done = handler.handle([position("LY-L00001", "p1"), position("LY-X1", "p2")])
    assert (done.taken, len(done.dead)) == (1, 1)
    bare.close()
