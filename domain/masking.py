"""Masking: what of personal data may be shown before somebody revealed it. Nothing here can be undone.

Forms after the usual practice of Chinese government sites (GB/T 35273, GB/T 37964): 陈**, 138****5678,
3****************X, c***@example.com. `mask_text` finds phones, identity numbers, bank cards and e-mails in
free words however they are spaced and in whatever digits they are written, and names by the words around
them; docs/masking.md says what it cannot find. Masking what is masked changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from domain.masking_patterns import (
    COMPOUND,
    FOLD,
    GAP,
    HAS_NAME,
    HAS_NUMBER,
    NAMED,
    NAMES,
    NUMBERS,
    PERSONAL,
    PLAIN,
    QUOTED,
    WHOLE_NAME,
)
from domain.regions import is_code

STAR: Final = "*"
PLACES: Final = frozenset(("region", "called"))
"""Where a row names regions. One in twenty-five codes of a grid reads like an identity number of the fifteen
digits they once had; in free words the same number may be somebody.
"""
LEAST_NAME: Final = 2
LEAST_NUMBER: Final = 10**6
"""A smaller whole number names nobody."""
MOST_PASSES: Final = 6
"""A pass only ever adds stars; two are the rule, this many are for words made to be awkward."""
ANYBODY: Final = frozenset(
    ("匿名", "群众", "村民", "居民", "市民", "业主", "商户", "网格员", "网格长", "巡查员", "志愿者", "路人")
)
"""Words that sources write where a name is asked, and that name nobody."""
_COMPOUND: Final = frozenset(COMPOUND.split("|"))
_KEPT: Final = re.compile(r"\d{3}\*{4}\d{4}|0\d{2,3}-\*{5,6}\d{2}|\+?\*+\d{0,2}")


def mask_name(name: str) -> str:
    """陈荣龙 -> 陈**, 欧阳修 -> 欧阳*, 陈 -> *. Words that name nobody (群众) stay."""
    bare = name.strip()
    if not bare or bare in ANYBODY:
        return bare
    kept = 2 if bare[:2] in _COMPOUND and len(bare) > LEAST_NAME else 1 if len(bare) >= LEAST_NAME else 0
    return bare[:kept] + STAR * (len(bare) - kept)


def mask_phone(phone: str) -> str:
    """138 1234 5678 -> 138****5678, 0570-7012345 -> 0570-*****45; anything else keeps two digits at most."""
    bare = phone.strip()
    if not bare or _KEPT.fullmatch(bare):
        return bare
    digits = "".join(c for c in bare.translate(FOLD) if c.isdecimal())
    for prefix in ("0086", "86"):
        if digits.startswith(prefix + "1") and len(digits) == len(prefix) + 11:
            digits = digits[len(prefix) :]
    if len(digits) == 12 and digits[:2] == "01" and digits[2] in "3456789":
        digits = digits[1:]
    if len(digits) == 11 and digits[0] == "1":
        return f"{digits[:3]}{STAR * 4}{digits[-4:]}"
    if digits[:1] == "0" and 10 <= len(digits) <= 12:
        area = 3 if digits[1] in "12" else 4
        return f"{digits[:area]}-{STAR * (len(digits) - area - 2)}{digits[-2:]}"
    return STAR * 5 + (digits[-2:] if len(digits) >= 7 else "")


def mask_id(number: str) -> str:
    """An identity number, bank card or any number of a person: first and last character stay."""
    bare = "".join(c for c in number.translate(FOLD) if c.isalnum() or c == STAR)
    if len(bare) <= LEAST_NAME:
        return STAR * len(bare)
    return bare[0] + STAR * (len(bare) - 2) + bare[-1]


def mask_email(address: str) -> str:
    """chen@example.com -> c***@example.com."""
    local, at, domain = address.strip().translate(FOLD).rpartition("@")
    if not at:
        return STAR * 3
    return (local[0] if len(local) > LEAST_NAME and local[0] != STAR else "") + STAR * 3 + at + domain


def mask_text(text: str, names: Iterable[str] = ()) -> str:
    """Free words with every phone, identity number, bank card, e-mail and found name masked.

    `names`: people known to be spoken of (the reporter), masked wherever they stand.
    """
    for name in names:
        text = _without_name(text, name)
    for _ in range(MOST_PASSES):
        numbers = HAS_NUMBER.search(text) is not None
        if not numbers and HAS_NAME.search(text) is None:
            break
        masked = _pass(text, numbers)
        if masked == text:
            break
        text = masked
    return text


def names_of(reporter: Mapping[str, Any] | str | None) -> tuple[str, ...]:
    """The names in the reporter of a case, for `mask_text` of its other words."""
    name = reporter.get("name") if isinstance(reporter, Mapping) else reporter
    return (name,) if isinstance(name, str) else ()


def mask_strictly(text: str) -> str:
    """A text nobody knows the meaning of: what reads as a whole name goes too, though it may be none."""
    return mask_name(text) if WHOLE_NAME.fullmatch(text.strip()) else mask_text(text)


def mask_quoted(text: str) -> str:
    """A complaint that quotes what it complains of: `no such person: '陈荣龙'`."""
    return mask_text(QUOTED.sub(_quoted, text))


def _quoted(found: re.Match[str]) -> str:
    mark = found["mark"]
    return mark + mask_strictly(found["it"]) + mark


def _without_name(text: str, name: str) -> str:
    bare = name.strip()
    if len(bare) < LEAST_NAME or bare in ANYBODY or STAR in bare:
        return text
    if bare[0] not in text or bare[-1] not in text:
        return text
    return re.sub(GAP.join(map(re.escape, bare)), lambda _: mask_name(bare), text)


def _pass(text: str, numbers: bool) -> str:
    """One look for each kind of thing in turn."""
    for pattern in NAMES:
        text = _replaced("name", pattern, text, PLAIN)
    for kind, pattern in NUMBERS if numbers else ():
        text = _replaced(kind, pattern, text, FOLD)
    return text


def _replaced(kind: str, pattern: re.Pattern[str], text: str, fold: dict[int, str]) -> str:
    """The text with every find masked; `fold` gives the copy of the same length that is searched."""
    folded = text if text.isascii() else text.translate(fold)
    parts: list[str] = []
    end = 0
    for found in pattern.finditer(folded):
        start, stop = found.span("it")
        parts += (text[end:start], _masked(kind, folded[start:stop]))
        end = stop
    return "".join((*parts, text[end:])) if parts else text


def _masked(kind: str, it: str) -> str:
    match kind:
        case "email":
            return mask_email(it)
        case "id":
            return mask_id(it)
        case "card":
            return mask_id(it) if _is_card(it) else it
        case "phones":
            return " ".join(mask_phone(it[i : i + 11]) for i in range(0, len(it), 11))
        case "name":
            return mask_name(it)
    return mask_phone(it)


def _is_card(it: str) -> bool:
    """Grouped digits, a UnionPay number, or one whose check digit is right."""
    digits = [int(c) for c in it if c.isdecimal()]
    if len(digits) != len(it) or digits[:2] == [6, 2]:
        return True
    doubled = (2 * d - 9 * (d > 4) if i % 2 else d for i, d in enumerate(reversed(digits)))
    return sum(doubled) % 10 == 0


def mask_reporter(reporter: Mapping[str, Any] | str | None) -> Any:
    """The reporter of a case: name and phone masked; a bare text is a name, and may hold a phone."""
    if reporter is None or isinstance(reporter, str):
        return None if reporter is None else _bare_name(reporter)
    return {key: _by_key(_PERSON if key == "name" else key, value, ()) for key, value in reporter.items()}


_PERSON = "person_name"


def mask_row(row: Mapping[str, Any], names: Iterable[str] = ()) -> dict[str, Any]:
    """A mapping with known keys masked by their kind and every other text searched, however deep.

    The name of a `reporter` is looked for in all its other words. A `name` beside a phone or the like is a
    person's, any other `name` (of a file, a place) is a text.
    """
    known = (*names, *names_of(row.get("reporter")))
    person = any(str(key).lower() in PERSONAL for key in row)
    return {
        mask_text(str(key), known): _by_key(_PERSON if person and key == "name" else str(key), value, known)
        for key, value in row.items()
    }


def _by_key(key: str, value: Any, names: tuple[str, ...]) -> Any:
    if isinstance(value, str):
        return _by_kind(key, value, names)
    if isinstance(value, Mapping):
        return mask_reporter(value) if key in NAMED else mask_row(value, names)
    if isinstance(value, list | tuple):
        return [_by_key(key, item, names) for item in value]
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) < LEAST_NUMBER:
        return value
    masked = _by_kind(key, str(value), names)
    return value if masked == str(value) else masked


def _by_kind(key: str, text: str, names: tuple[str, ...]) -> str:
    if not text.strip():
        return text
    if key in NAMED:
        return _bare_name(text)
    if key in PLACES and is_code(text):
        return text
    match PERSONAL.get(key.lower()):
        case "phone":
            return mask_phone(text)
        case "id":
            return mask_id(text)
        case "email":
            return mask_email(text)
        case "address":
            return STAR * 3
    return mask_text(text, names)


def _bare_name(text: str) -> str:
    """A text where a name belongs: words around a number are a name as well."""
    found = mask_text(text)
    if found == text:
        return mask_name(text)
    return mask_name(re.split(r"[\d*]", text.strip(), maxsplit=1)[0]) + STAR
