"""Bytes -> shapes: size, encoding, JSON, depth and types; each complaint with a code and the field's path.

What is not listed is ignored whatever it is, as long as it is JSON: numbers beyond every range and halves of
characters too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, TypeVar

import msgspec

from data_access.streams.wire import message_shapes
from data_access.streams.wire.loose_json import at_path, half_at, loads, with_last_values, without_halves
from domain.kernel.errors import Reason, Refused
from domain.sources.report_bytes import MAX_BYTES, MAX_DEPTH, check_characters, check_depth, check_size

_DECODER: Final = msgspec.json.Decoder(message_shapes.Shape)
_LABEL: Final = msgspec.json.Decoder(message_shapes.Label)
_SPOT: Final = msgspec.json.Decoder(message_shapes.Spot)
_MEMBERS: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_UNREADABLE: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
T = TypeVar("T")
KINDS: Final = (
    "case.reported",
    "case.updated",
    "case.closed",
    "grid.reported",
    "position",
    "receipt",
    "visit",
    "patrol",
    "storm.observed",
    "storm.forecast",
    "storm.dissolved",
    "warning.file",
    "warning.seen",
)


def label(raw: bytes) -> message_shapes.Label:
    """Id, source, kind and region as far as they can be read, for a message that may be broken."""
    return _loosely(_LABEL, raw) or message_shapes.Label()


def spot(raw: bytes) -> message_shapes.Spot:
    """Region and point as far as they can be read."""
    return _loosely(_SPOT, raw) or message_shapes.Spot()


def _loosely(decoder: msgspec.json.Decoder[T], raw: bytes) -> T | None:
    if len(raw) > MAX_BYTES:
        return None
    try:
        return decoder.decode(raw)
    except _UNREADABLE:
        pass
    try:
        mended = with_last_values(without_halves(raw))
        return None if mended == raw else decoder.decode(mended)
    except (*_UNREADABLE, ValueError):
        return None


def decode(raw: bytes) -> message_shapes.Shape:
    """The shape in the bytes; Refused with the reason when there is none. What is as it should be goes by
    first; whatever may be wrong is looked at step by step.
    """
    if len(raw) <= MAX_BYTES and raw.count(b"[") + raw.count(b"{") <= MAX_DEPTH:
        try:
            raw.decode()
            shape: message_shapes.Shape = _DECODER.decode(raw)
            return shape
        except _UNREADABLE:
            pass
    return _read(raw, _shape)


def members(raw: bytes) -> dict[str, msgspec.Raw]:
    """The fields of a message that may lack some, each as it is written; Refused as by `decode`."""
    return _read(raw, _members)


def _read(raw: bytes, read: Callable[[bytes], T]) -> T:
    """What `read` makes of UTF-8 bytes that are neither too many nor nested too deep."""
    check_size(raw)
    try:
        if not raw.isascii():
            raw.decode()
        check_depth(raw)
        return read(raw)
    except UnicodeDecodeError as error:
        raise Refused(Reason.NOT_UTF8, f"byte {error.start} is not UTF-8: {error.reason}") from None
    except RecursionError:
        raise Refused(Reason.TOO_DEEP, f"nested deeper than {MAX_DEPTH}") from None


def _shape(raw: bytes) -> message_shapes.Shape:
    """The shape in UTF-8 bytes that are not nested too deep."""
    try:
        shape: message_shapes.Shape = _DECODER.decode(raw)
    except msgspec.ValidationError as error:
        return _with_last_values(raw, str(error))
    except msgspec.DecodeError as error:
        mended = without_halves(raw)
        if mended == raw:
            raise Refused(Reason.NOT_JSON, str(error)) from None
        return _with_halves(raw, mended)
    return shape


def _with_last_values(raw: bytes, error: str) -> message_shapes.Shape:
    """The shape of a message that the decoder complained of: it looks at every value of a name that is given
    more than once, and only the last counts. Refused when that does not stand either.
    """
    try:
        once = with_last_values(raw)
    except ValueError:
        once = raw
    if once == raw:
        raise _invalid(raw, error)
    try:
        shape: message_shapes.Shape = _DECODER.decode(once)
    except msgspec.ValidationError as other:
        raise _invalid(once, str(other)) from None
    return shape


def _members(raw: bytes) -> dict[str, msgspec.Raw]:
    try:
        return _MEMBERS.decode(without_halves(raw))
    except msgspec.DecodeError as error:
        raise Refused(Reason.NOT_JSON, f"a message is one JSON object: {error}") from None


def _with_halves(raw: bytes, mended: bytes) -> message_shapes.Shape:
    """The shape of a message that holds halves of characters; Refused when they are in a listed field."""
    shape = _shape(mended)
    where, half = half_at(_listed(loads(raw), shape))
    check_characters(where, half)
    return shape


def _listed(message: dict[str, Any], shape: message_shapes.Shape) -> dict[str, Any]:
    """What a message says of what is listed; bad attachments are no fault of it."""
    names = {*shape.__struct_fields__, "kind"} - {"attachments"}
    found = {name: value for name, value in message.items() if name in names}
    if isinstance(reporter := found.get("reporter"), dict):
        known = message_shapes.Reporter.__struct_fields__
        found["reporter"] = {name: value for name, value in reporter.items() if name in known}
    return found


_MISSING = re.compile(r"^Object missing required field `(\w+)`")
_AT, _KEY = " - at `", "key` in `"


def _split_complaint(error: str) -> tuple[str, str]:
    """A decoder's complaint and the path it ends with, "" when it names none. What was sent stands before the
    path and may hold anything.
    """
    complaint, at, path = error.rpartition(_AT)
    path = path.removeprefix(_KEY)
    if not at or not path.startswith("$") or not path.endswith("`"):
        return error, ""
    return complaint, path[1:-1].removeprefix(".")


def _invalid(raw: bytes, error: str) -> Refused:
    """A decoder's complaint in our codes, with the path of the field and the value it has."""
    complaint, where = _split_complaint(error)
    if missing := _MISSING.match(error):
        where = f"{where}.{missing.group(1)}".lstrip(".")
        return Refused(Reason.MISSING_FIELD, f"{where} is missing", where)
    if not where:
        return Refused(Reason.NOT_JSON, f"a message is one JSON object: {complaint}")
    try:
        if where == "kind" and complaint.startswith("Invalid value"):
            return _no_kind(raw)
        value = at_path(raw, where)
    except ValueError as broken:
        return Refused(Reason.NOT_JSON, str(broken))
    return Refused(Reason.BAD_FIELD, f"{where}: {complaint}; the value is {value}", where)


def _no_kind(raw: bytes) -> Refused:
    """No such kind; or `kind` stands in the message several times and does not always say the same."""
    last = loads(raw).get("kind")
    if last in KINDS:
        return Refused(Reason.BAD_FIELD, "kind: given more than once, and not always the same", "kind")
    kinds = ", ".join(KINDS)
    return Refused(Reason.UNKNOWN_KIND, f"kind: {at_path(raw, 'kind')} is none of {kinds}", "kind")
