"""E-mail addresses of people: the form an installation's mail server gives them, filled with one person."""

from __future__ import annotations

import re
from typing import Final

from domain.directory.person import phone_digits

ADDRESS: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.)*[A-Za-z0-9-]{1,63}")
"""Plain addresses alone: no blank, line end, quote or second address gets into a header."""
PARTS: Final = ("{id}", "{phone}")


def is_address(text: str) -> bool:
    """Whether a text is one plain address."""
    return len(text) <= 254 and ADDRESS.fullmatch(text) is not None


def is_form(text: str) -> bool:
    """Whether a text makes an address of each person: it names their id or their phone."""
    used = [part for part in PARTS if part in text]
    return bool(used) and is_address(fill_form(text, "a1", "13800000001"))


def fill_form(form: str, id: str, phone: str) -> str:
    """The address of a person, '' for none: no form, no phone, or signs that no address has."""
    digits = phone_digits(phone)[-11:]
    if not form or ("{phone}" in form and not digits):
        return ""
    filled = form.replace("{id}", id).replace("{phone}", digits)
    return filled if is_address(filled) else ""
