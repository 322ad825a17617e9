"""Whether a few characters may be the name of a person, by their surname and by the words that are none."""

from __future__ import annotations

import re
from typing import Final

from domain.access.masking_fold import IDEOGRAPHS as HAN
from domain.access.masking_words import (
    COMPOUND,
    DOTS,
    FAMILIES,
    FOREIGN,
    LIKE_NAMES,
    NOBODY,
    NOT_FIRST,
    OFFICE_ENDS,
    STRICT_ENDS,
    SURNAMES,
)

SHORT, LONGEST = 2, 4
"""Characters of a name without a dot."""
COMPOUNDS: Final = frozenset(COMPOUND.split("|"))
PART: Final = f"[{HAN}]{{1,12}}"
DOTTED: Final = re.compile(rf"{PART}(?:\s?[{DOTS}.]\s?{PART}){{1,4}}")
OTHER: Final = re.compile(f"[^{HAN}]")


def reads_as_name(text: str) -> bool:
    """Whether the whole text may be the name of a person."""
    if DOTTED.fullmatch(text) or (len(text) > SHORT and foreign(text)):
        return True
    if not SHORT <= len(text) <= LONGEST or OTHER.search(text):
        return False
    return text[:2] in COMPOUNDS or (len(text) < LONGEST and family(text[0]) and possible(text, False))


def family(first: str) -> bool:
    return first in FAMILIES or rare(first)


def rare(sign: str) -> bool:
    """Whether everyday words do without the character: none of the 3,755 of the first level of GB 2312."""
    return sign not in _EVERYDAY and OTHER.match(sign) is None


_EVERYDAY = frozenset(
    bytes((row + 0xA0, cell + 0xA0)).decode("gb2312")
    for row in range(16, 56)
    for cell in range(1, 95 if row < 55 else 90)
)


def known(first: str) -> bool:
    return first in SURNAMES or rare(first)


def foreign(text: str) -> bool:
    return FOREIGN.issuperset(text)


def possible(name: str, after_cue: bool) -> bool:
    """Whether two to four characters may be a name. `asked`: they stand where one is asked for."""
    first, last = name[0], name[-1]
    if name in NOBODY or (not after_cue and name in LIKE_NAMES):
        return False
    if len(name) > SHORT and (name[:2] in COMPOUNDS or foreign(name)):
        return True
    if known(first):
        return not (len(name) > SHORT and _is_place(name)) or (after_cue and last == "村")
    if first in NOT_FIRST or begins_or_ends_as_a_word(name, after_cue):
        return False
    return last not in (STRICT_ENDS if first in FAMILIES and last != "镇" else OFFICE_ENDS)


def _is_place(name: str) -> bool:
    if len(name) == LONGEST:
        return name[-1] in OFFICE_ENDS or name[:2] in NOBODY or name[:2] in LIKE_NAMES
    return name[-1] in STRICT_ENDS or (name[1] == "家" and name[-1] in OFFICE_ENDS)


def begins_or_ends_as_a_word(name: str, after_cue: bool = False) -> bool:
    """Whether the first or the last two characters are a word by themselves."""
    return any(part in NOBODY or (not after_cue and part in LIKE_NAMES) for part in (name[:2], name[-2:]))


def likely(name: str) -> bool:
    """Whether two to four characters that may be a name are more likely one than a word."""
    if len(name) == LONGEST:
        return name[:2] in COMPOUNDS or foreign(name) or all(sign in SURNAMES for sign in name[:2])
    return known(name[0]) or foreign(name) or any(rare(sign) for sign in name)
