"""What an answer may be, by kind, in one form."""

from __future__ import annotations

from typing import Any

import pytest

from domain.emergency.rollouts.checks.check_values import parse_value, weigh_value
from domain.kernel.errors import Refused


@pytest.mark.parametrize(
    ("kind", "given", "value", "weight"),
    [
        ("number", 12, "12", (12_000, "some")),
        ("number", "0.125", "0.125", (125, "some")),
        ("number", 0, "0", (0, "none")),
        ("number", "-0.0", "0", (0, "none")),
        ("yes_no", "yes", "yes", (0, "yes")),
        ("choice", "东", "东", (0, "东")),
        ("text", "  两户\n", "两户", (0, "")),
    ],
)
def test_an_answer_has_one_form(kind: str, given: Any, value: str, weight: tuple[int, str]) -> None:
    assert parse_value(kind, ("东", "西"), -5, 100, given) == value
    assert weigh_value(kind, value) == weight


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("number", ""), ("number", "很多"), ("number", "nan"), ("number", "1e12"), ("number", "0.0005"),
        ("number", 101), ("number", -6), ("number", None), ("number", [1]), ("yes_no", "maybe"),
        ("choice", "南"), ("text", " "), ("text", "x" * 301),
    ],
)  # fmt: skip
def test_anything_else_is_refused(kind: str, given: Any) -> None:
    with pytest.raises(Refused, match="wrong_answer"):
        parse_value(kind, ("东", "西"), -5, 100, given)
