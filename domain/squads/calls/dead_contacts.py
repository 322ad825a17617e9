"""Phones and addresses that are known not to work: what a gateway's or a mail server's word says about one,
and what a squad says of its members.

Only what speaks of the number or the address itself counts. A gateway that refuses our key, a full mailbox or
a server that is away says nothing about how somebody can be reached tomorrow.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from domain.directory.person import DeadContact
from domain.squads.calls.outgoing import MAIL, SMS, VOICE
from domain.squads.squad import Member, Squad

PHONE, EMAIL = "phone", "email"
REASONS: Final = {PHONE: "number_invalid", EMAIL: "mail_bounced"}
CONTACTS: Final[Mapping[str, str]] = {SMS: PHONE, VOICE: PHONE, MAIL: EMAIL}
"""What of a person a channel goes to. A work notice goes to an account, so it says nothing of the number."""
DEAD_NUMBERS: Final = frozenset({"empty_number", "invalid_number", "number_not_in_use", "disconnected"})
"""Causes by which a gateway says that nobody has a number (docs/gateways.md)."""
_BAD_ADDRESS: Final = "bad_address"
_STATUS: Final = re.compile(r"\b5\.(\d{1,3})\.(\d{1,3})\b")
_CODE: Final = re.compile(r"5(?:50|51|53)\b")
Dead = Mapping[str, tuple[DeadContact, ...]]
"""person -> their phone or address that does not work."""


def judge_cause(channel: str, cause: str) -> str:
    """Which contact a failure on a channel shows to be dead; '' for none."""
    contact = CONTACTS.get(channel, "")
    dead = _is_bad_address(cause) if contact == EMAIL else cause in DEAD_NUMBERS
    return contact if dead else ""


def _is_bad_address(cause: str) -> bool:
    """RFC 3463: 5.1.x speaks of the address, 5.2.1 of a mailbox that is shut, 5.0.0 and a bare 550 of no more
    than that it is for good; 5.7.x and all others of the mail or the server.
    """
    if cause == _BAD_ADDRESS:
        return True
    status = _STATUS.search(cause)
    if status is None:
        return bool(_CODE.match(cause))
    return status[1] in ("0", "1") or status.groups() == ("2", "1")


def mark_contacts(old: Squad, dead: Dead) -> Squad:
    """The squad with these contacts, and no others, marked at whoever is in it; the same squad when that is
    so already, or it was stood down. Whoever commands it may go on: its version stays.
    """
    if not old.live:
        return old
    members = tuple(_mark(member, dead) for member in old.members)
    same = all(new is was for new, was in zip(members, old.members, strict=True))
    return old if same else replace(old, members=members)


def _mark(member: Member, dead: Dead) -> Member:
    known = {contact.contact: contact for contact in member.dead}
    found = dead.get(member.person, ()) if member.present else ()
    now = tuple(known.get(contact.contact, contact) for contact in found)
    return member if now == member.dead else replace(member, dead=now)
