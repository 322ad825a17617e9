"""How a trace row is hashed: by the book, so that anybody can do it again without us."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest

from data_access.database.masked_words import masked
from data_access.database.trace_chain import FIELDS, GENESIS, Fields, Tail, hash_of, linked

ROW: Fields = (
    "330825",
    1,
    0,
    0,
    "2026-11-22T06:00:00.000000Z",
    "account:7",
    "10.0.0.5",
    "a",
    "o",
    "",
    "",
    "{}",
)
CONTROLS = "".join(map(chr, range(32)))


@pytest.mark.parametrize(
    "text", ["道路积水", 'quote " backslash \\ slash /', CONTROLS, "\x7f\x80\u2028\u2029", "😀", "<&>'"]
)
def test_the_standard_library_computes_the_same_hash(text: str) -> None:
    """docs/trace.md tells auditors to do exactly this."""
    fields = (*ROW[:-1], text)
    encoded = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
    assert hash_of(GENESIS, fields) == sha256(bytes(32) + encoded).digest()


def test_fields_cannot_run_into_each_other() -> None:
    index = FIELDS.index("action")
    first = (*ROW[:index], "ab", "c", *ROW[index + 2 :])
    two = (*ROW[:index], "a", "bc", *ROW[index + 2 :])
    assert hash_of(GENESIS, first) != hash_of(GENESIS, two)  # type: ignore[arg-type]


def test_each_row_is_bound_to_the_one_before() -> None:
    rows = [(*ROW[:1], n, *ROW[2:]) for n in (1, 2, 3)]
    chained, tail = linked(Tail(), rows)  # type: ignore[arg-type]
    before = GENESIS
    for fields, row in zip(rows, chained, strict=True):
        before = hash_of(before, fields)  # type: ignore[arg-type]
        assert row == (*fields, before)
    assert tail == Tail(3, before)
    assert linked(tail, []) == ([], tail)


def test_no_personal_data_gets_into_a_row() -> None:
    given = {"phone": "手机 13812345678", "deep": [{"id": "330825199001011234"}], "n": 5, "none": None}
    masked_text = masked(given)
    assert "13812345678" not in str(masked_text)
    assert "330825199001011234" not in str(masked_text)
    assert (masked_text["n"], masked_text["none"]) == (5, None)


GRID = "330825201201001"
"""A grid of 龙游 that reads like an identity number of the fifteen digits they once had: born 1920-12-01."""


def test_regions_stay_readable_where_a_row_names_them_and_nowhere_else() -> None:
    fields = {"region": GRID, "called": [GRID, "unit:water"], "grants": [["grid_head", GRID, None]]}
    assert masked(fields) == fields
    hidden = "3*************1"
    for words in ({"note": GRID}, {"grants": [["grid_head", "x", GRID]]}, {"region": f"{GRID} 陈"}, [GRID]):
        assert GRID not in str(masked(words)), words
        assert hidden in str(masked(words)), words
