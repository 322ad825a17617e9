"""A text as it is searched for personal data, and where each of its characters stands in the text itself.

Folding undoes what hides a name or a number from a pattern and from nobody who reads: full-width and other
compatibility forms become the plain character, digits of any script 0 to 9, and what cannot be seen goes.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from domain.kernel.unicode_ranges import DIGITS, HAN, UNSEEN, char_class
from domain.kernel.values import value

PRIVATE: Final = ((0xE000, 0xF8FF),)
"""Where older systems (GB 18030-2000) keep the rare characters of names."""
IDEOGRAPHS: Final = char_class(HAN + PRIVATE)
"""Between the brackets of a pattern: a character that a name may be written with."""
GONE: Final = "\0"
_FORMS = (
    (0x2E80, 0x2FD5),
    (0x3038, 0x303A),
    (0x3200, 0x33FF),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE6F),
    (0xFF01, 0xFF9D),
    (0x1D400, 0x1D7CB),
    (0x1F200, 0x1F265),
    (0x2F800, 0x2FA1D),
)
"""Blocks of compatibility forms."""


def _fold_table() -> dict[int, str]:
    """Forms to the plain character, digits to 0-9, the wide space to a space, the unseen to GONE."""
    table = {0x3000: " "}
    for first, last in _FORMS:
        for code in range(first, last + 1):
            folded = unicodedata.normalize("NFKC", chr(code))
            if len(folded) == 1 and folded != chr(code):
                table[code] = folded
    return table | dict.fromkeys(_UNSEEN, GONE) | DIGITS


_UNSEEN: Final = {code: None for first, last in UNSEEN for code in range(first, last + 1)}
FOLDED: Final = _fold_table()
"""For names: in 王一鸣 the second character is no digit."""
_NUMERALS = zip("〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖两", "0012345678911234567892", strict=True)
FOLD: Final = FOLDED | {ord(numeral): digit for numeral, digit in _NUMERALS}
"""For numbers, which may be written 一三八…"""
_MARKED = tuple(run for run in UNSEEN + _FORMS if run[1] < 0xFF00)
ODD: Final = re.compile(f"[{char_class((*_MARKED, (0x10000, 0x10FFFF)))}]")
"""What makes a text look otherwise than it reads to a pattern for words; ordinary texts have none of it.
All of the higher planes, for one range of them costs nothing.
"""


@value
class Copy:
    """`text` as it is searched; `at`: for each of its characters the place in the original, or None when
    both are equally long.
    """

    text: str
    at: list[int] | None

    def span(self, start: int, stop: int) -> tuple[int, int]:
        """Where text[start:stop], which is not empty, stands in the original."""
        return (start, stop) if self.at is None else (self.at[start], self.at[stop - 1] + 1)


def copy_of(text: str, table: dict[int, str]) -> Copy:
    """The text folded by FOLDED or FOLD."""
    folded = text.translate(table)
    if GONE not in folded:
        return Copy(folded, None)
    at = [place for place, sign in enumerate(folded) if sign != GONE]
    return Copy(folded.replace(GONE, ""), at)


def seen(text: str) -> str:
    """The text in plain characters, without what cannot be seen."""
    return text if text.isascii() and text.isprintable() else text.translate(FOLDED).replace(GONE, "")


def visible(text: str) -> str:
    """The text as it is, without what cannot be seen."""
    return text.translate(_UNSEEN)
