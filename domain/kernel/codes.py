"""Codes that people type: one form of each, however it was typed."""

from __future__ import annotations

import unicodedata
from typing import Final

DIGITS: Final = 6
RECOVERY: Final = 16
_LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_BETWEEN: Final = frozenset(("Zs", "Pd", "Pc", "Cf", "Cc"))


def one_time(typed: str) -> str | None:
    """The six digits of a one-time code: full width, in another script, or with blanks and hyphens between;
    None for what can be none.
    """
    plain = _folded(typed)
    return plain if len(plain) == DIGITS and plain.isascii() and plain.isdecimal() else None


def recovery(typed: str) -> str | None:
    """The 16 letters and digits of a recovery code; None for what can be none."""
    plain = _folded(typed)
    return plain if len(plain) == RECOVERY and set(plain) <= _LETTERS else None


def _folded(typed: str) -> str:
    """Half width, small letters, European digits, and nothing between them."""
    plain = unicodedata.normalize("NFKC", typed).casefold()
    kept = (sign for sign in plain if unicodedata.category(sign) not in _BETWEEN)
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in kept)
