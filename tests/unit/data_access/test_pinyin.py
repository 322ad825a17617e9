"""Names as they are typed in letters; the browser's half spells by the same cases (tests/js/state/shared)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data_access.files.pinyin import is_spelling, spell, spell_text
from data_access.files.spelled_names import SpelledNames

CASES = json.loads((Path(__file__).parents[2] / "data" / "pinyin_cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['name']}-{case['word']}")
def test_a_name_is_found_by_its_letters(case: dict[str, str]) -> None:
    assert spell_text(case["name"]) == case["spelled"]
    assert bool(SpelledNames([case["name"]]).find(case["word"])) is case["found"]


def test_only_letters_are_a_spelling() -> None:
    assert [word for word in ("zs", "ZhangSan", "z", "LY-L1", "138", "张s", "") if is_spelling(word)] == [
        "zs",
        "ZhangSan",
    ]


def test_what_has_no_reading_spells_nothing() -> None:
    assert spell("·—") == ()
    assert SpelledNames(["·—"]).find("zs") == []
