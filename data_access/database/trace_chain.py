"""The hash chain of a county's trace: how one row is hashed, and where a chain stands.

A row's hash is SHA-256 over the hash before it (32 bytes; zeros before the first row) and the row's fields as
one compact JSON array in UTF-8, in the order of `FIELDS`. Any JSON library gives the same bytes: integers,
and texts in which only the quote, the backslash and U+0000 to U+001F are escaped (as RFC 8785 has it).
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Any, NamedTuple

from msgspec import json

GENESIS = bytes(32)
"""What stands before the first row."""
FIELDS = (
    "county", "n", "seq", "previous", "at", "actor", "origin", "action", "object", "cause", "ordered_by",
    "body",
)  # fmt: skip
"""What a hash covers, in this order."""
_encode = json.Encoder().encode

Fields = tuple[str, int, int, int, str, str, str, str, str, str, str, str]


class Tail(NamedTuple):
    """Where a chain ends: its last n (0: no row yet) and that row's hash."""

    n: int = 0
    hash: bytes = GENESIS


def hash_of(before: bytes, fields: Fields) -> bytes:
    """The hash of a row whose predecessor has the hash `before`."""
    return sha256(before + _encode(fields)).digest()


def linked(tail: Tail, rows: Iterable[Fields]) -> tuple[list[tuple[Any, ...]], Tail]:
    """The rows, whose n must follow the tail, each with its hash at the end; and the new tail."""
    n, before = tail
    chained: list[tuple[Any, ...]] = []
    for fields in rows:
        n, before = fields[1], sha256(before + _encode(fields)).digest()
        chained.append((*fields, before))
    return chained, Tail(n, before)
