"""The attachments of a report, read one by one: one that cannot be taken never costs the case.

What comes of each: {"url", "name", "type"} as far as given, and `fault`, why it or its name cannot be used.
Without `url` there is no link, and `said` is the beginning of what the source wrote.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

import msgspec

from data_access.streams.wire.loose_json import LONGEST_EXCERPT
from domain.kernel.text import REPLACEMENT, harmless, hidden_sign, is_seen, odd_sign

MOST: Final = 50
LONGEST_ADDRESS: Final = 2_048
LONGEST_NAME: Final = 128
_SIMPLE_ADDRESS: Final = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,4})?(?:[/?#][!-~]*)?")
"""An address that needs no closer look."""


class Attachment(msgspec.Struct):
    """One as it should be."""

    url: Annotated[str, msgspec.Meta(max_length=LONGEST_ADDRESS)]
    name: str | None = None
    type: str | None = None


_USUAL: Final = msgspec.json.Decoder(Annotated[list[Attachment | str], msgspec.Meta(max_length=MOST)] | None)
_LIST: Final = msgspec.json.Decoder(list[msgspec.Raw])
_ANY: Final = msgspec.json.Decoder()
Read = dict[str, str]


def read(raw: msgspec.Raw) -> tuple[Read, ...]:
    """The attachments in JSON that is well-formed; () for null."""
    try:
        usual = _USUAL.decode(raw) or ()
    except msgspec.ValidationError:
        return _each(bytes(raw))
    return tuple(
        _checked(item, None, None) if isinstance(item, str) else _checked(item.url, item.name, item.type)
        for item in usual
    )


def _each(text: bytes) -> tuple[Read, ...]:
    """The same where something is no attachment at all, or there are too many."""
    try:
        items = _LIST.decode(text)
    except msgspec.ValidationError:
        return (_untaken("shape", text),)
    more = len(items) - MOST
    found = tuple(_read_item(bytes(item)) for item in items[:MOST])
    return (*found, {"fault": "many", "said": str(more)}) if more > 0 else found


def _read_item(text: bytes) -> Read:
    try:
        value = _ANY.decode(text)
    except msgspec.ValidationError:
        return _untaken("shape", text)
    if isinstance(value, str):
        return _checked(value, None, None)
    if not isinstance(value, dict) or not isinstance(value.get("url"), str):
        return _untaken("shape", text)
    return _checked(value["url"], value.get("name"), value.get("type"))


def _checked(address: str, name: Any, kind: Any) -> Read:
    """One with an address; its name and type as far as they can be shown."""
    fault = address_fault(address)
    if fault:
        return _untaken(fault, address)
    made = {"url": address}
    for field, text in (("name", name), ("type", kind)):
        if text is None or text == "":
            continue
        if isinstance(text, str) and _is_name(text):
            made[field] = text
        else:
            made["fault"] = "name"
    return made


def _is_name(text: str) -> bool:
    return len(text) <= LONGEST_NAME and odd_sign(text) is None and is_seen(text)


def address_fault(text: str) -> str | None:
    """Why a browser may not be given an address as a link; None for one of http or https with a host."""
    if len(text) > LONGEST_ADDRESS:
        return "long"
    if _SIMPLE_ADDRESS.fullmatch(text):
        return None
    if hidden_sign(text) is not None or text != text.strip() or REPLACEMENT in text:
        return "signs"
    try:
        split = urlsplit(text)
        host, _ = split.hostname, split.port
    except ValueError:
        return "address"
    return None if split.scheme in ("http", "https") and host else "address"


def _untaken(fault: str, written: bytes | str) -> Read:
    text = written if isinstance(written, str) else written.decode()
    return {"fault": fault, "said": harmless(text[:LONGEST_EXCERPT])}
