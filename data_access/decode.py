"""Bytes -> shapes: size, encoding, JSON, depth and types; each complaint with a code and the field's path."""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

from data_access import shapes
from domain.errors import Reason, Refused

MAX_BYTES: Final = 256 * 1024
MAX_DEPTH: Final = 16
_DECODER: Final = msgspec.json.Decoder(shapes.Shape)
_LABEL: Final = msgspec.json.Decoder(shapes.Label)
KINDS: Final = ("case.reported", "case.updated", "case.closed", "grid.reported", "position")


def label(raw: bytes) -> shapes.Label:
    """Id, source, kind and region as far as they can be read, for a message that may be broken."""
    if len(raw) > MAX_BYTES:
        return shapes.Label()
    try:
        return _LABEL.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return shapes.Label()


def decode(raw: bytes) -> shapes.Shape:
    """The shape in the bytes; Refused with the reason when there is none."""
    if len(raw) > MAX_BYTES:
        raise Refused(Reason.TOO_LARGE, f"{len(raw)} bytes; at most {MAX_BYTES}")
    try:
        if not raw.isascii():
            raw.decode()
        _check_depth(raw)
        shape: shapes.Shape = _DECODER.decode(raw)
    except UnicodeDecodeError as error:
        raise Refused(Reason.NOT_UTF8, f"byte {error.start} is not UTF-8: {error.reason}") from None
    except msgspec.ValidationError as error:
        raise _invalid(raw, str(error)) from None
    except msgspec.DecodeError as error:
        raise Refused(Reason.NOT_JSON, str(error)) from None
    except RecursionError:
        raise Refused(Reason.TOO_DEEP, f"nested deeper than {MAX_DEPTH}") from None
    if b"\\u0000" in raw:
        _check_nul(msgspec.json.decode(raw), "")
    return shape


_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)


def _check_depth(raw: bytes) -> None:
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


def _check_nul(value: Any, where: str) -> None:
    """Text with U+0000 cannot be stored by PostgreSQL."""
    if isinstance(value, str) and "\0" in value:
        raise Refused(Reason.BAD_FIELD, f"{where}: holds the character U+0000", where)
    if isinstance(value, dict):
        for key, item in value.items():
            _check_nul(key, where)
            _check_nul(item, f"{where}.{key}".lstrip("."))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _check_nul(item, f"{where}[{index}]")


_MISSING = re.compile(r"^Object missing required field `(\w+)`")
_PATH = re.compile(r" - at `(?:key` in `)?\$\.?(.*?)`$")


def _invalid(raw: bytes, error: str) -> Refused:
    """A decoder's complaint in our codes, with the path of the field and the value it has."""
    path = _PATH.search(error)
    where = path.group(1) if path else ""
    said = _PATH.sub("", error)
    if missing := _MISSING.match(error):
        where = f"{where}.{missing.group(1)}".lstrip(".")
        return Refused(Reason.MISSING_FIELD, f"{where} is missing", where)
    if not where:
        return Refused(Reason.NOT_JSON, f"a message is one JSON object: {said}")
    try:
        value = _excerpt(msgspec.json.decode(raw), where)
    except msgspec.ValidationError:
        value = "out of range"
    except msgspec.DecodeError as broken:
        return Refused(Reason.NOT_JSON, str(broken))
    if where == "kind" and said.startswith("Invalid value"):
        kinds = ", ".join(KINDS)
        return Refused(Reason.UNKNOWN_KIND, f"kind: {value} is none of {kinds}", where)
    return Refused(Reason.BAD_FIELD, f"{where}: {said}; the value is {value}", where)


def _excerpt(value: Any, where: str) -> str:
    for key, index in re.findall(r"([^.\[\]]+)|\[(\d+)\]", where.replace("[...]", "")):
        try:
            value = value[int(index)] if index else value[key]
        except (KeyError, IndexError, TypeError):
            break
    text = msgspec.json.encode(value).decode()
    return text if len(text) <= 80 else text[:79] + "…"
