"""What a mail server reports of a mail that it took and could not deliver (RFC 3464): which mail, and why.

A report comes by mail, so anybody may write one. It counts only for an id of ours, which whoever had the mail
knows and nobody guesses, and says nothing but that this mail did not arrive.
"""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from typing import Final

from domain.access.masking import mask_text

MOST_BYTES: Final = 256 * 1024
MOST_PARTS: Final = 50
"""A part inside another says its type. The parser goes down one by one and compares each line with the
boundary of every part it is inside of: what that costs, whoever wrote the mail decides.
"""
LONGEST_CAUSE: Final = 200


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail that did not arrive. `id`: its Message-ID up to the @; `cause`: the server's words, masked."""

    id: str
    cause: str


def read_bounce(content: bytes, sender: str) -> Bounce | None:
    """What a report says of a mail that came from `sender`, None for any other mail: one that is too large or
    too deep, no report, a report of a delay or of a mail that is not ours.
    """
    if len(content) > MOST_BYTES or content.lower().count(b"content-type") > MOST_PARTS:
        return None
    mail = message_from_bytes(content, policy=policy.compat32)
    if mail.get_content_type() != "multipart/report":
        return None
    sections = [part for _, part in zip(range(MOST_PARTS), mail.walk(), strict=False)]
    failed = next((part for part in sections if _header(part, "Action").lower() == "failed"), None)
    id = next((found for part in sections if (found := _own_id(part, sender))), "")
    return None if failed is None or not id else Bounce(id, _cause_of(failed))


def _own_id(part: Message, sender: str) -> str:
    """The id of the mail of ours that a part is, or holds the headers of; '' for any other."""
    headers = part
    if part.get_content_type() == "text/rfc822-headers":
        payload = part.get_payload(decode=True)
        headers = message_from_bytes(payload if isinstance(payload, bytes) else b"")
    local, at, domain = _header(headers, "Message-ID").strip("<>").rpartition("@")
    return local if at and domain.lower() == sender.rpartition("@")[2].lower() else ""


def _cause_of(part: Message) -> str:
    """Status and diagnostic on one line, without the addresses and numbers in them."""
    status = _header(part, "Status")
    _, _, words = _header(part, "Diagnostic-Code").rpartition(";")
    line = " ".join(f"{status} {words}".split())
    return mask_text("".join(sign for sign in line if sign.isprintable()))[:LONGEST_CAUSE] or "bounced"


def _header(part: Message, name: str) -> str:
    """A header as text; the parser gives one with bytes that are no ASCII as an object of its own."""
    return str(part.get(name, "")).strip()
