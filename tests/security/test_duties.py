"""The duty lists open to whoever sees cases of the county, and to nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.security.house import COUNTY, WebApp


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebApp]:
    made = WebApp(tmp_path_factory.mktemp("duties"), root)
    yield made
    made.store.close()


def test_it_takes_a_right_and_the_county(web: WebApp) -> None:
    assert web.anonymous().get("/duties").status_code == 302
    assert web.anonymous().get("/api/duties").status_code == 401
    for role, region, unit, status in (
        ("commander", COUNTY, None, 200), ("duty_officer", COUNTY, None, 200), ("liaison", COUNTY, None, 200),
        ("unit_officer", COUNTY, "water", 200), ("grid_head", f"{COUNTY}101", None, 200),
        ("administrator", COUNTY, None, 403), ("auditor", COUNTY, None, 403),
    ):  # fmt: skip
        somebody = web.sign_in_as(role, region, unit)
        assert somebody.get("/duties").status_code == status, role
        assert somebody.get(f"/api/duties?region={COUNTY}").status_code == status, role
    assert web.sign_in_as("commander").get("/api/duties?region=110101").status_code == 404


@pytest.mark.parametrize("query", ["q=%00%ED%A0%80", "q=" + "a" * 5000, "page=-1", "page=99999999", "list=x"])
def test_whatever_is_asked_is_answered(web: WebApp, query: str) -> None:
    officer = web.sign_in_as("duty_officer")
    assert officer.get(f"/duties?{query}").status_code == 200
    assert officer.get(f"/api/duties?{query}").status_code == 200


def test_what_is_found_is_shown_with_its_duties_and_words_are_text(web: WebApp) -> None:
    officer = web.sign_in_as("duty_officer")
    found = officer.get("/api/duties?list=shared&page=2").get_json()
    assert found["total"] == found["lists"]["shared"] == 68
    assert (found["page"], found["pages"], len(found["duties"])) == (2, 2, 18)
    first = found["duties"][0]
    page = officer.get(f"/duties?q={first['name']}").text
    assert first["name"] in page
    assert first["township_duty"] in page
    page = officer.get("/duties?q=<script>alert(1)</script>").text
    assert "<script>alert" not in page
    assert "没有符合的事项" in page
    assert "清空筛选" in page


def test_duties_are_found_by_the_pinyin_and_the_initials_of_their_names(web: WebApp) -> None:
    officer = web.sign_in_as("duty_officer")
    for words in ("jianzhulaji", "jzlj", "JianZLJ"):
        found = officer.get(f"/api/duties?q={words}").get_json()
        assert found["total"] > 0, words
        assert all("建筑垃圾" in duty["name"] for duty in found["duties"]), words
    both = officer.get("/api/duties?q=jzlj%20处罚").get_json()
    assert 0 < both["total"] <= officer.get("/api/duties?q=jzlj").get_json()["total"]
    assert officer.get("/duties?q=jzlj").text.count("data-duty=") > 0
    assert officer.get("/api/duties?q=qqqq").get_json()["total"] == 0
