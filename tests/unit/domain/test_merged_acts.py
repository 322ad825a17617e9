"""Decisions of a township as the county's trace keeps them."""

from __future__ import annotations

from domain.emergency.rollouts.sheets.merged_acts import describe_acts

AT = "2026-11-29T09:05:00+00:00"


def test_a_code_says_who_it_was_and_names_and_numbers_are_masked() -> None:
    acts = [
        (AT, "township:330825101/zhou", "启动防汛应急响应"),
        (AT, "person:LY-G00001", "已通知13812345678"),
        (AT, "周建平", "开放避灾点"),
    ]
    first, second, third = describe_acts(acts)
    assert first == f"{AT} township:330825101/zhou: 启动防汛应急响应"
    assert second.startswith(f"{AT} person:LY-G00001: 已通知")
    assert "13812345678" not in second
    assert third == f"{AT} 周**: 开放避灾点"
