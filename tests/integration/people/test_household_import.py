"""Lists of households brought in: taken over once, then unchanged; what came between stays."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from dashboard.commands import CommandBus
from dashboard.handlers.context import Context
from data_access.county_packs.county_pack import County
from data_access.database.unit_of_work import Origin
from data_access.emergency.rollouts.households.household_import import read_import, write_import
from data_access.emergency.rollouts.households.household_store import count_households, read_households
from data_access.files.people_files import BadFile
from data_access.store import Store
from domain.directory.households.household_commands import ImportHouseholds
from domain.kernel.errors import Refused
from tests.integration.people.conftest import Clock
from tests.integration.people.import_samples import HOUSEHOLDS
from tests.integration.people.sheets import as_csv
from tests.integration.people.test_commands import ANNA
from tests.integration.reports import COUNTY

GRID = "330825101264001"
HEADINGS = ("行政村", "户主", "人数", "住址")


def as_merged(rows: list[tuple[object, ...]], *ranges: str) -> bytes:
    """Rows under a title as a workbook with merged cells."""
    book = openpyxl.Workbook()
    for row in (("转移名单",), HEADINGS, *rows):
        book.active.append(list(row))
    for cells in ("A1:D1", *ranges):
        book.active.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_list_is_taken_over_once_and_traced_without_names(
    store: Store, county: County, clock: Clock
) -> None:
    bus = CommandBus(store, Context({COUNTY: county}, 100), clock=clock)  # type: ignore[arg-type]
    found = bus.handle(HOUSEHOLDS, ANNA)
    assert found.counts() == {
        "added": 2, "changed": 0, "removed": 0, "unchanged": 0, "left_out": 1, "people": 5,
    }  # fmt: skip
    assert bus.handle(HOUSEHOLDS, ANNA).counts()["unchanged"] == 2
    with store.reading() as connection:
        assert count_households(connection, COUNTY, GRID) == (2, 5)
        rows: Any = connection.exec_driver_sql("SELECT body FROM trace WHERE action = 'households.imported'")
        assert "贺知章" not in "".join(row[0] for row in rows)


def test_merged_cells_hold_for_all_they_cover(store: Store, county: County) -> None:
    content = as_merged([("希塘村", "李白", 2, "1号"), (None, "杜甫", 1, "2号")], "A3:A4")
    with store.reading() as connection:
        found = read_import(connection, county, content, "名单.xlsx")
    assert [(household.grid, household.head) for household in found.added] == [(GRID, "李白"), (GRID, "杜甫")]


def test_households_that_changed_meanwhile_are_not_overwritten(
    store: Store, county: County, clock: Clock
) -> None:
    bus = CommandBus(store, Context({COUNTY: county}, 100), clock=clock)  # type: ignore[arg-type]
    with store.reading() as connection:
        found = read_import(connection, county, HOUSEHOLDS.content, "a.csv")
    bus.handle(HOUSEHOLDS, ANNA)
    with (
        pytest.raises(Refused, match="preview_stale"),
        store.unit_of_work(COUNTY, Origin("account:7"), clock.now) as work,
    ):
        write_import(work, found, "a.csv")
    with store.reading() as connection:
        assert {household.version for household in read_households(connection, COUNTY).values()} == {1}


@pytest.mark.parametrize("content", [b"", as_csv([])])
def test_a_file_that_says_nothing_is_refused(store: Store, county: County, content: bytes) -> None:
    with store.reading() as connection, pytest.raises(BadFile):
        read_import(connection, county, content, "a.csv")


def test_the_file_is_not_in_the_words_of_a_command() -> None:
    assert "content" not in repr(ImportHouseholds(region=COUNTY, content=b"x", filename="a"))
