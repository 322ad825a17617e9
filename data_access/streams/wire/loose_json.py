"""JSON read loosely, beside the strict decoder: to say what is wrong with a message and where, and to read
over what nobody asks for. Numbers that no float or integer of ours holds keep their text.
"""

from __future__ import annotations

import json
import math
import re
from itertools import islice
from typing import Any, Final

import msgspec

LONGEST_INTEGER: Final = 300
"""Digits; Python works out no integer of many thousand."""
LONGEST_EXCERPT: Final = 80
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    rb"|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
_HALF = re.compile("[\ud800-\udfff]")
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[{,\]}]', re.DOTALL)
MOST_TOKENS: Final = 1_000_000
"""Brackets, commas and texts of a list that is split by hand; work on it ends there."""


class Number(str):
    """The text of a number that is out of range."""

    __slots__ = ()


def loads(raw: bytes) -> Any:
    """The value in UTF-8 JSON; a name given twice has its last value. ValueError when it is no JSON."""
    return json.loads(raw, parse_float=_float, parse_int=_int, parse_constant=_no_number)


def with_last_values(raw: bytes) -> bytes:
    """The same JSON object with each name once, with its last value; numbers stay as they are written. The
    same bytes when no name is given twice, or its `kind` is, with two values. ValueError when it is no JSON.
    """
    objects: list[list[tuple[str, Any]]] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        objects.append(pairs)
        return dict(pairs)

    def written(text: str) -> msgspec.Raw:
        return msgspec.Raw(text.encode())

    value = json.loads(
        raw, object_pairs_hook=once, parse_float=written, parse_int=written, parse_constant=_no_number
    )
    kinds = [kind for name, kind in (objects or [[]])[-1] if name == "kind"]
    if all(kind == kinds[0] for kind in kinds) and any(len(dict(pairs)) < len(pairs) for pairs in objects):
        return msgspec.json.encode(value)
    return raw


def _float(text: str) -> float | Number:
    value = float(text)
    return value if math.isfinite(value) else Number(text)


def _int(text: str) -> int | Number:
    return int(text) if len(text) <= LONGEST_INTEGER else Number(text)


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is no number of JSON")


def without_halves(raw: bytes) -> bytes:
    """The same JSON with a replacement character for each escape that is one half of a character."""
    if b"\\u" not in raw:
        return raw
    return _ESCAPE.sub(lambda found: b"\\ufffd" if found["half"] else found[0], raw)


def half_at(value: Any, where: str = "") -> tuple[str, str]:
    """(path of the first text with half a character, its escape); ("", "") when there is none."""
    if isinstance(value, str):
        found = _HALF.search(value)
        return (where, f"\\u{ord(found[0]):04x}") if found else ("", "")
    if isinstance(value, dict):
        steps = [
            (item, f"{where}.{_whole(key)}".lstrip("."))
            for key, value in value.items()
            for item in (key, value)
        ]
    elif isinstance(value, list):
        steps = [(item, f"{where}[{index}]") for index, item in enumerate(value)]
    else:
        return "", ""
    return next((found for found in (half_at(*step) for step in steps) if found[1]), ("", ""))


def _whole(text: str) -> str:
    return _HALF.sub("\ufffd", text)


def at_path(raw: bytes, where: str) -> str:
    """What a message has at a path ("attachments[2].url"), as short JSON."""
    value = loads(raw)
    for key, index in _STEP.findall(where.replace("[...]", "")):
        try:
            value = value[int(index)] if index else value[key]
        except (KeyError, IndexError, TypeError):
            break
    text = (
        value if isinstance(value, Number) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    )
    return text if len(text) <= LONGEST_EXCERPT else text[: LONGEST_EXCERPT - 1] + "…"


def split(raw: bytes) -> list[bytes]:
    """The items of a JSON list, each as its own bytes, whatever is wrong inside them. ValueError when it
    cannot be told where they end.
    """
    text = raw.strip()
    found: list[bytes] = []
    depth = start = 0
    for token in islice(_TOKEN.finditer(text), MOST_TOKENS):
        sign = text[token.start()]
        if sign in b"[{":
            depth += 1
            start = start or token.end()
        elif sign in b"]}":
            depth -= 1
        if (depth == 1 and sign == 0x2C) or depth == 0:
            found.append(text[start : token.start()].strip())
            start = token.end()
        if depth == 0:
            break
    if depth or start != len(text) or text[:1] != b"[" or text[-1:] != b"]":
        raise ValueError("the list does not end, or something stands behind it")
    return [] if found == [b""] else found
