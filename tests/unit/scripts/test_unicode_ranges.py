"""The table of characters is what current Unicode says, and every form of one is folded to it."""

from __future__ import annotations

import unicodedata

import regex

from domain.access.masking_fold import FOLDED, GONE, ODD
from domain.kernel.unicode_ranges import DIGITS, HAN, UNSEEN
from scripts import unicode_ranges


def test_the_table_is_as_current_as_the_package_it_comes_from() -> None:
    assert unicode_ranges.FILE.read_text(encoding="utf-8") == unicode_ranges.source()


def test_characters_that_are_newer_than_python_are_in_it() -> None:
    for sign in ("\U00031350", "\U0002ebf0", "\U00020bb7", "\u4e00", "〇"):
        assert any(first <= ord(sign) <= last for first, last in HAN), hex(ord(sign))
    assert DIGITS[0x11F53] == "3"
    assert all(not any(first <= ord(sign) <= last for first, last in UNSEEN) for sign in " \n\t\u3000a中*")


def test_every_compatibility_form_of_a_chinese_character_is_folded() -> None:
    forms = regex.compile(
        r"[\p{Han}&&[\p{Decomposition_Type=Canonical}\p{Decomposition_Type=Compat}]]", regex.V1
    )
    found = [code for first, last in HAN for code in range(first, last + 1) if forms.match(chr(code))]
    assert len(found) > 1_200
    for code in found:
        assert FOLDED[code] == unicodedata.normalize("NFKC", chr(code))


def test_what_is_folded_in_words_is_noticed_first() -> None:
    """A text without ODD is not folded before it is searched for words; full-width signs are in no word."""
    for code, entry in FOLDED.items():
        assert ODD.match(chr(code)) or entry == GONE or not entry.isalpha() or code >= 0xFF00, hex(code)
