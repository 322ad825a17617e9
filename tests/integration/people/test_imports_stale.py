"""What happens between a preview and its end, and at the same moment; on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from data_access.county_packs.county_pack import County
from data_access.database.unit_of_work import Origin
from data_access.directory import directory_edits, people_queries
from data_access.directory.import_previews import Import
from data_access.directory.rosters import between
from data_access.files.people_files import BadFile
from data_access.store import Store
from domain.directory.imports import Hand, State
from domain.kernel.errors import Refused
from tests.import_commands import Administrator, ImportCommands
from tests.integration.people.conftest import Clock
from tests.integration.people.sheets import HEADINGS, as_csv
from tests.integration.reports import COUNTY

ANNA = Administrator(Hand("account:7"), "Anna", Origin("account:7", "10.0.0.7"))
BERT = Administrator(Hand("account:8"), "Bert", Origin("account:8", "10.0.0.8"))
DUTY = ("日期", "班次", "行政区划", "岗位", "人员编号")
Preview = Callable[..., Import]


@pytest.fixture
def import_commands(store: Store, clock: Clock) -> ImportCommands:
    return ImportCommands(store, 50, clock)  # type: ignore[arg-type]


@pytest.fixture
def preview(import_commands: ImportCommands, county: County) -> Preview:
    def made(*rows: Any, kind: str = "people", by: Administrator = ANNA, complete: bool = False) -> Import:
        return import_commands.preview(county, kind, as_csv(rows), "people.csv", complete, by)

    return made


def phone(county: County, id: str, phone: str) -> tuple[str, ...]:
    person = county.people[id]
    return (person.id, person.name, person.post, person.unit, person.region, phone)


def number(store: Store, person: str) -> str:
    with store.reading() as connection:
        found = people_queries.find_person(connection, COUNTY, person)
    assert found is not None
    return found.phone


def test_of_two_lists_about_the_same_person_the_second_is_stale(
    store: Store, preview: Preview, import_commands: ImportCommands, county: County
) -> None:
    first = preview(HEADINGS, phone(county, "LY-L00001", "000-1111-0001"))
    second = preview(HEADINGS, phone(county, "LY-L00001", "000-2222-0001"), by=BERT)
    other = preview(HEADINGS, phone(county, "LY-L00002", "000-3333-0002"), by=BERT)
    assert import_commands.apply(county, second.id, second.digest, BERT).state is State.APPLIED
    with pytest.raises(Refused, match="preview_stale"):
        import_commands.apply(county, first.id, first.digest, ANNA)
    assert number(store, "LY-L00001") == "000-2222-0001"
    assert import_commands.apply(county, other.id, other.digest, BERT).state is State.APPLIED, (
        "another person"
    )


@pytest.mark.at_once
def test_of_two_lists_at_the_same_moment_one_is_let_in(
    store: Store, preview: Preview, import_commands: ImportCommands, county: County
) -> None:
    made = {
        by: preview(HEADINGS, phone(county, "LY-L00001", f"000-{n}{n}{n}{n}-0001"), by=by)
        for n, by in enumerate((ANNA, BERT), 1)
    }
    ended: dict[str, str] = {}
    start = threading.Barrier(2)

    def apply(by: Administrator, new_import: Import) -> None:
        start.wait(30)
        try:
            ended[by.name] = str(import_commands.apply(county, new_import.id, new_import.digest, by).state)
        except Refused as refused:
            ended[by.name] = refused.code

    threads = [threading.Thread(target=apply, args=pair) for pair in made.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(ended.values()) == ["applied", "preview_stale"]
    with store.reading() as connection:
        found = people_queries.find_person(connection, COUNTY, "LY-L00001")
    assert found is not None
    assert found.version == 2


@pytest.mark.at_once
def test_a_preview_is_let_in_once_however_often_it_is_asked(
    preview: Preview, import_commands: ImportCommands, county: County
) -> None:
    made = preview(HEADINGS, phone(county, "LY-L00001", "000-1111-0001"))
    ended: list[str] = []
    start = threading.Barrier(3)

    def apply() -> None:
        start.wait(30)
        try:
            ended.append(str(import_commands.apply(county, made.id, made.digest, ANNA).state))
        except Refused as refused:
            ended.append(refused.code)

    threads = [threading.Thread(target=apply) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(ended) == ["applied", "import_settled", "import_settled"]


def test_a_person_of_another_county_is_told_by_row_and_column(preview: Preview, county: County) -> None:
    moved = list(phone(county, "LY-L00001", "000-1111-0001"))
    moved[4] = "330803101"
    with pytest.raises(BadFile) as caught:
        preview(HEADINGS, moved, (*moved[:4], "330825999", moved[5]))
    rows = [(f.row, f.column, f.code) for f in caught.value.faults]
    assert rows == [(2, "region", "unknown_region"), (3, "region", "unknown_region"), (3, "id", "id_twice")]


def test_a_duty_of_somebody_who_left_is_refused_and_makes_a_preview_stale(
    store: Store, preview: Preview, import_commands: ImportCommands, county: County
) -> None:
    row = ("2026-11-23", "day", COUNTY, "duty", "LY-L00001")
    made = preview(DUTY, row, kind="rosters")
    with store.unit_of_work(COUNTY, BERT.origin) as act:
        directory_edits.set_active(act, "LY-L00001", 1, False, "退休")
    with pytest.raises(Refused, match="preview_stale"):
        import_commands.apply(county, made.id, made.digest, ANNA)
    with store.reading() as connection:
        assert between(connection, COUNTY, "2026-11-23", "2026-11-23") == []
    with pytest.raises(BadFile) as caught:
        preview(DUTY, row, kind="rosters")
    assert [(f.row, f.column, f.code) for f in caught.value.faults] == [(2, "person", "unknown_person")]


def test_twenty_thousand_new_people_are_previewed_and_let_in(
    store: Store, preview: Preview, import_commands: ImportCommands, county: County
) -> None:
    with store.reading() as connection:
        before = len(people_queries.everybody(connection, COUNTY))
    rows = [(f"LY-N{n}", f"新人{n}", "duty", "centre", COUNTY, f"000-{n:05}-0001") for n in range(20_000)]
    made = preview(HEADINGS, *rows)
    assert made.counts["added"] == made.touched == 20_000
    assert import_commands.apply(county, made.id, made.digest, ANNA).state is State.WAITING
    assert import_commands.approve(county, made.id, made.digest, BERT).state is State.APPLIED
    with store.reading() as connection:
        assert len(people_queries.everybody(connection, COUNTY)) == before + 20_000
