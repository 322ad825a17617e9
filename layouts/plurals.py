"""Which form a text takes for a count, and how a language writes a number: by CLDR, from Babel.

Chinese has one form for every count; English says "1 new case" and "2 new cases". The browser asks
`Intl.PluralRules`, which knows the same rules (assets/40_i18n.js).
"""

from __future__ import annotations

from functools import cache

from babel import Locale
from babel.numbers import format_decimal


@cache
def _locale(lang: str) -> Locale:
    return Locale.parse(lang)


def form_for(lang: str, count: object) -> str:
    """The CLDR category of a count ("one", "other"); a text as `written` makes it counts as its number."""
    digits = count.replace(",", "") if isinstance(count, str) else count
    if isinstance(digits, str):
        digits = int(digits) if digits.isdecimal() else None
    if isinstance(digits, bool) or not isinstance(digits, int):
        return "other"
    return _locale(lang).plural_form(digits)


def written(lang: str, value: object) -> str:
    """A whole number as the language groups it ("12,345"); anything else as text."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 1000:
        return format_decimal(value, locale=_locale(lang))
    return str(value)
