"""Ids and serial numbers are looked at once and let go: only where a closer look finds nothing either."""

from __future__ import annotations

import re
from random import Random

import pytest

from domain.access import masking
from domain.access.masking_words import CUE_WORDS, KEYS, SPOKEN

PIECES = [
    *"0123456789" * 3, "138", "13812345678", "0570", "7012345", "(0570)", "(138)", "+86", "0086", "62",
    "330825", "19900101", "-", "  ", " - ", ".", "/", ",", "X", "x", "a", "@", "example.com", "tel", "Tel:",
    "QQ", "****", "*****45", "name=", "'name':'", "abc", ":", "_", "c0ffee", "\t",
]  # fmt: skip
CODES = [
    *"0123456789" * 4, *"abcdefAFXxw", "-", "13812345678", "138", "0570", "0", "tel", "QQ", "name", "Phone",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_what_is_let_go_has_nothing_to_hide(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = Random(seed)
    texts = ["".join(rng.choices(PIECES, k=rng.randint(1, 16))) for _ in range(2_000)]
    quick = [masking.mask_text(text) for text in texts]
    monkeypatch.setattr(masking, "_may_be_personal", lambda words: True)
    assert quick == [masking.mask_text(text) for text in texts]
    assert quick != texts


@pytest.mark.parametrize("seed", range(4))
def test_a_plain_code_has_nothing_to_hide(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = Random(seed)
    texts = ["".join(rng.choices(CODES, k=rng.randint(1, 24))) for _ in range(2_000)]
    codes = [text for text in texts if masking.PLAIN_CODE.fullmatch(text)]
    monkeypatch.setattr(masking, "PLAIN_CODE", re.compile(r"(?!)"))
    monkeypatch.setattr(masking, "_may_be_personal", lambda words: True)
    assert len(codes) > 100
    assert codes == [masking.mask_text(text) for text in codes]


def test_words_that_ask_are_no_plain_codes() -> None:
    asking = [*KEYS.split("|"), *CUE_WORDS.split("|"), *SPOKEN.split("|"), "Tel", "Phone", "QQ", "mobile"]
    assert not [word for word in asking if masking.PLAIN_CODE.fullmatch(word)]


@pytest.mark.parametrize("text", ["9f4c" * 4, "SN-2026-0042", "330825-17"])
def test_an_id_is_let_go(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def closer(*given: object) -> str:
        raise AssertionError(given)

    monkeypatch.setattr(masking, "_pass", closer)
    assert masking.mask_text(text) == text
