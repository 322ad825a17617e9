"""The name of a file that somebody brings is a text of theirs: what the list of imports keeps of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.county_packs.county_pack import County
from data_access.database.unit_of_work import Origin
from data_access.directory.imports import LONGEST_NAME
from data_access.store import utc_now
from domain.directory.imports import Hand
from tests.import_commands import Administrator, ImportCommands
from tests.security.house import WebApp

LIST = "id,name,post,unit,region,phone\nLY-Q1,贺知章,duty,centre,330825,000-2500-0009\n".encode()
BY = Administrator(Hand("account:1", None), "甲", Origin("account:1", "127.0.0.1"))


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory, root: Path) -> WebApp:
    return WebApp(tmp_path_factory.mktemp("names"), root, people=True)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("名单.csv", "名单.csv"),
        ("陈荣龙13812345678.csv", "陈**138****5678.csv"),
        ("a\u202egnp.csv", "a\ufffdgnp.csv"),
        ("a\r\nSet-Cookie: x\0.csv", "a\ufffd\ufffdSet-Cookie: x\ufffd.csv"),
        ("x" * 500 + ".csv", "x" * (LONGEST_NAME - 4) + ".csv"),
    ],
)
def test_what_is_kept_of_a_name(web: WebApp, county: County, name: str, kept: str) -> None:
    made = ImportCommands(web.store, 50, utc_now).preview(county, "people", LIST, name, False, BY)
    assert made.filename == kept
