"""Masking: what of personal data may be shown before somebody revealed it. Nothing here can be undone.

Forms after the usual practice of Chinese government sites (GB/T 35273, GB/T 37964): 陈**, 138****5678,
3****************X, c***@example.com. `mask_text` finds phones, identity numbers, bank cards and e-mails in
free words however they are spaced and in whatever digits they are written, and names by the words around
them; docs/masking.md says what it cannot find. Masking what is masked changes nothing, no pattern is made of
input, and each call takes time in proportion to what it is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from domain.access.masking_fold import FOLD, FOLDED, ODD, Copy, copy_of, seen, visible
from domain.access.masking_name_forms import COMPOUNDS, reads_as_name
from domain.access.masking_names import names_in
from domain.access.masking_patterns import (
    GAPS,
    HAS_LONG_NUMBER,
    HAS_NUMBER,
    MAY_NAME,
    NAMED,
    NUMBERS,
    PERSONAL,
    PLAIN_CODE,
    QUOTED,
    mailboxes_in,
    name_cues,
)
from domain.kernel.regions import is_code

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
MOST_NAMES: Final = 16
"""Names that one text is searched for. A lawful message has one reporter; one that cannot be taken may have
any number of them, inside each other.
"""
_SOLID = re.compile(GAPS.pattern.replace("[", "[^", 1))
_KEPT: Final = re.compile(r"\d{3}\*{4}\d{4}|0\d{2,3}-\*{5,6}\d{2}|\+?\*+\d{0,2}")


def mask_name(name: str) -> str:
    """陈荣龙 -> 陈**, 欧阳修 -> 欧阳*, 陈 -> *. Words that name nobody (群众) stay."""
    bare = (visible(name) if ODD.search(name) else name).strip()
    if not bare or bare in ANYBODY:
        return bare
    kept = 2 if bare[:2] in COMPOUNDS and len(bare) > LEAST_NAME else 1 if len(bare) >= LEAST_NAME else 0
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
    if PLAIN_CODE.fullmatch(text):
        return text
    for _ in range(MOST_PASSES):
        words = copy_of(text, FOLDED).text if ODD.search(text) else text
        numbers = HAS_NUMBER.search(words) is not None and _may_be_personal(words)
        if not numbers and (MAY_NAME.search(words) is None or name_cues().search(words) is None):
            break
        masked = _pass(text, numbers)
        if masked == text:
            break
        text = masked
    return text


def _may_be_personal(words: str) -> bool:
    """Whether a text with a number in it needs a closer look."""
    return not words.isascii() or HAS_LONG_NUMBER.search(words) is not None


def names_of(reporter: Mapping[str, Any] | str | None) -> tuple[str, ...]:
    """The names in the reporter of a case, for `mask_text` of its other words."""
    name = reporter.get("name") if isinstance(reporter, Mapping) else reporter
    return (name,) if isinstance(name, str) else ()


def mask_strictly(text: str) -> str:
    """A text nobody knows the meaning of: what reads as a whole name goes too, though it may be none."""
    return mask_name(text) if reads_as_name(seen(text).strip()) else mask_text(text)


def mask_quoted(text: str) -> str:
    """A complaint that quotes what it complains of: `no such person: '陈荣龙'`."""
    return mask_text(QUOTED.sub(_quoted, text))


def _quoted(found: re.Match[str]) -> str:
    mark = found["mark"]
    return mark + mask_strictly(found["it"]) + mark


def _without_name(text: str, name: str) -> str:
    """The text without a name that is known, however it is spaced; one that is all gaps names nobody."""
    if name[:1] not in text and "\u3400" <= name[:1] <= "\u9fff" and not ODD.search(text + name):
        return text
    bare = name.strip()
    if len(bare) < LEAST_NAME or bare in ANYBODY or STAR in bare:
        return text
    wanted, copy = _close(Copy(seen(bare), None)).text, copy_of(text, FOLDED)
    if len(wanted) < LEAST_NAME or wanted[0] not in copy.text or wanted[-1] not in copy.text:
        return text
    copy, masked = _close(copy), mask_name(bare)
    return _put(text, copy, ((start, stop, masked) for start, stop in _places(copy.text, wanted)))


def _close(copy: Copy) -> Copy:
    """A copy without the gaps that people put between the characters of a name."""
    if GAPS.search(copy.text) is None:
        return copy
    at = [place for gap in _SOLID.finditer(copy.text) for place in range(*gap.span())]
    return Copy(GAPS.sub("", copy.text), at if copy.at is None else [copy.at[place] for place in at])


def _places(text: str, wanted: str) -> Iterator[tuple[int, int]]:
    start = text.find(wanted)
    while start >= 0:
        stop = start + len(wanted)
        yield start, stop
        start = text.find(wanted, stop)


def _pass(text: str, numbers: bool) -> str:
    """One look for each kind of thing in turn."""
    copy = copy_of(text, FOLDED)
    text = _put(text, copy, ((*span, mask_name(copy.text[slice(*span)])) for span in names_in(copy.text)))
    if not numbers:
        return text
    copy = copy_of(text, FOLD)
    for kind, pattern in (("email", None), *NUMBERS):
        spans = (
            mailboxes_in(copy.text)
            if pattern is None
            else (f.span("it") for f in pattern.finditer(copy.text))
        )
        found = [
            (*span, masked)
            for span in spans
            if (masked := _masked(kind, it := copy.text[slice(*span)])) != it
        ]
        if found:
            text = _put(text, copy, found)
            copy = copy_of(text, FOLD)
    return text


def _put(text: str, copy: Copy, found: Iterable[tuple[int, int, str]]) -> str:
    """The text with what was found in its copy, as (start, stop, what is shown), replaced."""
    pieces: list[str] = []
    end = 0
    for first, last, shown in found:
        start, stop = copy.span(first, last)
        pieces += (text[end:start], shown)
        end = stop
    return "".join((*pieces, text[end:])) if pieces else text


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
    known = tuple(dict.fromkeys((*names_of(row.get("reporter")), *names)))[:MOST_NAMES]
    person = any(_key(key) in PERSONAL for key in row)
    return {
        mask_text(str(key), known): _by_key(_PERSON if person and key == "name" else str(key), value, known)
        for key, value in row.items()
    }


def _key(key: Any) -> str:
    """A key as it is looked up: 电　话 and Phone are the same as they read."""
    return seen(str(key)).strip().lower()


def _by_key(key: str, value: Any, names: tuple[str, ...]) -> Any:
    if isinstance(value, str):
        return _by_kind(key, value, names)
    if isinstance(value, Mapping):
        return mask_reporter(value) if _key(key) in NAMED else mask_row(value, names)
    if isinstance(value, list | tuple):
        return [_by_key(key, item, names) for item in value]
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) < LEAST_NUMBER:
        return value
    masked = _by_kind(key, str(value), names)
    return value if masked == str(value) else masked


def _by_kind(key: str, text: str, names: tuple[str, ...]) -> str:
    if not text.strip():
        return text
    if key in PLACES and is_code(text):
        return text
    key = _key(key)
    if key in NAMED:
        return _bare_name(text)
    match PERSONAL.get(key):
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
