"""Codes of the rows of a call sheet: `A7C-K3`, typed by people at night, so that no wrong one is another's.

A code is a number among the people of its roll-out and two check signs over 31 signs without look-alikes.
All signs of a word add up to one sum and, weighted by their place, to another; both belong to the roll-out.
Any one or two wrong signs, and any two that changed places, break at least one of the sums.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from hashlib import sha256
from typing import Final

from domain.kernel.errors import Refused

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # pragma: allowlist secret
BASE: Final = len(ALPHABET)
LEAST_DIGITS: Final = 3
CHECKS: Final = 2
MOST_SIGNS: Final = 8
_VALUES: Final = {sign: value for value, sign in enumerate(ALPHABET)}


def write_code(rollout: str, people: int, number: int) -> str:
    """The code of a roll-out's person. `people`: how many it has; `number`: which of them, from 0."""
    digits = _digits(number, max(LEAST_DIGITS, len(_digits(max(0, people - 1)))))
    wanted = _sums(rollout, people)
    place = len(digits) + 1
    missing = wanted[0] - sum(digits)
    weighted = wanted[1] - sum(at * digit for at, digit in enumerate(digits, 1))
    last = (weighted - place * missing) % BASE
    first = (missing - last) % BASE
    text = "".join(ALPHABET[digit] for digit in (*digits, first, last))
    return f"{text[:-CHECKS]}-{text[-CHECKS:]}"


def read_code(rollout: str, people: int, text: str) -> int:
    """Which person of a roll-out a code names, from 0. Refused bad_code for one that is of no row of it."""
    characters = plain_code(text)
    values = [_VALUES.get(sign, -1) for sign in characters]
    if not LEAST_DIGITS + CHECKS <= len(values) <= MOST_SIGNS or min(values) < 0:
        raise Refused("bad_code", "no code of a row has this form", "code")
    sums = sum(values) % BASE, sum(at * digit for at, digit in enumerate(values, 1)) % BASE
    number = 0
    for value in values[:-CHECKS]:
        number = number * BASE + value
    if sums != _sums(rollout, people) or number >= people:
        raise Refused("bad_code", "the code is of no row of this roll-out", "code")
    return number


def plain_code(text: str) -> str:
    """A code as somebody typed it, without what only parts it: full width, small letters, spaces, dashes."""
    wide = unicodedata.normalize("NFKC", text).upper()
    return "".join(sign for sign in wide if sign.isalnum())[: MOST_SIGNS + 1]


def _digits(number: int, least: int = 1) -> list[int]:
    digits = list[int]()
    while number or len(digits) < least:
        number, digit = divmod(number, BASE)
        digits.append(digit)
    return digits[::-1]


@lru_cache(maxsize=256)
def _sums(rollout: str, people: int) -> tuple[int, int]:
    """What the signs of a code of a roll-out add up to. An audience of another size has other codes: what
    was printed for it names nobody rather than somebody else.
    """
    number = int.from_bytes(sha256(f"{rollout}/{people}".encode()).digest()[:8])
    return number % BASE, number // BASE % BASE
