"""People: who can be assigned, in which post, unit and region; what a valid entry of the directory is.

A person is never deleted at once: removing makes one inactive, so that an id is not given to somebody else
while the trace still speaks of it. Personal data: name, phone and e-mail.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from types import MappingProxyType
from typing import Final, Protocol

from domain.kernel.text import hidden_sign, is_seen, one_line, opened

FIELDS: Final = ("id", "name", "post", "unit", "region", "phone", "email", "active")
"""What is told of a person, in the order of a file."""
PERSONAL: Final = frozenset({"name", "phone", "email"})
UNIT_KINDS: Final = ("centre", "department", "station", "team")
TIERS: Final = (0, 1, 2, 3)
VILLAGE_DIGITS: Final = 12
LONGEST_NAME = 40
LONGEST_NAME_EN = 80
ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
PHONE: Final = re.compile(r"\+?[0-9](?:[0-9 -]{3,22})[0-9]")
ADDRESS: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.)*[A-Za-z0-9-]{1,63}")
"""Plain e-mail addresses alone: no blank, line end, quote or second address gets into a header."""
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_FORMULA = "=+-@＝＋－＠"


@dataclass(frozen=True, slots=True)
class Person:
    """An entry of the directory. `source`: pack, admin or import:<n>; `version` counts changes, 0 = new;
    `email`: '' for who has none of their own.
    """

    id: str
    name: str
    post: str
    unit: str
    region: str
    phone: str
    active: bool = True
    source: str = "admin"
    version: int = 0
    email: str = ""


def neighbourhood_of(person: Person | None) -> str:
    """The village or grid of somebody who is there: whom they know by sight; '' for whoever stands higher."""
    if person is None or not person.active or len(person.region) < VILLAGE_DIGITS:
        return ""
    return person.region


@dataclass(frozen=True, slots=True)
class DeadContact:
    """A person's phone or address that does not work, why, and since when that is known."""

    contact: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Unit:
    """A department, station or team of the directory; region = what it serves."""

    code: str
    name: str
    name_en: str
    kind: str
    region: str
    version: int = 0


@dataclass(frozen=True, slots=True)
class Post:
    """A role of the directory; tier 1..3 in the cascade, 0 outside it."""

    code: str
    name: str
    name_en: str
    tier: int
    version: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with one field. `facts` fill the sentence of `code`."""

    column: str
    code: str
    facts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


class Places(Protocol):
    """What an entry may refer to."""

    def has_region(self, code: str) -> bool: ...
    def has_unit(self, code: str) -> bool: ...
    def has_post(self, code: str) -> bool: ...


def tidy(text: str) -> str:
    """One spelling of a text: composed characters, no blanks around it, single blanks inside, and without the
    isolate that an export of ours puts around what is written from right to left.
    """
    return " ".join(unicodedata.normalize("NFC", opened(text)).split())


def tidy_phone(text: str) -> str:
    """One spelling of a phone number: half-width digits, plain hyphens, no brackets."""
    phone = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return tidy(phone.replace("(", " ").replace(")", " "))


def tidy_email(text: str) -> str:
    """One spelling of an e-mail address: half-width signs, no blanks around it."""
    return tidy(unicodedata.normalize("NFKC", text))


def is_address(text: str) -> bool:
    """Whether a text is one plain e-mail address."""
    return len(text) <= 254 and ADDRESS.fullmatch(text) is not None


def phone_digits(text: str) -> str:
    """The digits alone, by which two spellings of one number are compared."""
    return "".join(sign for sign in tidy_phone(text) if sign.isdigit())


def mark_address(person: str, address: str) -> str:
    """By which a phone or an e-mail address of somebody is known again where it is not to be read; '' for
    none.
    """
    normalized = address.lower() if "@" in address else phone_digits(address)
    return blake2b(f"{person}\n{normalized}".encode(), digest_size=8).hexdigest() if normalized else ""


def person_faults(person: Person, places: Places) -> tuple[Fault, ...]:
    """Everything wrong with an entry, in the order of FIELDS; () when it can be kept."""
    found = [_id_fault(person.id), name_fault("name", person.name, LONGEST_NAME)]
    known = (
        ("post", person.post, places.has_post),
        ("unit", person.unit, places.has_unit),
        ("region", person.region, places.has_region),
    )
    for column, value, has in known:
        if not value:
            found.append(Fault(column, "empty"))
        elif not has(value):
            found.append(Fault(column, f"unknown_{column}", {"value": shown(value)}))
    found += [_phone_fault(person.phone), _email_fault(person.email)]
    return tuple(fault for fault in found if fault is not None)


def unit_faults(unit: Unit, places: Places) -> tuple[Fault, ...]:
    """Everything wrong with a unit."""
    found = [
        _code_fault(unit.code),
        name_fault("name", unit.name, LONGEST_NAME),
        name_fault("name_en", unit.name_en, LONGEST_NAME_EN),
    ]
    if not unit.kind:
        found.append(Fault("kind", "empty"))
    elif unit.kind not in UNIT_KINDS:
        found.append(Fault("kind", "bad_kind", {"value": shown(unit.kind), "wanted": ", ".join(UNIT_KINDS)}))
    if not unit.region:
        found.append(Fault("region", "empty"))
    elif not places.has_region(unit.region):
        found.append(Fault("region", "unknown_region", {"value": shown(unit.region)}))
    return tuple(fault for fault in found if fault is not None)


def post_faults(post: Post) -> tuple[Fault, ...]:
    """Everything wrong with a post."""
    found = [
        _code_fault(post.code),
        name_fault("name", post.name, LONGEST_NAME),
        name_fault("name_en", post.name_en, LONGEST_NAME_EN),
    ]
    if post.tier not in TIERS:
        found.append(Fault("tier", "bad_tier", {"value": str(post.tier)}))
    return tuple(fault for fault in found if fault is not None)


def name_fault(column: str, name: str, longest: int) -> Fault | None:
    """A name that is missing, too long, masked, or would be read as a formula or as a hidden sign."""
    if not name:
        return Fault(column, "empty")
    if len(name) > longest:
        return Fault(column, "too_long", {"most": str(longest)})
    if "*" in name:
        return Fault(column, "masked_value")
    if name[0] in _FORMULA:
        return Fault(column, "formula")
    if hidden_sign(name) is not None or not is_seen(name):
        return Fault(column, "hidden_sign")
    return None


def shown(value: str) -> str:
    """A foreign value as it may be repeated in a sentence: short and on one line."""
    line = one_line(value[:40])
    return line if len(value) <= 40 else line + "…"


def _id_fault(text: str) -> Fault | None:
    if not text:
        return Fault("id", "empty")
    return None if ID.fullmatch(text) else Fault("id", "bad_id", {"value": shown(text)})


def _code_fault(text: str) -> Fault | None:
    if not text:
        return Fault("code", "empty")
    return None if _CODE.fullmatch(text) else Fault("code", "bad_code", {"value": shown(text)})


def _phone_fault(text: str) -> Fault | None:
    """The number itself is not repeated: it is personal data."""
    if not text:
        return Fault("phone", "empty")
    if "*" in text:
        return Fault("phone", "masked_value")
    return None if PHONE.fullmatch(text) else Fault("phone", "bad_phone")


def _email_fault(text: str) -> Fault | None:
    """Nobody needs an address; what is repeated of it is nothing, as of a number."""
    if "*" in text:
        return Fault("email", "masked_value")
    return None if not text or is_address(text) else Fault("email", "bad_email")
