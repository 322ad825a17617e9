"""Whoever is asked back reads the codes, and what may be answered to each kind."""

from __future__ import annotations

import pytest

from dashboard.relay.answer_choices import describe_codes

CALL = {"code": "10", "matter": "道路积水", "case": "20261121-007", "call": "2026-11-21"}
TASK = {"code": "01", "matter": "防台风Ⅱ级", "case": "RW-261121-01"}


def test_calls_and_tasks_are_answered_by_other_numbers() -> None:
    codes = describe_codes("zh", {"calls": [CALL, {**CALL, "code": "11"}, TASK]})
    assert codes["example"] == "10"
    assert codes["calls"] == (
        "10＝道路积水 20261121-007；11＝道路积水 20261121-007"
        "（1参加、2不能到、3出发、4到场、5办结并写明处置情况）"
        "；01＝防台风Ⅱ级 RW-261121-01（1领办、5办结）"
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_there_is_none_of_is_not_offered(lang: str) -> None:
    codes = describe_codes(lang, {"calls": [TASK]})
    assert codes["example"] == "01"
    assert "2" not in codes["calls"].replace("RW-261121-01", "")
    assert describe_codes(lang, {}) == {"calls": "", "example": ""}


def test_each_language_has_its_own_signs_between_the_codes() -> None:
    codes = describe_codes("en", {"calls": [{**CALL, "matter": "flood"}, {**TASK, "matter": "typhoon"}]})
    assert codes["calls"] == (
        "10 = flood 20261121-007 (1 accept, 2 cannot come, 3 on the way, 4 on site, 5 done and what was done)"
        "; 01 = typhoon RW-261121-01 (1 accept, 5 done)"
    )
