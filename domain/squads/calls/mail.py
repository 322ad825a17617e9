"""E-mail addresses of people: their own, or the form an installation's mail server gives them, filled."""

from __future__ import annotations

from typing import Final

from domain.directory.person import Person, is_address, phone_digits

PLACEHOLDERS: Final = ("{id}", "{phone}")


def is_form(text: str) -> bool:
    """Whether a text makes an address of each person: it names their id or their phone."""
    used = [part for part in PLACEHOLDERS if part in text]
    return bool(used) and is_address(fill_form(text, "a1", "13800000001"))


def fill_form(form: str, id: str, phone: str) -> str:
    """The address of a person, '' for none: no form, no phone, or signs that no address has."""
    digits = phone_digits(phone)[-11:]
    if not form or ("{phone}" in form and not digits):
        return ""
    filled = form.replace("{id}", id).replace("{phone}", digits)
    return filled if is_address(filled) else ""


def mail_address(person: Person, form: str) -> str:
    """Where a person is mailed to: the address that the directory has of them, else the form filled with
    them; '' for nowhere.
    """
    return person.email if is_address(person.email) else fill_form(form, person.id, person.phone)
