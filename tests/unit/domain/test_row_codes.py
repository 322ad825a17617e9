"""Codes of rows: whatever wrong key is hit, no other row is meant."""

from __future__ import annotations

from itertools import combinations

import pytest

from domain.emergency.rollouts.sheets.row_codes import ALPHABET, plain_code, read_code, write_code
from domain.kernel.errors import Refused

ID, PEOPLE = "RW-261122-01", 11_124


def test_every_person_has_a_code_of_five_signs_that_leads_back() -> None:
    codes = [write_code(ID, PEOPLE, number) for number in range(PEOPLE)]
    assert len(set(codes)) == PEOPLE
    assert {len(code) for code in codes} == {6}
    assert [read_code(ID, PEOPLE, code) for code in codes[::97]] == [*range(0, PEOPLE, 97)]


@pytest.mark.parametrize("number", [0, 30, 961, 8_000, PEOPLE - 1])
def test_no_wrong_key_and_no_two_keys_in_wrong_order_mean_another_row(number: int) -> None:
    code = plain_code(write_code(ID, PEOPLE, number))
    wrong = {f"{code[:at]}{sign}{code[at + 1 :]}" for at in range(len(code)) for sign in ALPHABET}
    for a, b in combinations(range(len(code)), 2):
        symbols = [*code]
        symbols[a], symbols[b] = symbols[b], symbols[a]
        wrong.add("".join(symbols))
    for item in wrong - {code}:
        with pytest.raises(Refused, match="code"):
            read_code(ID, PEOPLE, item)


def test_a_sheet_of_another_roll_out_or_audience_names_nobody() -> None:
    codes = [write_code(ID, PEOPLE, number) for number in range(200)]
    for other, people in (("RW-261122-02", PEOPLE), (ID, PEOPLE + 1)):
        taken = 0
        for code in codes:
            try:
                read_code(other, people, code)
                taken += 1
            except Refused:
                pass
        assert taken == 0, other


def test_a_code_may_be_typed_in_any_width_and_case() -> None:
    code = write_code(ID, PEOPLE, 4711)
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign.isalnum() else "　" for sign in code)
    for text in (code, f" {code} ", code.lower(), code.replace("-", ""), code.replace("-", " "), wide):
        assert read_code(ID, PEOPLE, text) == 4711


@pytest.mark.parametrize("typed", ["", "A", "A7", "0OIL1-1", "A" * 40, "雷水根"])
def test_what_has_no_form_of_a_code_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        read_code(ID, PEOPLE, typed)


def test_a_county_of_a_million_has_longer_codes() -> None:
    code = write_code(ID, 1_000_000, 999_999)
    assert len(plain_code(code)) == 7
    assert read_code(ID, 1_000_000, code) == 999_999
