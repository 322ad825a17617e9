"""Codes that people type, in one form."""

from __future__ import annotations

import pytest

from domain.kernel.codes import one_time, recovery


@pytest.mark.parametrize(
    "typed",
    [
        "123456",
        "１２３４５６",
        "123 456",
        "１２３ ４５６",
        "123-456",
        "123－456",
        "12\u200b34\u00a056",
        "١٢٣٤٥٦",
        "123_456",
    ],
)
def test_six_digits_however_typed(typed: str) -> None:
    assert one_time(typed) == "123456"


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "12345a", "一二三四五六", "①②③④⑤⑥⑦", "½2345", "12.3456"]
)
def test_anything_else_is_none(typed: str) -> None:
    assert one_time(typed) is None


def test_circled_digits_are_digits() -> None:
    assert one_time("①②③④⑤⑥") == "123456"


@pytest.mark.parametrize(
    "typed", ["k7qd-x2ma-wz4c-n6te", "K7QD X2MA WZ4C N6TE", "ｋ７ＱＤｘ２ｍａｗｚ４ｃｎ６ｔｅ"]
)
def test_a_recovery_code_however_typed(typed: str) -> None:
    assert recovery(typed) == "k7qdx2mawz4cn6te"


@pytest.mark.parametrize(
    "typed", ["", "123456", "k7qd-x2ma-wz4c-n6t", "k7qd-x2ma-wz4c-n6tee", "é7qd-x2ma-wz4c-n6te"]
)
def test_what_is_no_recovery_code(typed: str) -> None:
    assert recovery(typed) is None
