"""What a page needs of its county is made beside the loop that serves, and mostly before it asks."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from dashboard.http.api import read_state
from data_access.county_packs.county_pack import County
from data_access.files.pinyin import spell
from tests.security.house import COUNTY, WebApp


@pytest.fixture
def web(tmp_path: Path, root: Path) -> WebApp:
    return WebApp(tmp_path, root)


def test_the_first_page_that_asks_holds_up_no_other(web: WebApp, monkeypatch: pytest.MonkeyPatch) -> None:
    threads, make = list[int](), County.static

    def note(county: County) -> dict[str, Any]:
        threads.append(threading.get_ident())
        return make(county)

    monkeypatch.setattr(County, "static", note)
    officer = web.sign_in_as("duty_officer")
    answers = [officer.client.get(f"/api/county/{COUNTY}.json") for _ in range(2)]
    assert answers[0].get_json()["regions"][0][-1] == "long you xian"
    assert answers[0].get_data() == answers[1].get_data()
    assert len(threads) == 1, "it is made once"
    assert threads[0] != threading.get_ident()


def test_names_are_read_before_a_page_asks(web: WebApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_state, "AFTER_START_S", 0)
    spell.cache_clear()
    read_state.spell_places(web.app.services.installation.counties)
    known = spell.cache_info().misses
    assert known > 250
    assert web.sign_in_as("duty_officer").client.get(f"/api/county/{COUNTY}.json").status_code == 200
    assert spell.cache_info().misses == known
