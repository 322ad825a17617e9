"""How people write whom and what a list of who moved names: heads of households, phones, shelters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from domain.directory.person import phone_digits, tidy

_ASIDE = re.compile(r"[(（\[【][^)）\]】]{0,40}[)）\]】]?$")
_NUMBER = re.compile(r"[0-9]{1,3}$")
_SPACE = re.compile(r"\s+")
_BETWEEN = re.compile(r"[/／、,，;；]|\s{2,}")
_HIDDEN = re.compile(r"[*＊×xX]+")
LEAST_DIGITS: Final = 4
"""Digits of a number that was masked by which it is known again."""


def plain_name(text: str) -> str:
    """A name without blanks, in which lists set two characters as wide as three."""
    return _SPACE.sub("", tidy(text))


def bare_name(text: str) -> str:
    """The same without what stands in brackets behind it, and without the digits that tell people of one name
    apart.
    """
    return _NUMBER.sub("", _ASIDE.sub("", plain_name(text)))


def has_phone(text: str) -> bool:
    """Whether a cell tells any digits of a number."""
    return bool(phone_digits(text))


def fits_phone(text: str, phone: str) -> bool:
    """Whether one of the numbers in a cell is a household's: as far as it can be read where it is masked."""
    digits = phone_digits(phone)
    return any(_fits(number, digits) for number in _BETWEEN.split(text) if phone_digits(number))


def _fits(number: str, digits: str) -> bool:
    if not _HIDDEN.search(number):
        return phone_digits(number) == digits
    pieces = [phone_digits(piece) for piece in _HIDDEN.split(number)]
    known = sum(map(len, pieces)) >= LEAST_DIGITS
    return known and digits.startswith(pieces[0]) and digits.endswith(pieces[-1])


def find_shelter(text: str, shelters: Mapping[str, str]) -> str:
    """The code of the shelter that a text names, alone or among other words; '' for none and for several.
    `shelters`: name -> code.
    """
    if text in shelters.values():
        return text
    wanted = plain_name(text)
    if not wanted:
        return ""
    codes = {plain_name(name): code for name, code in shelters.items()}
    if wanted in codes:
        return codes[wanted]
    found = {code for name, code in codes.items() if name and (name in wanted or bare_name(name) == wanted)}
    return found.pop() if len(found) == 1 else ""
