"""Names people have are names, however rare their characters; names nobody could see are none."""

from __future__ import annotations

import pytest

from domain.directory.person import LONGEST_NAME, name_fault, shown, tidy
from domain.kernel.text import isolated


@pytest.mark.parametrize(
    "name", ["王𱍐", "𮯰", "王\ue81e", "王\ufe59", "𠮷田", "葛\U000e0100飾", "مۇھەممەت", "乜"]
)
def test_rare_characters_are_seen(name: str) -> None:
    assert name_fault("name", name, LONGEST_NAME) is None
    assert shown(name) == name
    assert tidy(isolated(name)) == tidy(name)


@pytest.mark.parametrize(
    "sign", "\u200b\u2800\u3164\u00ad\n\a\x1b\u202e\u2067\u200e\ufeff\ud800\ufffe\U000e0041"
)
def test_what_nobody_sees_is_no_part_of_a_name(sign: str) -> None:
    for name in (sign, f"王{sign}", f"王{sign}刚"):
        fault = name_fault("name", name, LONGEST_NAME)
        assert fault is not None
        assert fault.code == "hidden_sign"
    assert "\n" not in shown(sign)


def test_only_the_form_of_a_letter_is_no_name() -> None:
    fault = name_fault("name", "\U000e0100", LONGEST_NAME)
    assert fault is not None
    assert fault.code == "hidden_sign"


def test_a_foreign_value_is_repeated_short_and_on_one_line() -> None:
    assert shown("a\nb\u202e") == "a\ufffdb\ufffd"
    assert shown("x" * 50) == "x" * 40 + "…"
