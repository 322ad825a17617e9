"""Chinese names as they are typed in letters: 张三 by zhangsan, zs or zhangs, from any character on.

pypinyin's table of phrases stays out: a name is read character by character; without it the library takes
13 MB instead of 58. Its first character, which may be a surname, has all its readings, so that 单 is found by
dan and by shan; the others have their most frequent one, or rare ones would find strangers.
"""

from __future__ import annotations

import os
import re
from functools import cache, lru_cache
from typing import Final

Syllables = tuple[tuple[str, ...], ...]
"""The readings of each character of a name."""
_SPELLING: Final = re.compile(r"[a-z]{2,40}")
_READ: Final = re.compile(r"[㐀-鿿]|[a-z]+|[0-9]+")
MOST_NAMES: Final = 65_536


def is_spelling(text: str) -> bool:
    """Whether a word that was typed may be pinyin: two Latin letters or more, nothing else."""
    return _SPELLING.fullmatch(text.lower()) is not None


@lru_cache(MOST_NAMES)
def spell(name: str) -> Syllables:
    """The readings of each character of a name, ü as v; a word in letters and a number are one syllable."""
    first, *others = _READ.findall(name.lower()) or [""]
    return (_readings(first), *(_readings(part)[:1] for part in others)) if first else ()


def spell_text(name: str) -> str:
    """`spell` in one text, for browsers: `hu zhen`, `dan/shan/chan jia`."""
    return " ".join("/".join(readings) for readings in spell(name))


def spells_rest(syllables: Syllables, rests: set[str]) -> bool:
    """Whether what is left of a word, by one of the ways to read it so far, spells the first of the syllables
    and those that follow: each by its first letter or in whole, the last by any beginning. In one walk over
    them: many like ones cost no more than their number by the word's length.
    """
    reached = rests
    for readings in syllables:
        further = set[str]()
        for rest in reached:
            for reading in readings:
                if reading.startswith(rest):
                    return True
                if reading[0] == rest[0]:
                    further.add(rest[1:])
                if rest.startswith(reading):
                    further.add(rest[len(reading) :])
        reached = further
    return False


@cache
def _readings(part: str) -> tuple[str, ...]:
    if part.isascii():
        return (part,)
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    from pypinyin import Style, pinyin  # a third of a second, spent by the first search alone

    found = pinyin(part, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(dict.fromkeys(found[0])) if found else ()
