"""Codes that people type: one form of each, however it was typed; and digests without digits."""

from __future__ import annotations

import unicodedata
from typing import Final

DIGITS: Final = 6
RECOVERY: Final = 16
_ALPHABET: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_DIGITS_TO_LETTERS: Final = str.maketrans("0123456789", "ghijklmnop")
_BETWEEN: Final = frozenset(("Zs", "Pd", "Pc", "Cf", "Cc"))


def one_time(typed: str) -> str | None:
    """The six digits of a one-time code: full width, in another script, or with blanks and hyphens between;
    None for what can be none.
    """
    folded = _folded(typed)
    return folded if len(folded) == DIGITS and folded.isascii() and folded.isdecimal() else None


def recovery(typed: str) -> str | None:
    """The 16 letters and digits of a recovery code; None for what can be none."""
    folded = _folded(typed)
    return folded if len(folded) == RECOVERY and set(folded) <= _ALPHABET else None


def in_letters(digest: str) -> str:
    """A hexadecimal digest in letters alone: no run of digits in it looks like somebody's number."""
    return digest.translate(_DIGITS_TO_LETTERS)


def _folded(typed: str) -> str:
    """Half width, small letters, European digits, and nothing between them."""
    folded = unicodedata.normalize("NFKC", typed).casefold()
    kept = (sign for sign in folded if unicodedata.category(sign) not in _BETWEEN)
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in kept)
