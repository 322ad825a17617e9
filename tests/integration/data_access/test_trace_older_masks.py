"""What rules of masking older than today's left in the trace is no tampering, and what nobody wrote is."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import domain.access.masking
from dashboard.commands import ReportHandler
from data_access.audit.anchors import Folder
from data_access.county_packs.county_pack import County
from data_access.maintenance.verification.verify import verify
from data_access.store import Store
from domain.cases.case_rows import _masked
from tests.integration.reports import COUNTY, NOW, VILLAGE, encode_case, encode_grid, envelopes

GRID = f"{VILLAGE}001"
NOTE = "联系人陈李佳怡 13812345678，报告人仝卫国"


def older(text: str, names: Any = ()) -> str:
    """As masking of an earlier day did it: one name in part, the other not at all."""
    return text.replace("陈李佳", "陈**").replace("13812345678", "138****5678")


def older_row(row: Mapping[str, Any], names: Any = ()) -> dict[str, Any]:
    return {key: older(value) if isinstance(value, str) else value for key, value in row.items()}


@pytest.fixture
def store(database_url: str, monkeypatch: pytest.MonkeyPatch, county: County) -> Iterator[Store]:
    """A case and a grid that came in the days of the older rules."""
    made = Store(database_url, clock=lambda: NOW)
    with monkeypatch.context() as patch:
        for module in (
            "domain.decisions.decide",
            "domain.grids.grid_join",
            "domain.cases.case_rows",
            "domain.decisions.case_decisions",
        ):
            patch.setattr(f"{module}.mask_text", older)
        for module in ("domain.decisions.decide", "domain.grids.grid_join"):
            patch.setattr(f"{module}.mask_row", older_row)
        _masked.cache_clear()
        handler = ReportHandler(made, {COUNTY: county}, clock=lambda: NOW)
        readings = {"值守": NOTE, "水位": 1.5}
        handler.handle(envelopes(encode_grid("g1", GRID, note=NOTE, readings=readings), stream="grids"))
        handler.handle(envelopes(encode_case("c1", title=NOTE)))
    _masked.cache_clear()
    yield made
    made.close()


def wrong(store: Store, folder: Path) -> list[str]:
    found = verify(store.database, COUNTY, Folder(folder / "none"), None).findings
    return [finding.kind for finding in found if finding.kind != "no_anchor"]


def test_what_older_rules_hid_in_part_is_sound(store: Store, tmp_path: Path) -> None:
    assert domain.access.masking.mask_text(NOTE) != older(NOTE)
    with store.reading() as connection:
        assert "陈**怡" in str(connection.exec_driver_sql("SELECT body FROM trace").all())
    assert wrong(store, tmp_path) == []


@pytest.mark.parametrize(("table", "kind"), [("grids", "grid_state"), ("cases", "case_state")])
def test_other_words_are_found_all_the_same(store: Store, tmp_path: Path, table: str, kind: str) -> None:
    for was, made in (("联系人", "报警人"), ("报告人", "报案人")):
        with store.database.writing() as connection:
            connection.exec_driver_sql(f"UPDATE {table} SET body = REPLACE(body, '{was}', '{made}')")
        assert wrong(store, tmp_path) == [kind]
        with store.database.writing() as connection:
            connection.exec_driver_sql(f"UPDATE {table} SET body = REPLACE(body, '{made}', '{was}')")


def test_a_reading_that_is_another_is_found(store: Store, tmp_path: Path) -> None:
    with store.database.writing() as connection:
        connection.exec_driver_sql("UPDATE grids SET body = REPLACE(body, '1.5', '2.5')")
    assert wrong(store, tmp_path) == ["grid_state"]


def test_stars_cost_no_time(store: Store, tmp_path: Path) -> None:
    """A pattern made of these stars would try every way of filling them."""
    with store.database.writing() as connection:
        body = "REPLACE(body, '联系人', '" + "a*" * 4_000 + "b')"
        connection.exec_driver_sql(f"UPDATE cases SET body = {body}")
    started = time.process_time()
    assert wrong(store, tmp_path) == ["case_state"]
    assert time.process_time() - started < 20
