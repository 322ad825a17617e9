"""How large and how deep a report may be, before anything of it is read."""

from __future__ import annotations

import math
import re
from typing import Any, Final

from domain.kernel.errors import Reason, Refused

MAX_BYTES: Final = 256 * 1024
MAX_DEPTH: Final = 16
_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)


def check_size(raw: bytes) -> None:
    """Refused too_large."""
    if len(raw) > MAX_BYTES:
        raise Refused(Reason.TOO_LARGE, f"{len(raw)} bytes; at most {MAX_BYTES}")


def check_depth(raw: bytes) -> None:
    """Refused too_deep for lists and objects in one another more than MAX_DEPTH times."""
    if raw.count(b"[") + raw.count(b"{") <= MAX_DEPTH:
        return
    depth = 0
    for token in _BRACKETS.finditer(raw):
        first = raw[token.start()]
        if first in b"[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise Refused(Reason.TOO_DEEP, f"nested deeper than {MAX_DEPTH} at byte {token.start()}")
        elif first in b"]}":
            depth -= 1


def check_characters(where: str, half: str) -> None:
    """Refused bad_field for a text at `where` that holds `half`, "" when all are whole."""
    if half:
        detail = f"{where}: holds {half}, one half of a character without the other"
        raise Refused(Reason.BAD_FIELD, detail, where)


def check_finite(name: str, value: Any) -> None:
    """Refused bad_field for a number that JSON has no way to write."""
    if isinstance(value, float) and not math.isfinite(value):
        raise Refused(Reason.BAD_FIELD, f"{name}: {value} is no number of JSON", name)


def check_entry(fields: set[bytes]) -> None:
    """Refused bad_entry for other fields of a stream's entry than `json`, beside who sent it."""
    if fields != {b"json"}:
        names = ", ".join(sorted(repr(name.decode("utf-8", "replace")) for name in fields)[:8])
        raise Refused(Reason.BAD_ENTRY, f"an entry has one field named json; this one has: {names or 'none'}")


def check_sender_region(region: str) -> None:
    """Refused bad_entry for a sender that is bound to no region."""
    if not region.isdecimal():
        raise Refused(Reason.BAD_ENTRY, "the field by of an entry names no region")
