"""Who sent an entry, as its field `by` says it: compact JSON of a Sender."""

from __future__ import annotations

from typing import Final

import msgspec

from domain.kernel.errors import Reason, Refused
from domain.sources.report_bytes import check_sender_region
from domain.sources.senders import Sender

_ENCODER: Final = msgspec.json.Encoder()
_DECODER: Final = msgspec.json.Decoder(Sender)


def read_sender(by: bytes) -> Sender | None:
    """The sender in a field `by`; None for b"". Refused bad_entry when it cannot be read."""
    if not by:
        return None
    try:
        found = _DECODER.decode(by)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Refused(Reason.BAD_ENTRY, "the field by of an entry names no sender") from None
    check_sender_region(found.region)
    return found


def write_sender(sender: Sender | None) -> bytes:
    """The field `by` for a sender; b"" for none."""
    return b"" if sender is None else _ENCODER.encode(sender)
